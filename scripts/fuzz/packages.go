package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// testPackage is a package with fuzz targets.
type testPackage struct {
	importPath string
	folder     string // from the root of the tree
	targets    []string
	binary     string // set by build
}

var targetLine = regexp.MustCompile(`(?m)^func (Fuzz\w*)\(\w+ \*testing\.F\)`)

// packages returns the packages that have targets which match the expression.
func packages(ctx context.Context, expression string) ([]*testPackage, error) {
	wanted, err := regexp.Compile(expression)
	if err != nil {
		return nil, err
	}
	text, err := goTool(ctx, "list", "-json=ImportPath,Dir,Module,TestGoFiles,XTestGoFiles", "./...")
	if err != nil {
		return nil, err
	}
	var list []*testPackage
	for decoder := json.NewDecoder(bytes.NewReader(text)); ; {
		var p struct {
			ImportPath, Dir           string
			Module                    struct{ Dir string }
			TestGoFiles, XTestGoFiles []string
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		folder, err := filepath.Rel(p.Module.Dir, p.Dir)
		if err != nil {
			return nil, err
		}
		one := &testPackage{importPath: p.ImportPath, folder: folder}
		for _, name := range append(p.TestGoFiles, p.XTestGoFiles...) {
			source, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				return nil, err
			}
			for _, found := range targetLine.FindAllSubmatch(source, -1) {
				if target := string(found[1]); wanted.MatchString(folder + "." + target) {
					one.targets = append(one.targets, target)
				}
			}
		}
		if one.targets != nil {
			list = append(list, one)
		}
	}
	if list == nil {
		return nil, fmt.Errorf("no fuzz target matches %q", expression)
	}
	return list, nil
}

// build makes a test binary of each package.
//
// go test -c -fuzz would instrument whatever is linked, SQLite too: 15 times the code
// of this project, so that building takes minutes, each call is several times slower, and
// the coverage of a database engine, which differs from run to run, leads the
// search. So the compiler's switch behind -fuzz is given for what matters.
func build(ctx context.Context, list []*testPackage, scratch string) error {
	folder := filepath.Join(scratch, "bin")
	arguments := []string{"test", "-c", "-vet=off", "-o", folder + string(filepath.Separator)}
	for _, pattern := range []string{
		".../macwrangler/...", "github.com/go-asn1-ber/...", "github.com/miekg/...", "github.com/smallstep/...",
		"go.yaml.in/...", "howett.net/...", "software.sslmate.com/...",
	} {
		arguments = append(arguments, "-gcflags="+pattern+"=-d=libfuzzer")
	}
	// one go command for as many as possible; it names a binary by the last part of the path
	for left := list; len(left) > 0; {
		var batch, later []*testPackage
		for _, p := range left {
			if slices.ContainsFunc(batch, func(other *testPackage) bool { return path.Base(other.importPath) == path.Base(p.importPath) }) {
				later = append(later, p)
			} else {
				batch = append(batch, p)
			}
		}
		if err := buildBatch(ctx, batch, folder, arguments); err != nil {
			return err
		}
		left = later
	}
	return nil
}

func buildBatch(ctx context.Context, batch []*testPackage, folder string, arguments []string) error {
	for _, p := range batch {
		arguments = append(arguments, p.importPath)
	}
	if _, err := goTool(ctx, arguments...); err != nil {
		return err
	}
	for _, p := range batch {
		p.binary = filepath.Join(folder, strings.ReplaceAll(p.folder, string(filepath.Separator), "-")+".fuzz")
		if err := os.Rename(filepath.Join(folder, path.Base(p.importPath)+".test"), p.binary); err != nil {
			return err
		}
	}
	return nil
}

// copyTree copies the folders that have targets, and testdata, which they read.
func copyTree(list []*testPackage, scratch string) (string, error) {
	tree := filepath.Join(scratch, "tree")
	tops := []string{"testdata"}
	for _, p := range list {
		top, _, _ := strings.Cut(filepath.ToSlash(p.folder), "/")
		tops = append(tops, top)
	}
	slices.Sort(tops)
	for _, top := range slices.Compact(tops) {
		if _, err := os.Stat(top); errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err := os.CopyFS(filepath.Join(tree, top), os.DirFS(top)); err != nil {
			return "", err
		}
	}
	return tree, nil
}

func goCache(ctx context.Context) (string, error) {
	text, err := goTool(ctx, "env", "GOCACHE")
	return filepath.Join(strings.TrimSpace(string(text)), "fuzz"), err
}

// goTool returns the output of a go command.
func goTool(ctx context.Context, arguments ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", arguments...) //nolint:gosec // the words are ours
	var said bytes.Buffer
	cmd.Stderr = &said
	text, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s%s", arguments[0], err, text, said.Bytes())
	}
	return text, nil
}
