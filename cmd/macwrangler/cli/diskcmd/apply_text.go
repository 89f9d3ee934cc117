package diskcmd

import (
	"bufio"
	"fmt"
	"path/filepath"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/apply"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// applied is the result of disk apply.
type applied struct {
	Plan        string       `json:"plan"`   // the file
	DryRun      bool         `json:"dryRun"` // without --yes: nothing is run
	Kind        disk.Kind    `json:"kind"`
	Applied     bool         `json:"applied"` // every command is done
	Steps       []apply.Step `json:"steps"`
	Differences []string     `json:"differences"`
	Advice      []string     `json:"advice"`
	Problem     *problem     `json:"error"` // nil: none

	savedIn string // where it would be saved; "" unless that is of use
}

type problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

func appliedOf(opts applyOptions, plan *disk.Plan, o *apply.Outcome) applied {
	result := applied{Plan: frame.InputName(opts.path), DryRun: !opts.yes, Kind: plan.Kind}
	if result.DryRun {
		result.savedIn = filepath.Join(resultFolders(opts)[0], resultName(opts.path)+".json")
	}
	if o != nil {
		result.Applied, result.Steps, result.Differences, result.Advice = o.Applied, o.Steps, o.Differences, o.Advice
	}
	return result
}

// printApplied shows what is done, what failed and what is not done.
func printApplied(a *frame.App, r applied) func(w *bufio.Writer) {
	return func(w *bufio.Writer) {
		if a.Quiet {
			return
		}
		switch {
		case r.Applied:
			fmt.Fprintf(w, "%s: done\n", fault.Printable(string(r.Kind)))
		case r.Problem != nil:
			fmt.Fprintf(w, "%s: NOT done: %s\n", fault.Printable(string(r.Kind)), fault.Printable(r.Problem.Message))
		case r.DryRun:
			fmt.Fprintf(w, "%s: these commands would run; to run them: --yes\n", fault.Printable(string(r.Kind)))
		}
		words := map[string]string{
			apply.StepDone: "done", apply.StepFailed: "FAILED", apply.StepPassedOver: "failed, allowed", apply.StepPending: "not done",
		}
		if r.DryRun {
			words[apply.StepPending] = "would run"
		}
		for i, step := range r.Steps {
			fmt.Fprintf(w, "  %d. %-9s  %s\n", i+1, words[step.State], disk.Command{Argv: step.Argv})
		}
		if r.DryRun && r.Problem == nil {
			fmt.Fprintf(w, "The result would also be saved in %s\n", fault.Printable(r.savedIn))
		}
		for _, advice := range r.Advice {
			fmt.Fprintf(w, "%s\n", fault.Printable(advice))
		}
		if r.Problem != nil && r.Problem.Hint != "" {
			fmt.Fprintf(w, "next: %s\n", fault.Printable(r.Problem.Hint))
		}
	}
}
