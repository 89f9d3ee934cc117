package cli

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// TestEveryVerbHasARootRow holds rootRows to the tree of commands.
func TestEveryVerbHasARootRow(t *testing.T) {
	rows := rootRows()
	delete(rows, "metrics export to")
	for _, cmd := range allCommands() {
		verb := strings.TrimPrefix(cmd.CommandPath(), frame.ProgramName+" ")
		if cmd.HasSubCommands() || strings.HasPrefix(verb, "probe ") || cmd.InheritedFlags().Lookup("root") == nil && cmd.Flags().Lookup("root") == nil {
			continue
		}
		if _, ok := rows[verb]; !ok {
			t.Errorf("%s has --root: hostile_rows_test.go has no row for it", verb)
		}
		delete(rows, verb)
	}
	for verb := range rows {
		t.Errorf("%s: no such verb", verb)
	}
}

// TestHostileVolume makes each path that a verb may touch below --root lead to this
// Mac's own files, or be no file at all. The verb ends, this Mac's files stay as they
// are, and nothing of them is shown or comes onto the disk.
func TestHostileVolume(t *testing.T) {
	t.Parallel()
	tmp, good := t.TempDir(), t.TempDir()
	tree := prepareHostile(t, tmp, good)
	for verb, row := range rootRows() {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			host := filepath.Join(t.TempDir(), "host")
			makeVolume(t, host, true)
			before := sum(t, host)
			h := hostile{tree, row, tmp, good, host}
			if len(row.paths) == 0 {
				h.untouched(t)
			}
			for _, path := range withParents(row.paths) {
				for kind := range planted {
					if slices.Contains(row.paths, path) || slices.Contains(ofFolders(), kind) {
						h.attack(t, path, kind)
					}
				}
			}
			if after := sum(t, host); after != before {
				t.Errorf("this Mac's files changed:\n%s\nwere\n%s", after, before)
			}
		})
	}
}

// ofFolders are the kinds that a folder above the paths is replaced by.
func ofFolders() []string {
	return []string{"absolute link", "relative link", "link to an empty folder", "pipe"}
}

// prepareHostile fills a folder for the command lines, and makes a good volume.
func prepareHostile(t *testing.T, tmp, good string) func(a *frame.App) *cobra.Command {
	t.Helper()
	tree := prepareFormats(t, tmp)
	status, _, stderr := runLine(t, "chrome", "prefs", "--mode", "initial", "--no-password-saving", "--identifier", "com.example.chrome", "--out", filepath.Join(tmp, "deploy"))
	if status != frame.StatusDone {
		t.Fatal(stderr)
	}
	makeVolume(t, good, false)
	return tree
}

// A hostile tries one verb.
type hostile struct {
	tree            func(a *frame.App) *cobra.Command
	row             rootRow
	tmp, good, host string
}

// run runs the verb on a disk, and returns its output once it is over.
func (h *hostile) run(t *testing.T, disk string) (status int, stdout, stderr string) {
	t.Helper()
	line := strings.Fields(strings.ReplaceAll(h.row.line, "{tmp}", h.tmp))
	type outcome struct {
		status      int
		out, errors string
	}
	done := make(chan outcome, 1)
	ctx, cancel := context.WithTimeout(t.Context(), watchdog)
	defer cancel()
	go func() {
		var out, errs bytes.Buffer
		streams := frame.Streams{In: bytes.NewReader(nil), Out: &out, Err: &errs, Superuser: true}
		status := frame.Run(ctx, append(line, "--root", disk, "-v", "--deadline", "20s"), streams, h.tree)
		done <- outcome{status, out.String(), errs.String()}
	}()
	select {
	case o := <-done:
		if ctx.Err() != nil {
			t.Errorf("only the watchdog ended it: %s", o.errors)
		}
		return o.status, o.out, o.errors
	case <-time.After(watchdog + 5*time.Second):
		t.Fatal("it still runs")
	}
	return 0, "", ""
}

// attack plants one thing at one path of a new disk.
func (h *hostile) attack(t *testing.T, path, kind string) {
	t.Helper()
	disk := filepath.Join(t.TempDir(), "disk")
	copyPaths(t, h.good, disk, h.row.paths)
	at, target := filepath.Join(disk, path), filepath.Join(h.host, path)
	info, err := os.Stat(target)
	if err != nil { // a file that the good volume lacks
		target = filepath.Join(h.host, versionPlace)
	}
	if kind == "hard link" && (err == nil && !info.Mode().IsRegular()) || kind == "folder" && err == nil && info.IsDir() {
		return
	}
	if err := errors.Join(os.RemoveAll(at), os.MkdirAll(filepath.Dir(at), 0o755)); err != nil {
		t.Fatal(err)
	}
	if err := planted[kind](disk, path, target); errors.Is(err, errNotHere) {
		return
	} else if err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := h.run(t, disk)
	for _, mark := range hostMarks() {
		if strings.Contains(stdout+stderr, mark) {
			t.Errorf("%s, %s: status %d, this Mac's %s is shown:\n%s%s", path, kind, status, mark, stdout, stderr)
		}
	}
	h.nothingOfTheHost(t, disk, path+", "+kind)
}

// nothingOfTheHost holds that nothing of this Mac was copied to the disk.
func (h *hostile) nothingOfTheHost(t *testing.T, disk, what string) {
	t.Helper()
	err := filepath.WalkDir(disk, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		info, err := entry.Info()
		if stat, ok := info.Sys().(*syscall.Stat_t); err != nil || !ok || stat.Nlink > 1 {
			return err // the hard link itself
		}
		data, err := os.ReadFile(path)
		for _, mark := range hostMarks() {
			if bytes.Contains(data, []byte(mark)) {
				t.Errorf("%s: %s has this Mac's %s", what, path, mark)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// untouched runs a verb that touches nothing below the root on a disk whose folders
// all lead out.
func (h *hostile) untouched(t *testing.T) {
	t.Helper()
	disk := t.TempDir()
	for _, folder := range []string{"Library", "System", "Users", "private", "var", "etc", "tmp"} {
		if err := os.Symlink(filepath.Join(h.host, folder), filepath.Join(disk, folder)); err != nil {
			t.Fatal(err)
		}
	}
	before := sum(t, disk)
	h.tmp = t.TempDir()
	h.tree = prepareFormats(t, h.tmp)
	if status, _, stderr := h.run(t, disk); status == frame.StatusError {
		t.Errorf("status %d, %s", status, stderr)
	}
	if after := sum(t, disk); after != before {
		t.Errorf("the disk has\n%s\nand had\n%s", after, before)
	}
}
