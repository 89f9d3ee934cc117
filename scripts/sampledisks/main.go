// Sampledisks makes testdata/disk: the saved documents of Macs with all kinds
// of disks, and the plan for each.
//
//	go run ./scripts/sampledisks          write testdata/disk
//	go run ./scripts/sampledisks -check   fail if its files are not what this program makes
//
// The tests of pkg/disk decide what the plans must be; here they are written down in
// full.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/macwrangler/macwrangler/internal/samplemac"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "sampledisks:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("sampledisks", flag.ContinueOnError)
	out := flags.String("out", filepath.Join("testdata", "disk"), "folder of the samples")
	check := flags.Bool("check", false, "compare the samples, write nothing")
	if err := flags.Parse(args); err != nil {
		return err
	}
	files, err := samples()
	if err != nil {
		return err
	}
	if *check {
		return compare(*out, files)
	}
	return write(*out, files)
}

// samples returns all files, by their path below testdata/disk.
func samples() (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, mac := range samplemac.Machines() {
		documents := mac.Documents()
		for file, data := range documents {
			files[filepath.Join(name, file)] = data
		}
		facts, err := disk.ReadFolder(disk.Documents(documents))
		if err == nil {
			err = facts.Complete()
		}
		var failure *disk.Error
		if errors.As(err, &failure) {
			continue // there is no plan for these
		}
		if err != nil {
			return nil, err
		}
		data, err := planFile(disk.MakePlan(facts, disk.Options{}))
		if err != nil {
			return nil, err
		}
		files[filepath.Join(name, "plan.json")] = data
	}
	return files, nil
}

func planFile(plan *disk.Plan) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(struct {
		Schema string `json:"schema"`
		*disk.Plan
	}{disk.Schema, plan})
	return b.Bytes(), err
}

// write recreates the folder, so that old samples disappear.
func write(folder string, files map[string][]byte) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	for name, data := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // samples are for everybody
			return err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil { //nolint:gosec // samples are for everybody
			return err
		}
	}
	return nil
}

func compare(folder string, files map[string][]byte) error {
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want) {
			return fmt.Errorf("%s is not what the generator makes: run go run ./scripts/sampledisks", name)
		}
	}
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err == nil && files[name] == nil {
			err = fmt.Errorf("%s is not generated: remove it", path)
		}
		return err
	})
}
