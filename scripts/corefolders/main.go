// Command corefolders writes pkg/flatpkg/corefolders/corefolders.txt: the folders that every macOS
// has, with the mode, owner and group that Apple's own build gives them.
//
//	go run ./scripts/corefolders -files FILES
//
// FILES is a clone, bare or not, of apple-oss-distributions/files.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "corefolders:", err)
		os.Exit(1)
	}
}

// template is where the build keeps the folders of the data volume.
const template = "System/Library/Templates/Data/"

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("corefolders", flag.ContinueOnError)
	files := flags.String("files", "", "clone of apple-oss-distributions/files")
	out := flags.String("out", filepath.Join("pkg", "flatpkg", "corefolders", "corefolders.txt"), "the table")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *files == "" {
		return errors.New("name the clone: -files DIR")
	}
	version, err := git(ctx, *files, "log", "-1", "--format=%h of %cs", "--abbrev=12")
	if err != nil {
		return err
	}
	var all []string
	for _, name := range []string{"hierarchy", "hierarchy.not_sim", "hierarchy.osx"} {
		text, err := git(ctx, *files, "show", "HEAD:"+name)
		if err != nil {
			return err
		}
		all = append(all, folders(text)...)
	}
	slices.Sort(all)
	head := []string{
		"# Made by scripts/corefolders: mode, group and path of folders that root owns.",
		"# apple-oss-distributions/files, " + strings.TrimSpace(version) + ": hierarchy, hierarchy.not_sim, hierarchy.osx",
	}
	return os.WriteFile(*out, []byte(strings.Join(append(head, slices.Compact(all)...), "\n")+"\n"), 0o644) //nolint:gosec // part of the source
}

// folders returns the lines of the folders that a package may have a file in.
func folders(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		words := strings.SplitN(strings.TrimSpace(line), "\t", 4)
		if len(words) != 4 || words[1] != "root" || strings.Trim(words[2], "0123456789") == "" {
			continue
		}
		path := strings.TrimPrefix(words[3], template)
		if strings.HasPrefix(path, "System/") || strings.HasPrefix(path, ".") {
			continue
		}
		list = append(list, strings.TrimSpace(words[0])+" "+words[2]+" "+path)
	}
	return list
}

func git(ctx context.Context, clone string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, "git", append([]string{"-C", clone}, args...)...) //nolint:gosec // the caller's own clone
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("git %s in %q: %w", args[0], clone, err)
	}
	return string(output), nil
}
