package main

import (
	"os"
	"path/filepath"
)

// maxShown is the length of an input that is shown in full.
const maxShown = 8 << 10

// showInputs shows the inputs that a target has written into the copy of the tree
// because they fail, and keeps them where they outlive it. The lock is held.
func (r *runner) showInputs(j job) {
	corpus := filepath.Join("testdata", "fuzz", j.target)
	found, err := os.ReadDir(filepath.Join(r.tree, j.folder, corpus))
	if err != nil {
		return // it failed in another way
	}
	for _, entry := range found {
		if _, err := os.Lstat(filepath.Join(j.folder, corpus, entry.Name())); err == nil {
			continue // a seed
		}
		if err := r.showInput(j, filepath.Join(j.folder, corpus), entry.Name()); err != nil {
			r.out.printf("keeping the input %s: %v\n", entry.Name(), err)
		}
	}
}

func (r *runner) showInput(j job, corpus, name string) error {
	text, err := os.ReadFile(filepath.Join(r.tree, corpus, name))
	if err != nil {
		return err
	}
	if r.kept == "" {
		if r.kept, err = os.MkdirTemp("", "macwrangler-failing-inputs-"); err != nil {
			return err
		}
	}
	path := filepath.Join(r.kept, j.target+"-"+name)
	if err := os.WriteFile(path, text, 0o600); err != nil { //nolint:gosec // a folder of our own
		return err
	}
	r.out.printf("the input is %s; to try it again, and to keep it as a seed:\n  cp %s %s/NAME && go test -run '^%s$/NAME' ./%s\n",
		path, path, corpus, j.target, filepath.ToSlash(j.folder))
	if len(text) > maxShown {
		text = append(text[:maxShown:maxShown], "…"...)
	}
	r.out.printf("%s\n", text) // Go's own form of it, which is printable
	return nil
}
