// Command macmodels writes pkg/disk/models.txt: every Mac that its sources know,
// by model, with what a plan needs to know about its hardware.
//
//	go run ./scripts/macmodels -intel OPENCOREPKG -apple STATS
//
// Both are clones, bare or not, of public repositories. OpenCorePkg describes
// every Intel Mac, from dumps of their firmware: the third generation of the SMC
// is the T2 chip. Stats names the Macs with Apple silicon by their chip. Which
// models have drive bays or slots is in none of them, and marked as inferred from
// Apple's technical specifications of the families.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "macmodels:", err)
		os.Exit(1)
	}
}

const (
	intelFolder = "AppleModels/DataBase"
	appleFile   = "Kit/plugins/SystemKit.swift"
)

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("macmodels", flag.ContinueOnError)
	intel := flags.String("intel", "", "clone of acidanthera/OpenCorePkg")
	apple := flags.String("apple", "", "clone of exelban/stats")
	out := flags.String("out", filepath.Join("pkg", "disk", "models.txt"), "the table")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *intel == "" || *apple == "" {
		return errors.New("name both clones: -intel DIR -apple DIR")
	}
	models, err := intelModels(ctx, *intel)
	if err != nil {
		return err
	}
	if err := appleModels(ctx, *apple, models); err != nil {
		return err
	}
	head := []string{
		"# Made by scripts/macmodels. i: Intel without a T2 chip, t: Intel with one, a: Apple silicon;",
		"# b: also drive bays or slots, inferred from the family.",
	}
	for _, source := range []struct{ name, clone, path string }{
		{"acidanthera/OpenCorePkg", *intel, intelFolder + ", SmcGeneration"},
		{"exelban/stats", *apple, appleFile},
	} {
		version, err := git(ctx, source.clone, "log", "-1", "--format=%h of %cs", "--abbrev=12")
		if err != nil {
			return err
		}
		head = append(head, fmt.Sprintf("# %s, %s: %s", source.name, strings.TrimSpace(version), source.path))
	}
	return os.WriteFile(*out, []byte(strings.Join(append(head, lines(models)...), "\n")+"\n"), 0o644) //nolint:gosec // part of the source
}

func git(ctx context.Context, clone string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, "git", append([]string{"-C", clone}, args...)...) //nolint:gosec // the caller's own clone
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("git %s in %q: %w", args[0], clone, err)
	}
	return string(output), nil
}

var (
	productLine = regexp.MustCompile(`(?m)^SystemProductName: "([A-Za-z]+[0-9]+,[0-9]+)"`)
	smcLine     = regexp.MustCompile(`(?m)^SmcGeneration: ([0-9])`)
	appleLine   = regexp.MustCompile(`(?m)^\s*"([A-Za-z]+[0-9]+,[0-9]+)": model_s\(name: "(.*)", year`)
	bays        = regexp.MustCompile(`^(MacPro[123457],|Xserve|Mac14,8$)`)
)

// intelModels reads one file a model.
func intelModels(ctx context.Context, clone string) (map[string]string, error) {
	names, err := git(ctx, clone, "ls-tree", "-r", "--name-only", "HEAD", intelFolder)
	if err != nil {
		return nil, err
	}
	models := map[string]string{}
	for _, name := range strings.Fields(names) {
		if filepath.Ext(name) != ".yaml" {
			continue
		}
		text, err := git(ctx, clone, "show", "HEAD:"+name)
		if err != nil {
			return nil, err
		}
		product, smc := productLine.FindStringSubmatch(text), smcLine.FindStringSubmatch(text)
		if product == nil || smc == nil {
			return nil, fmt.Errorf("%s has no model or no SmcGeneration", name)
		}
		models[product[1]] = map[string]string{"1": "i", "2": "i", "3": "t"}[smc[1]]
	}
	return models, nil
}

// appleModels adds the Macs that are named by an M chip, and those whose model is
// called just Mac: no Intel Mac is.
func appleModels(ctx context.Context, clone string, models map[string]string) error {
	text, err := git(ctx, clone, "show", "HEAD:"+appleFile)
	if err != nil {
		return err
	}
	for _, match := range appleLine.FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(match[1], "Mac1") && !strings.Contains(match[2], "(M") {
			continue
		}
		if models[match[1]] != "" {
			return fmt.Errorf("%s has Apple silicon in one source and not in the other", match[1])
		}
		models[match[1]] = "a"
	}
	return nil
}

// lines returns the table, by family and number.
func lines(models map[string]string) []string {
	var list []string
	for model, letters := range models {
		if bays.MatchString(model) {
			letters += "b"
		}
		list = append(list, model+" "+letters)
	}
	slices.SortFunc(list, func(a, b string) int {
		left, right := sortKey(a), sortKey(b)
		return strings.Compare(left, right)
	})
	return list
}

// sortKey puts Mac9,1 before Mac10,1.
func sortKey(line string) string {
	return regexp.MustCompile(`[0-9]+`).ReplaceAllStringFunc(line, func(digits string) string {
		n, _ := strconv.Atoi(digits) // digits only
		return fmt.Sprintf("%04d", n)
	})
}
