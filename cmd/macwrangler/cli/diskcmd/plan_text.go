package diskcmd

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// means returns what a plan is in a few words.
func means(p *disk.Plan) string {
	if p.Kind == disk.None && len(p.Options.Disks) > 0 && len(p.Blocked) > 0 {
		switch p.Blocked[0].Code {
		case disk.CodeNoSuchDisk:
			return "--disk names a disk that this Mac does not have"
		case disk.CodeNotACandidate:
			return "--disk names a disk that may not be erased"
		default:
		}
	}
	hardDisk := func(v disk.Verdict) bool { return v.Role == "fusion-hdd" }
	if p.Kind == disk.ResetFusion && !slices.ContainsFunc(p.Disks, hardDisk) {
		return "make one Fusion Drive from two SSDs, with APFS"
	}
	return map[disk.Kind]string{
		disk.EraseSingle:        "erase one disk",
		disk.RebuildCoreStorage: "make one Fusion Drive from an SSD and a hard disk, with CoreStorage",
		disk.ResetFusion:        "make one Fusion Drive from an SSD and a hard disk, with APFS",
		disk.None:               "no disk may be erased",
		disk.ManualEraseMac:     "Apple silicon: its disk must not be erased with diskutil",
		disk.BlockedFileVault:   "a volume is locked by FileVault",
		disk.BlockedRAID:        "an AppleRAID set is on these disks",
		disk.Ambiguous:          "the facts do not allow one clear answer",
	}[p.Kind]
}

// printPlan shows a plan so that the first lines show what would be lost.
func printPlan(a *frame.App, w *bufio.Writer, p *disk.Plan, facts *disk.Facts, next []disk.Next) {
	if a.Quiet {
		fmt.Fprintln(w, p.Kind)
		return
	}
	fmt.Fprintf(w, "Plan: %s: %s\n", p.Kind, means(p))
	fmt.Fprintf(w, "Mac:  %s\n", machineText(p.Machine))
	models := mediaNames(facts)
	erased := "Would be erased, with everything on it"
	if !p.Runnable() {
		erased = "Chosen, but not erased"
	}
	printDisks(a, w, erased, disk.Target, p, models)
	printReasons(a, w, "Nothing is erased, because", p.Blocked)
	printCommands(w, p.Commands)
	printReasons(a, w, "Warnings", p.Warnings)
	printDisks(a, w, "Left alone", disk.LeftAlone, p, models)
	printDisks(a, w, "Rejected", disk.Rejected, p, models)
	if p.Route.Code != disk.RouteDiskutil && p.Kind != disk.ManualEraseMac {
		printReasons(a, w, "How this Mac can be erased", p.Route.Reasons)
	}
	for i, step := range next {
		word := "Next:"
		if i > 0 {
			word = "  or:"
		} else {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s %s.\n", word, fault.Printable(step.Text))
	}
}

func machineText(m disk.Machine) string {
	text := cmp.Or(m.Model, "model unknown") + ", " + cmp.Or(m.Arch, "processor unknown")
	switch {
	case m.Virtual:
		text += ", virtual"
	case m.T2 == disk.True:
		text += ", T2"
	}
	if m.OSVersion == "" {
		return fault.Printable(text + ", macOS version unknown")
	}
	return fault.Printable(text + ", macOS " + m.OSVersion)
}

// mediaNames returns the media name of each disk.
func mediaNames(facts *disk.Facts) map[string]string {
	models := map[string]string{}
	for _, d := range facts.Disks {
		if d.Info != nil {
			models[d.ID] = d.Info.MediaName
		}
	}
	return models
}

// printDisks shows the disks of one verdict.
func printDisks(a *frame.App, w *bufio.Writer, title, verdict string, p *disk.Plan, models map[string]string) {
	first := true
	for _, d := range p.Disks {
		if d.Verdict != verdict {
			continue
		}
		if first {
			fmt.Fprintf(w, "\n%s:\n", title)
			first = false
		}
		line := fmt.Sprintf("  %-6s  %9s  %s", fault.Printable(d.ID), size(d.SizeBytes), fault.Printable(cmp.Or(models[d.ID], "(no name)")))
		if d.Role != "" {
			line += "  [" + fault.Printable(d.Role) + "]"
		}
		fmt.Fprintln(w, line)
		for _, reason := range d.Reasons {
			printReason(a, w, "          ", reason)
		}
	}
}

func printReasons(a *frame.App, w *bufio.Writer, title string, reasons []fault.Reason) {
	if len(reasons) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s:\n", title)
	for _, reason := range reasons {
		printReason(a, w, "  ", reason)
	}
}

// printReason leaves out a code that adds nothing to its text.
func printReason(a *frame.App, w *bufio.Writer, indent string, reason fault.Reason) {
	text := indent + fault.Printable(reason.Text)
	if a.Verbose || reason.Code != disk.CodeLost && reason.Code != disk.CodeLeftAlone {
		text += " (" + fault.Printable(string(reason.Code)) + ")"
	}
	fmt.Fprintln(w, text)
}

func printCommands(w *bufio.Writer, commands []disk.Command) {
	if len(commands) == 0 {
		return
	}
	fmt.Fprint(w, "\nCommands:\n")
	for i, c := range commands {
		fmt.Fprintf(w, "  %d. %s\n", i+1, c)
		fmt.Fprintf(w, "     %s%s\n", fault.Printable(c.Why), commandNotes(c))
	}
}

// commandNotes returns what the words of a command do not show.
func commandNotes(c disk.Command) string {
	var notes []string
	if c.Stdin != "" {
		notes = append(notes, "answered with "+fault.Printable(strings.TrimSpace(c.Stdin)))
	}
	if c.Capture != "" {
		notes = append(notes, "sets {"+fault.Printable(c.Capture)+"}")
	}
	if c.OnFailure == disk.Continue {
		notes = append(notes, "may fail")
	}
	if len(notes) == 0 {
		return ""
	}
	return " [" + strings.Join(notes, ", ") + "]"
}

// size returns a size in powers of ten, as disk makers count.
func size(bytes uint64) string {
	switch {
	case bytes >= 1e12:
		return fmt.Sprintf("%.2f TB", float64(bytes)/1e12)
	case bytes >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(bytes)/1e9)
	default:
		return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
	}
}
