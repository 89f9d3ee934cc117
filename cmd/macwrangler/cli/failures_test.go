package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/profile"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

const fire = "the disk is on fire"

// TestVerbsOnAFailingDisk lets each operation on files fail in turn, in each verb
// that changes any: the error is told with status 2, what is there is as before or
// as after, and nothing else is left. The next run ends as if nothing had failed.
func TestVerbsOnAFailingDisk(t *testing.T) {
	for name, row := range failureRows() {
		t.Run(name, func(t *testing.T) {
			f := newFailing(t, row)
			used := map[string]bool{}
			nth := 1
			for ; ; nth++ {
				act, status, stderr := f.run(nth)
				if act == "" {
					break // nothing fails any more
				}
				used[act] = true
				now := f.state()
				f.check(act, nth, status, stderr, now)
				if maps.Equal(now, f.before) {
					continue // the next run is as the first one was
				}
				if !maps.Equal(now, f.after) {
					f.again(act, nth)
				}
				f.restore()
			}
			if nth <= row.least {
				t.Errorf("only %d operations go through the door", nth-1)
			}
			for _, act := range row.harmless {
				if !used[act] {
					t.Errorf("%q is said to be harmless, and never fails", act)
				}
			}
		})
	}
}

// failing runs one row's command line, in a folder that is as before each time.
type failing struct {
	*testing.T
	row           failureRow
	tree          func(a *frame.App) *cobra.Command
	origin, place string // the files as before, and the folder to work in
	before, after map[string]string
	ends          int // the status of a run on what is as after
}

func newFailing(t *testing.T, row failureRow) *failing {
	t.Helper()
	dir := t.TempDir()
	f := &failing{T: t, row: row, origin: filepath.Join(dir, "origin"), place: filepath.Join(dir, "place")}
	t.Setenv("TMPDIR", filepath.Join(f.place, "tmp"))
	kit := filepath.Join(dir, "kit") // what is only read
	if err := errors.Join(os.Mkdir(kit, 0o755), os.MkdirAll(filepath.Join(f.origin, "tmp"), 0o755)); err != nil {
		t.Fatal(err)
	}
	f.restore()
	f.tree = prepareFormats(t, kit)
	f.row.line = strings.ReplaceAll(row.line, "{kit}", kit)
	if row.prepare != nil {
		row.prepare(t, f.origin)
	}
	f.restore()
	f.before = f.state()
	if _, status, stderr := f.run(0); status != row.status {
		t.Fatalf("without a failure: status %d, %s", status, stderr)
	}
	f.after = f.state()
	if maps.Equal(f.before, f.after) {
		t.Fatal("the verb changes nothing")
	}
	_, f.ends, _ = f.run(0)
	if now := f.state(); !maps.Equal(now, f.after) {
		t.Fatalf("a second run is not like none: %s", different(f.after, now))
	}
	f.restore()
	return f
}

// restore makes everything as before.
func (f *failing) restore() {
	f.Helper()
	if err := os.RemoveAll(f.place); err != nil {
		f.Fatal(err)
	}
	if out, err := exec.CommandContext(f.Context(), "cp", "-Rp", f.origin, f.place).CombinedOutput(); err != nil {
		f.Fatalf("%v: %s", err, out)
	}
}

// run runs the line with an nth operation that fails, and returns which that was.
func (f *failing) run(nth int) (failed string, status int, stderr string) {
	f.Helper()
	count := 0
	door := volume.FailingDoor(func(act volume.Act, name string) error {
		if count++; count != nth {
			return nil
		}
		failed = string(act) + " " + name
		if strings.HasPrefix(name, ".") && len(name) > 1 {
			failed = string(act) + " temporary"
		}
		return errors.New(fire)
	})
	var out, errs bytes.Buffer
	streams := frame.Streams{In: bytes.NewReader(nil), Out: &out, Err: &errs, Superuser: true, Door: door}
	line := strings.Fields(strings.ReplaceAll(f.row.line, "{dir}", f.place))
	status = frame.Run(f.Context(), line, streams, f.tree)
	return failed, status, errs.String()
}

