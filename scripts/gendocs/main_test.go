package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDocsAreCurrent fails when a command changed and its page did not.
func TestDocsAreCurrent(t *testing.T) {
	fresh := t.TempDir()
	if err := generate(fresh); err != nil {
		t.Fatal(err)
	}
	want := pages(t, fresh, "macwrangler*.md")
	if len(want) == 0 {
		t.Fatal("no page was generated")
	}
	got := pages(t, filepath.Join("..", "..", "docs", "cli"), "macwrangler*.md")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("docs/cli is old: go run ./scripts/gendocs (-want +got)\n%s", diff)
	}
}

// TestManualIsCurrent is the same for manual pages.
func TestManualIsCurrent(t *testing.T) {
	fresh := t.TempDir()
	if err := manual(fresh); err != nil {
		t.Fatal(err)
	}
	want := pages(t, fresh, "macwrangler*.1")
	if len(want) < 20 {
		t.Fatalf("%d pages were generated", len(want))
	}
	got := pages(t, filepath.Join("..", "..", "docs", "man"), "macwrangler*.1")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("docs/man is old: go run ./scripts/gendocs (-want +got)\n%s", diff)
	}
}

// TestCompletions are loaded by their shells without complaint.
func TestCompletions(t *testing.T) {
	dir := t.TempDir()
	if err := completions(dir); err != nil {
		t.Fatal(err)
	}
	for file, shell := range map[string]string{"macwrangler.bash": "bash", "_macwrangler": "zsh"} {
		path, err := exec.LookPath(shell)
		if err != nil {
			t.Logf("%s is not there", shell)
			continue
		}
		if out, err := exec.CommandContext(t.Context(), path, "-n", filepath.Join(dir, file)).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", file, err, out)
		}
	}
}

// TestStalePageIsRemoved covers a command that is no more, and leaves alone
// what is not ours.
func TestStalePageIsRemoved(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"macwrangler_gone.md", "README.md"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := generate(dir); err != nil {
		t.Fatal(err)
	}
	left := pages(t, dir, "*.md")
	if _, stale := left["macwrangler_gone.md"]; stale {
		t.Error("a stale page is left")
	}
	if _, ours := left["README.md"]; !ours {
		t.Error("a page that is not generated was removed")
	}
}

func TestWrongFolderIsRefused(t *testing.T) {
	if err := generate(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("no error")
	}
}

func pages(t *testing.T, dir, pattern string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(name)] = string(text)
	}
	return texts
}
