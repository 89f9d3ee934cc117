package homes

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// homeReader reads one home.
type homeReader struct {
	*HomeStatus
	ended  ProcessEnded
	system []initialFile
	order  []initialFile // all there are, in Chrome's order
	seen   presence
}

func (r *homeReader) read(h volume.Home) error {
	home, err := h.Open()
	if err != nil {
		return err
	}
	defer func() { _ = home.Close() }() // only read
	if r.seen, err = presenceOf(home, r.ended); err != nil {
		return err
	}
	r.FirstRun, r.Running, r.Started = r.seen.firstRun, r.seen.running, r.seen.localState
	profiles, unlisted := profileFolders(home)
	r.Profiles = append(r.Profiles, profiles...)
	if err := r.findInitial(home); err != nil {
		return err
	}
	if err := r.checkStart(); err != nil {
		return err
	}
	return errors.Join(r.checkProfiles(home), unlisted)
}

func (r *homeReader) problem(code fault.Code, format string, args ...any) {
	r.Problems = append(r.Problems, fault.Reason{Code: code, Text: fmt.Sprintf(format, args...)})
}

func (r *homeReader) note(code fault.Code, format string, args ...any) {
	r.Notes = append(r.Notes, fault.Reason{Code: code, Text: fmt.Sprintf(format, args...)})
}

// findInitial finds the files of Initial Preferences in Chrome's order.
func (r *homeReader) findInitial(home *volume.Folder) error {
	for _, name := range []string{UserInitialPath, UserMasterPath} {
		text, err := home.Read(name, prefjson.MaxBytes)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		r.order = append(r.order, newInitialFile(filepath.Join(home.Path(), name), text))
	}
	r.order = append(r.order, r.system...)
	for i, f := range r.order {
		if i == 0 {
			r.First = f.path
		} else {
			r.Shadowed = append(r.Shadowed, f.path)
		}
	}
	return nil
}

// checkStart records what the next start does with Initial Preferences.
func (r *homeReader) checkStart() error {
	r.Read = len(r.order) > 0 && !r.FirstRun
	switch {
	case r.Running:
		r.note(ReasonRunning, "Chrome is running")
	case r.Started && !r.FirstRun && r.Read:
		r.problem(ReasonFirstRunMissing, "the First Run file is missing although Chrome has been started: the next start reads %q and replaces the user's preferences", r.First)
	case r.FirstRun && !r.Started && len(r.order) > 0:
		r.problem(chrome.ReasonFirstRunHides, "Chrome has never been started, but a First Run file exists: %q is never read; remove the First Run file", r.First)
	case r.Started && len(r.order) > 0:
		r.note(ReasonStarted, "Chrome has been started: it no longer reads Initial Preferences")
	}
	if !r.Read {
		return nil
	}
	if r.seen.preferences && !r.Started {
		r.problem(ReasonReplaced, "preferences exist before the first start, which reads %q and replaces them", r.First)
	}
	for _, f := range r.order[1:] {
		if !bytes.Equal(f.data, r.order[0].data) {
			r.problem(ReasonShadowed, "%q is never read: %q comes first and differs from it", f.path, r.First)
		}
	}
	problems, err := r.order[0].problems()
	r.Problems = append(r.Problems, problems...)
	return err
}

// checkProfiles checks the preferences of all profiles. One that cannot be read
// keeps none of the others from being checked.
func (r *homeReader) checkProfiles(home *volume.Folder) error {
	if len(r.Profiles) > 0 {
		r.note(ReasonOtherProfiles, "other profiles besides Default: %s", quoted(r.Profiles))
	}
	folders := r.Profiles
	if r.seen.preferences {
		folders = slices.Concat([]string{"Default"}, folders)
	}
	var failed []error
	for _, folder := range folders {
		failed = append(failed, r.checkPreferences(home, path.Join(keys.UserFolder, folder)))
	}
	return errors.Join(failed...)
}

// checkPreferences checks the preferences of a profile.
func (r *homeReader) checkPreferences(home *volume.Folder, profile string) error {
	name := path.Join(profile, preferencesName)
	text, err := home.Read(name, prefjson.MaxBytes)
	if err != nil {
		return err
	}
	where := filepath.Join(home.Path(), name)
	root, err := prefjson.Parse(text, nil)
	broken, ok := errors.AsType[*prefjson.FormError](err)
	switch {
	case ok:
		r.problem(ReasonPrefsBroken, "Chrome cannot read %q and starts with new preferences: %v", where, broken)
		return nil
	case err != nil:
		return fmt.Errorf("reading %q: %w", where, err)
	case root.Type != prefjson.Dict:
		r.problem(ReasonPrefsBroken, "Chrome cannot read %q and starts with new preferences: not a JSON object", where)
		return nil
	}
	macs, err := r.secureMACs(home, profile)
	if err != nil {
		return err
	}
	var bare []string
	for _, name := range keys.TrackedPrefs() {
		parts := strings.Split(name, ".")
		if root.Get(parts...) == nil || hasMAC(root, parts) || hasMAC(macs, parts) {
			continue
		}
		bare = append(bare, name)
	}
	if len(bare) > 0 {
		r.problem(ReasonTrackedNoMAC, "%q has values that Chrome on macOS resets at the next start, since it did not write them itself (they have no message authentication code): %s; set them by policy", where, strings.Join(bare, ", "))
	}
	return nil
}

// secureMACs reads Secure Preferences, where Chrome may keep tracked values and
// their MACs. It returns nil if the file is missing, or if Chrome itself could not
// read it.
func (r *homeReader) secureMACs(home *volume.Folder, profile string) (*prefjson.Node, error) {
	text, err := home.Read(path.Join(profile, secureName), prefjson.MaxBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	root, err := prefjson.Parse(text, nil)
	if _, ok := errors.AsType[*prefjson.FormError](err); ok {
		return nil, nil
	}
	return root, err
}

// hasMAC reports whether Chrome, or somebody who copied its file, has left a
// message authentication code. Only Chrome on that Mac can check it.
func hasMAC(root *prefjson.Node, parts []string) bool {
	mac := root.Get(append([]string{"protection", "macs"}, parts...)...)
	return mac != nil && (mac.Type == prefjson.String && mac.Text != "" || mac.Type == prefjson.Dict && len(mac.Members) > 0)
}