// check holds what came of a run in which an operation failed.
func (f *failing) check(act string, nth, status int, stderr string, now map[string]string) {
	f.Helper()
	if slices.Contains(f.row.harmless, act) {
		if status != f.row.status || !maps.Equal(now, f.after) {
			f.Errorf("operation %d, %s, is harmless, but: status %d, %s, %s", nth, act, status, stderr, different(f.after, now))
		}
		return
	}
	if status != frame.StatusError || !strings.Contains(stderr, fire) {
		f.Errorf("operation %d, %s: status %d, %s", nth, act, status, stderr)
	}
	if maps.Equal(now, f.before) || maps.Equal(now, f.after) {
		return
	}
	for name, is := range now {
		was, wasThere := f.before[name]
		will, willBe := f.after[name]
		grown := slices.Contains(f.row.grows, name)
		switch {
		case !wasThere && !willBe, !f.row.partly, is != was && is != will && !grown, !wasThere && !grown && emptyIn(now, name):
			f.Errorf("operation %d, %s: neither as before nor as after: %s: %s", nth, act, name, different(f.after, now))
			return
		}
	}
}

// emptyIn reports whether a state has nothing in a folder.
func emptyIn(state map[string]string, name string) bool {
	if !strings.HasPrefix(state[name], "d") {
		return false
	}
	for other := range state {
		if strings.HasPrefix(other, name+"/") {
			return false
		}
	}
	return true
}

// again runs the line on what a failed run left.
func (f *failing) again(act string, nth int) {
	f.Helper()
	_, status, stderr := f.run(0)
	if now := f.state(); status != f.row.status && status != f.ends || !maps.Equal(now, f.after) {
		f.Errorf("the run after operation %d, %s: status %d, %s, %s", nth, act, status, stderr, different(f.after, now))
	}
}

// state describes everything in the folder: by its path, type, mode and content.
func (f *failing) state() map[string]string {
	f.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(f.place, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(f.place, path)
		text := info.Mode().String()
		if info.Mode().IsRegular() {
			data, rerr := os.ReadFile(path)
			text, err = text+" "+steady(name, data), errors.Join(err, rerr)
		}
		all[name] = text
		return err
	})
	if err != nil {
		f.Error(err)
	}
	return all
}

var stamps = regexp.MustCompile(`"20\d\d-\d\d-\d\dT[^"]*Z"`)

// steady takes out what differs from run to run.
func steady(name string, data []byte) string {
	if name == "signed.mobileconfig" { // the time, and a random number, are in the signature
		if sig, err := profile.ParseSignature(data); err == nil && sig != nil {
			return "signed by " + sig.Signers()[0].Subject
		}
	}
	if name == "signed.pkg" {
		if text := signedPackage(data); text != "" {
			return text
		}
	}
	text := stamps.ReplaceAllString(string(data), `"a time"`)
	if strings.HasSuffix(name, ".quarantine") { // a row may come again
		return strings.Join(slices.Compact(slices.Sorted(strings.Lines(text))), "")
	}
	return text
}

// signedPackage says who signed a package, whose every part is checked; "" if it is none.
func signedPackage(data []byte) string {
	pkg, err := flatpkg.Open(bytes.NewReader(data), int64(len(data)), flatpkg.Options{})
	if err != nil {
		return ""
	}
	found, err := pkg.Verify(flatpkg.VerifyOptions{Now: time.Now()})
	if err != nil {
		return ""
	}
	text := ""
	for _, f := range found {
		text += f.Rule + " "
	}
	sig, err := pkg.Signature()
	if err != nil || len(sig.Signers) == 0 {
		return ""
	}
	return text + "signed by " + sig.Signers[0].Subject()
}

// different shows where two states differ, shortly.
func different(want, got map[string]string) string {
	var lines []string
	for name := range maps.Keys(want) {
		if _, ok := got[name]; !ok {
			lines = append(lines, name+" is missing")
		}
	}
	for name, is := range got {
		if is != want[name] {
			lines = append(lines, fmt.Sprintf("%s: %.300q", name, is))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
