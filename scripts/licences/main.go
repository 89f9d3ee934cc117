// Command licences writes LICENSES-THIRD-PARTY.txt: the licence of every module that is
// linked into a released binary, word by word, from the module cache. Run it at the root
// of the repository after a change of go.mod:
//
//	go run ./scripts/licences
//
// Its test fails when the file is not what it would write. A module without a licence
// file is an error: what nobody may copy cannot be released.
package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// output is beside LICENSE.
const output = "LICENSES-THIRD-PARTY.txt"

func main() {
	text, err := collect(context.Background(), ".")
	if err == nil {
		err = os.WriteFile(output, text, 0o644) //nolint:gosec // part of the source
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

// targets are the systems that a release is for.
func targets() []string {
	return []string{"darwin/arm64", "darwin/amd64", "linux/arm64", "linux/amd64"}
}

// A module is one of a target's binary.
type module struct{ path, version, folder string }

// collect returns the text for the project in a folder.
func collect(ctx context.Context, folder string) ([]byte, error) {
	all := map[module]bool{}
	for _, target := range targets() {
		list, err := linked(ctx, folder, target)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			all[m] = true
		}
	}
	modules := make([]module, 0, len(all))
	for m := range all {
		modules = append(modules, m)
	}
	slices.SortFunc(modules, func(a, b module) int { return cmp.Compare(a.path, b.path) })

	var text bytes.Buffer
	fmt.Fprintf(&text, "macwrangler contains %d modules of other people and the standard library of Go.\nThese are their licences.\n", len(modules))
	for _, m := range modules {
		if err := m.write(&text); err != nil {
			return nil, err
		}
	}
	goRoot, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("asking for GOROOT: %w", err)
	}
	standard := module{path: "The standard library of Go", folder: strings.TrimSpace(string(goRoot))}
	if err := standard.write(&text); err != nil {
		return nil, err
	}
	notice, err := os.ReadFile(filepath.Join(folder, "pkg", "profile", "schema", "NOTICE"))
	if err != nil {
		return nil, err
	}
	heading(&text, "The table of payload types")
	text.Write(notice)
	return text.Bytes(), nil
}

// linked returns the modules of a target's binary, without our own.
func linked(ctx context.Context, folder, target string) ([]module, error) {
	system, arch, _ := strings.Cut(target, "/")
	list := exec.CommandContext(ctx, "go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/macwrangler")
	list.Dir = folder
	list.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+arch)
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the modules of %s: %w", target, err)
	}
	var modules []module
	for line := range strings.Lines(string(out)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) == 3 {
			modules = append(modules, module{fields[0], fields[1], fields[2]})
		}
	}
	return modules, nil
}

// licence matches the names of files with terms.
func licence() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|copyright|patents)([.-].*)?$`)
}

// write appends what the module's folder has of terms.
func (m module) write(text *bytes.Buffer) error {
	entries, err := os.ReadDir(m.folder)
	if err != nil {
		return fmt.Errorf("looking for the licence of %s: %w", m.path, err)
	}
	heading(text, strings.TrimSpace(m.path+" "+m.version))
	found := false
	for _, entry := range entries {
		if !entry.Type().IsRegular() || !licence().MatchString(entry.Name()) {
			continue
		}
		terms, err := os.ReadFile(filepath.Join(m.folder, entry.Name()))
		if err != nil {
			return err
		}
		found = true
		fmt.Fprintf(text, "%s:\n\n", entry.Name())
		text.Write(bytes.TrimSpace(bytes.ReplaceAll(terms, []byte("\r"), nil)))
		text.WriteString("\n")
	}
	if !found {
		return errors.New(m.path + " has no licence file in " + m.folder)
	}
	return nil
}

func heading(text *bytes.Buffer, title string) {
	fmt.Fprintf(text, "\n%s\n%s\n%s\n\n", strings.Repeat("=", 80), title, strings.Repeat("=", 80))
}
