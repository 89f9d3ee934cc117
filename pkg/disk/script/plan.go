package script

import (
	_ "embed" // the parts of the script
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/internal/shell"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The parts of the script that are the same for all plans. Each has a file of
// its own, so that editors and shellcheck know what it is. A part that a plan
// does not need is left out.
var (
	//go:embed head.sh
	headPart string
	//go:embed expect.sh
	expectPart string
	//go:embed verdict.sh
	verdictPart string
	//go:embed layout.sh
	layoutPart string
	//go:embed wholes.sh
	wholesPart string
	//go:embed apfs.sh
	apfsPart string
	//go:embed groups.sh
	groupsPart string
	//go:embed group_gone.sh
	groupGonePart string
	//go:embed group_new.sh
	groupNewPart string
	//go:embed steps.sh
	stepsPart string
)

// Options are for the script of a plan.
type Options struct {
	// Diskutil is the program that the script calls; "" means
	// disk.DefaultDiskutil.
	Diskutil string
}

// Plan returns a plan as a script for /bin/sh, for systems on which this
// program does not run: Recovery, NetBoot and macOS 10.7 to 11. Besides the
// shell it needs diskutil, sleep and, if there is one, id.
//
// The script reads the disks again and refuses, with status 1, if the targets
// are not as in the facts: sizes, media, partitions, groups, containers. Then
// it prints what it would do. With --yes, and as root, it does it; at the first
// failure it stops with status 2. The script of a plan without commands prints
// why and ends with status 1.
func Plan(p *disk.Plan, facts *disk.Facts, o Options) string {
	if o.Diskutil == "" {
		o.Diskutil = disk.DefaultDiskutil
	}
	var b strings.Builder
	b.WriteString("#!/bin/sh\n")
	b.WriteString(title(p))
	if len(p.Commands) == 0 {
		writeBlocked(&b, p)
		return b.String()
	}
	fmt.Fprintf(&b, "diskutil=%s\nsteps=%d\n\n", shell.Quote(o.Diskutil), len(p.Commands))
	b.WriteString(headPart)
	b.WriteString(expectPart)
	checks, parts := targetChecks(p, facts)
	steps, more := commandSteps(p)
	for _, part := range []string{wholesPart, layoutPart, apfsPart, groupsPart, groupGonePart, groupNewPart} {
		if parts[part] || more[part] {
			b.WriteString(part)
		}
	}
	b.WriteString("# The disks must be those that the plan was made for.\n")
	b.WriteString(checks)
	b.WriteString(verdictPart)
	b.WriteString(stepsPart)
	b.WriteString(steps)
	b.WriteString("if [ \"$yes\" = yes ]; then\n  printf '%s\\n' 'done'\nelse\n" +
		"  printf '%s\\n' \"nothing was changed; to run the commands: sudo sh $0 --yes\"\nfi\n")
	return b.String()
}

// title returns comments that say what the script is.
func title(p *disk.Plan) string {
	var b strings.Builder
	b.WriteString("# Made by macwrangler disk plan, for one Mac as it was then.\n")
	fmt.Fprintf(&b, "#   kind: %s\n", fault.Printable(string(p.Kind)))
	for _, v := range p.Disks {
		if v.Verdict == disk.Target {
			fmt.Fprintf(&b, "#   disk: %s, %d bytes\n", fault.Printable(v.ID), v.SizeBytes)
		}
	}
	fmt.Fprintf(&b, "#   fingerprint: %s\n\n", fault.Printable(p.Fingerprint))
	return b.String()
}

// writeBlocked writes the script of a plan without commands.
func writeBlocked(b *strings.Builder, p *disk.Plan) {
	lines := []string{"this plan erases nothing: " + fault.Printable(string(p.Kind))}
	for _, reason := range p.Blocked {
		lines = append(lines, fault.Printable(reason.Text))
	}
	b.WriteString("printf '%s\\n' \\\n")
	for _, line := range lines {
		fmt.Fprintf(b, "  %s \\\n", shell.Quote(line))
	}
	b.WriteString("  >&2\nexit 1\n")
}

// commandSteps returns the steps and the parts that they need.
func commandSteps(p *disk.Plan) (text string, parts map[string]bool) {
	var b strings.Builder
	parts = map[string]bool{}
	for i, c := range p.Commands {
		s := stepWriter{later: i > 0}
		s.write(&b, c)
		for _, part := range s.parts {
			parts[part] = true
		}
	}
	return b.String(), parts
}

// A stepWriter writes one command.
type stepWriter struct {
	later bool // another step comes before it
	parts []string
}

func (s *stepWriter) write(b *strings.Builder, c disk.Command) {
	words := make([]string, 0, len(c.Argv))
	for _, word := range c.Argv[1:] {
		if word == disk.GroupPlaceholder {
			words = append(words, `"$lvg"`)
			continue
		}
		words = append(words, shell.Quote(word))
	}
	call := "change " + strings.Join(words, " ")
	if c.Stdin == "" {
		call += " </dev/null"
	} else {
		call = fmt.Sprintf("printf '%%s\\n' %s | %s", shell.Quote(strings.TrimSuffix(c.Stdin, "\n")), call)
	}
	onFailure := disk.Stop
	if c.OnFailure == disk.Continue {
		onFailure = disk.Continue
	}
	fmt.Fprintf(b, "if begin %s \\\n  %s; then\n", shell.Quote(fault.Printable(c.Why)), shell.Quote(c.String()))
	if s.later && c.Argv[1] != "unmountDisk" {
		b.WriteString("  same_disks\n  [ \"$refused\" = no ] || failed stop 1\n")
	}
	if c.Capture != "" {
		s.parts = append(s.parts, groupsPart, groupNewPart)
		b.WriteString("  groups || failed stop $?\n  before=$found\n")
	}
	fmt.Fprintf(b, "  %s || failed %s $?\n", call, onFailure)
	if c.Capture != "" {
		b.WriteString("  group_new \"$before\" || failed stop $?\n")
	}
	if uuid, ok := deletedGroup(c); ok {
		s.parts = append(s.parts, groupsPart, groupGonePart)
		fmt.Fprintf(b, "  group_gone %s || failed stop $?\n", shell.Quote(uuid))
	}
	b.WriteString("fi\n")
}

// deletedGroup returns the CoreStorage group that a command deletes. macOS
// takes a moment to remove it.
func deletedGroup(c disk.Command) (uuid string, ok bool) {
	if len(c.Argv) == 4 && strings.EqualFold(c.Argv[1], "cs") && c.Argv[2] == "delete" {
		return c.Argv[3], true
	}
	return "", false
}
