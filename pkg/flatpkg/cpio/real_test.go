package cpio_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
)

// lister is a program that lists an archive from standard input, one name a line.
type lister struct {
	program, pkg string
	args         []string
	formats      []cpio.Format
	file         bool // it wants the archive as a file
}

func listers() []lister {
	both := []cpio.Format{cpio.ODC, cpio.NewC}
	return []lister{
		{"cpio", "cpio", []string{"-it", "--quiet"}, both, false},
		{"bsdtar", "libarchive-tools", []string{"-tf", "-"}, both, false},
		{"7zz", "7zip", []string{"l", "-ba", "-slt", "-tcpio"}, both, true},
		{"busybox", "busybox", []string{"cpio", "-t"}, []cpio.Format{cpio.NewC}, false},
	}
}

func TestOthersListOurArchives(t *testing.T) {
	var want []string
	for _, s := range tree() {
		want = append(want, s.Name)
	}
	slices.Sort(want)
	for _, l := range listers() {
		t.Run(l.program, func(t *testing.T) {
			program := servertest.Need(t, l.program, l.pkg)
			for _, format := range l.formats {
				archive := write(t, format, tree())
				cmd := exec.CommandContext(t.Context(), program, l.args...)
				cmd.Stdin = bytes.NewReader(archive)
				if l.file {
					path := filepath.Join(t.TempDir(), "archive.cpio")
					if err := os.WriteFile(path, archive, 0o600); err != nil {
						t.Fatal(err)
					}
					cmd = exec.CommandContext(t.Context(), program, append(l.args, path)...)
				}
				out, err := cmd.Output()
				if err != nil {
					t.Fatalf("%s: %v", format, err)
				}
				if got := names(string(out)); !slices.Equal(got, want) {
					t.Errorf("%s: got %q, want %q", format, got, want)
				}
			}
		})
	}
}

// names returns the sorted names of a list, one a line, or of 7zz.
func names(out string) []string {
	var list []string
	for line := range strings.Lines(out) {
		line = strings.TrimSuffix(line, "\n")
		if key, value, ok := strings.Cut(line, " = "); ok {
			if key != "Path" {
				continue
			}
			line = value
		} else if strings.HasSuffix(line, " =") {
			continue
		}
		if line = strings.TrimSuffix(line, "/"); line != "" {
			list = append(list, filepath.Clean(line))
		}
	}
	slices.Sort(list)
	return list
}

func TestWeReadOthersArchives(t *testing.T) {
	for _, c := range []struct {
		program, pkg string
		args         []string
		format       cpio.Format
	}{
		{"cpio", "cpio", []string{"-o", "--quiet", "--format", "odc", "--owner", "0:0"}, cpio.ODC},
		{"cpio", "cpio", []string{"-o", "--quiet", "--format", "newc", "--owner", "0:0"}, cpio.NewC},
		{"cpio", "cpio", []string{"-o", "--quiet", "--format", "crc", "--owner", "0:0"}, cpio.CRC},
		{"bsdtar", "libarchive-tools", []string{"--format", "cpio", "--no-recursion", "-cf", "-", "-T", "-"}, cpio.ODC},
		{"busybox", "busybox", []string{"cpio", "-o", "-H", "newc"}, cpio.NewC},
	} {
		t.Run(c.program+" "+c.format.String(), func(t *testing.T) {
			program := servertest.Need(t, c.program, c.pkg)
			cmd := exec.CommandContext(t.Context(), program, c.args...)
			cmd.Dir = plant(t)
			cmd.Stdin = strings.NewReader(".\n./usr\n./usr/hello\n./usr/link\n")
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			r := cpio.NewReader(bytes.NewReader(out), cpio.Limits{})
			list, found, err := read(r)
			if err != nil || found != nil {
				t.Fatal(err, found)
			}
			if r.Format() != c.format {
				t.Errorf("got format %s, want %s", r.Format(), c.format)
			}
			if len(list) != 4 || list[2].data != "hello\n" || list[2].Mode != cpio.TypeFile|0o640 || list[3].Target != "hello" || list[1].Name != "usr" {
				t.Errorf("got %+v", list)
			}
		})
	}
}
