// Profileschema makes the table of payload types that pkg/profile/schema embeds, from
// checkouts of Apple's schema and of ProfileManifests:
//
//	git clone https://github.com/apple/device-management
//	git clone https://github.com/ProfileManifests/ProfileManifests
//	go run ./scripts/profileschema device-management ProfileManifests
//	go run ./scripts/profileschema -print        # the table as text
//
// Of ProfileManifests, which has no licence, only names, types and values are taken,
// and no text. What the two say is joined: a key exists if either has it, and its type
// is Apple's. changes.tsv has what neither says at these commits. A source of another
// shape is an error that names the file and the key: the program has to learn the
// shape before its table can be trusted.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// options are the command line.
type options struct {
	apple, manifests string // checkouts
	changes, out     string
	// appleCommit and manifestsCommit are asked of git if they are "".
	appleCommit, manifestsCommit string
}

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "profileschema:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout io.Writer) error {
	o := options{changes: filepath.Join("scripts", "profileschema", "changes.tsv")}
	flags := flag.NewFlagSet("profileschema", flag.ContinueOnError)
	text := flags.Bool("print", false, "print the table that -out names as text")
	flags.StringVar(&o.out, "out", filepath.Join("pkg", "profile", "schema", "table.bin"), "the table")
	flags.StringVar(&o.appleCommit, "apple-commit", "", "commit and date of the first source, where it is not a git checkout")
	flags.StringVar(&o.manifestsCommit, "manifests-commit", "", "the same of the second source")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *text {
		return printTable(o.out, stdout)
	}
	if flags.NArg() != 2 {
		return errors.New("name the checkouts: profileschema device-management ProfileManifests")
	}
	o.apple, o.manifests = flags.Arg(0), flags.Arg(1)
	data, err := generate(ctx, o)
	if err != nil {
		return err
	}
	if err := os.WriteFile(o.out, data, 0o644); err != nil { //nolint:gosec // part of the source
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s: %d bytes\n", o.out, len(data))
	return err
}

// generate reads the sources and returns the table.
func generate(ctx context.Context, o options) ([]byte, error) {
	apple, err := readApple(o.apple)
	if err != nil {
		return nil, err
	}
	manifests, err := readManifests(o.manifests)
	if err != nil {
		return nil, err
	}
	table := join(apple, manifests)
	if err := applyChanges(table, o.changes); err != nil {
		return nil, err
	}
	first, err := commitOf(ctx, o.apple, o.appleCommit)
	if err != nil {
		return nil, err
	}
	second, err := commitOf(ctx, o.manifests, o.manifestsCommit)
	if err != nil {
		return nil, err
	}
	return encode(table, []string{
		"apple/device-management " + first + ", MIT licence: see NOTICE",
		"ProfileManifests/ProfileManifests " + second + ", names, types and values only",
		"changes up to macOS 27.0: scripts/profileschema/changes.tsv",
	})
}

// commitOf returns the commit of a checkout, with its date.
func commitOf(ctx context.Context, folder, known string) (string, error) {
	if known != "" {
		return known, nil
	}
	out, err := exec.CommandContext(ctx, "git", "-C", folder, "log", "-1", "--format=%H %cs").Output() //nolint:gosec // a folder of ours
	if err != nil {
		return "", fmt.Errorf("asking git for the commit of %q: %w; or name it with a flag", folder, err)
	}
	return strings.TrimSpace(string(out)), nil
}

// shapeError says where a source has a shape that this program does not know.
func shapeError(file string, path []string, format string, args ...any) error {
	where := filepath.Base(file)
	if len(path) > 0 {
		where += ": key " + strings.Join(path, " > ")
	}
	return fmt.Errorf("%s: %s", where, fmt.Sprintf(format, args...))
}

// lines returns the lines of a file without comments and empty ones, with their
// numbers.
func lines(file string) (map[int]string, []int, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	list, order := map[int]string{}, []int(nil)
	scanner := bufio.NewScanner(f)
	for n := 1; scanner.Scan(); n++ {
		if text := scanner.Text(); text != "" && !strings.HasPrefix(text, "#") {
			list[n] = text
			order = append(order, n)
		}
	}
	return list, order, errors.Join(scanner.Err(), f.Close())
}
