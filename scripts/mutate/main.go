// Command mutate proves that tests fail when the rule that they hold is taken
// out. It reads the list of mutations beside it, gives each to "go test" as an
// overlay, so that nothing in the tree changes, and expects the test to fail.
//
//	go run ./scripts/mutate          each of the list
//	go run ./scripts/mutate WORD...  those with one of the words in file or title
package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed mutations.txt
var list string

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, words []string) error {
	all, err := parse(list)
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "mutate-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	survived := 0
	for _, m := range all {
		if !m.matches(words) {
			continue
		}
		killed, output, err := m.run(ctx, scratch)
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", m.title, err)
		case killed:
			fmt.Printf("killed    %s: %s\n", m.file, m.title)
		default:
			survived++
			fmt.Printf("SURVIVED  %s: %s (%s %s)\n%s", m.file, m.title, m.pkg, m.test, output)
		}
	}
	if survived > 0 {
		return fmt.Errorf("%d mutations survived: their tests cannot fail", survived)
	}
	return nil
}

func (m mutation) matches(words []string) bool {
	for _, word := range words {
		if strings.Contains(m.file+" "+m.title, word) {
			return true
		}
	}
	return len(words) == 0
}

// run tests the mutated package. A mutation that does not build is an error: it
// would seem to be killed.
func (m mutation) run(ctx context.Context, scratch string) (killed bool, output string, err error) {
	overlay, err := m.overlay(scratch)
	if err != nil {
		return false, "", err
	}
	if out, err := command(ctx, "vet", "-overlay", overlay, m.pkg); err != nil {
		return false, "", fmt.Errorf("it does not build: %w\n%s", err, out)
	}
	out, err := command(ctx, "test", "-count=1", "-timeout=5m", "-overlay", overlay, "-run", m.test, m.pkg)
	if err == nil {
		return false, out, nil
	}
	if _, ok := errors.AsType[*exec.ExitError](err); !ok {
		return false, "", err
	}
	if !strings.Contains(out, "--- FAIL") && !strings.Contains(out, "panic:") {
		return false, "", fmt.Errorf("it did not fail as a test does:\n%s", out)
	}
	return true, "", nil
}

func command(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput() //nolint:gosec // our own list
	return string(out), err
}

// overlay writes the mutated file and the JSON that puts it in place.
func (m mutation) overlay(scratch string) (string, error) {
	source, err := os.ReadFile(m.file)
	if err != nil {
		return "", err
	}
	mutated, err := m.apply(string(source))
	if err != nil {
		return "", err
	}
	path, err := filepath.Abs(m.file)
	if err != nil {
		return "", err
	}
	changed, index := filepath.Join(scratch, "mutated.go"), filepath.Join(scratch, "overlay.json")
	data, err := json.Marshal(map[string]map[string]string{"Replace": {path: changed}})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(changed, []byte(mutated), 0o600); err != nil { //nolint:gosec // in our own temporary folder
		return "", err
	}
	return index, os.WriteFile(index, data, 0o600)
}
