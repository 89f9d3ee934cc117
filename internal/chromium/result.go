package chromium

import (
	"context"
	"errors"
	"os"
	"path/filepath"
)

// Result is what Chromium made of an [Input].
type Result struct {
	// Version is such as "156.0.8078.108", "" if it crashed.
	Version string
	// Crashed means that the browser crashed; Status is then 128 and the signal,
	// and Log the end of what it wrote.
	Crashed bool
	Status  int
	Log     string
	// Prefs are all registered preferences by dotted name, with their values.
	Prefs map[string]Pref
	// Policies are the policies that are set, by name, unknown ones included.
	Policies []PolicyRow
	// KnownPolicies are the names that this build knows.
	KnownPolicies []string
	// FirstRunWritten means that the user-data folder has a First Run file after
	// the run, so Initial Preferences will not be read again.
	FirstRunWritten bool
	// Preferences, Bookmarks and LocalState are the files that the browser left,
	// nil where it left none.
	Preferences, Bookmarks, LocalState []byte
}

// Policy returns the row of a policy by name.
func (r Result) Policy(name string) (PolicyRow, bool) {
	for _, row := range r.Policies {
		if row.Name == name {
			return row, true
		}
	}
	return PolicyRow{}, false
}

// Ask starts Chromium once and asks it everything. A crash on the input is a
// result, not an error.
func Ask(ctx context.Context, in Input) (Result, error) {
	ctx, cancel := context.WithTimeout(ctx, runTimeout)
	defer cancel()
	b, err := openBrowser(ctx, in)
	if b == nil {
		return Result{}, err
	}
	var r Result
	if err == nil {
		r, err = b.ask(ctx, in)
	}
	if crash, ok := errors.AsType[*crashError](err); ok && crash.Status > 128 {
		r.Crashed, r.Status, r.Log, err = true, crash.Status, crash.Log, nil
	}
	return r, errors.Join(err, b.files(&r), b.clean())
}

func (b *browser) ask(ctx context.Context, in Input) (Result, error) {
	r := Result{Version: b.version}
	var err error
	if r.Prefs, err = b.prefs(ctx); err != nil {
		return r, err
	}
	if !in.PrefsOnly {
		if r.Policies, r.KnownPolicies, err = b.policies(ctx); err != nil {
			return r, err
		}
	}
	r.Status, err = b.close(ctx)
	return r, err
}

// files reads what the browser left.
func (b *browser) files(r *Result) error {
	_, err := os.Lstat(filepath.Join(b.folders.userData, firstRun))
	r.FirstRunWritten = err == nil
	for name, data := range map[string]*[]byte{
		profile + "/Preferences": &r.Preferences, profile + "/Bookmarks": &r.Bookmarks, "Local State": &r.LocalState,
	} {
		*data, err = os.ReadFile(filepath.Join(b.folders.userData, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}
