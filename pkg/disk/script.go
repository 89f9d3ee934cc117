package disk

import (
	_ "embed" // the parts of the script
	"fmt"
	"strings"
)

// The parts of the script that no plan changes. Each stands in a file of its
// own, so that editors and shellcheck read it as what it is; one that a plan
// has no use for is left out.
var (
	//go:embed script_head.sh
	scriptHead string
	//go:embed script_layout.sh
	scriptLayout string
	//go:embed script_wholes.sh
	scriptWholes string
	//go:embed script_apfs.sh
	scriptAPFS string
	//go:embed script_groups.sh
	scriptGroups string
	//go:embed script_group_gone.sh
	scriptGroupGone string
	//go:embed script_group_new.sh
	scriptGroupNew string
	//go:embed script_steps.sh
	scriptSteps string
)

// DefaultDiskutil is where macOS has diskutil.
const DefaultDiskutil = "/usr/sbin/diskutil"

// ScriptOptions are for a script.
type ScriptOptions struct {
	// Diskutil is the program that the script calls; "" means DefaultDiskutil.
	Diskutil string
}

// Script writes a plan as a script for /bin/sh, for systems on which this
// program does not run: Recovery, NetBoot and macOS 10.7 to 11. Beside the
// shell it needs diskutil alone.
//
// The script reads the disks again and refuses, with status 1, if something
// that facts tell of the targets differs: sizes, media, partitions, groups,
// containers. Then it prints what it would do; with --yes, and as root, it does
// it, stops at the first failure, and ends with status 2. The script of a plan
// without commands tells why and ends with status 1.
func Script(p *Plan, facts *Facts, o ScriptOptions) string {
	if o.Diskutil == "" {
		o.Diskutil = DefaultDiskutil
	}
	var b strings.Builder
	b.WriteString("#!/bin/sh\n")
	b.WriteString(scriptTitle(p))
	if len(p.Commands) == 0 {
		scriptBlocked(&b, p)
		return b.String()
	}
	fmt.Fprintf(&b, "diskutil=%s\nsteps=%d\n\n", shellQuote(o.Diskutil), len(p.Commands))
	b.WriteString(scriptHead)
	checks, parts := scriptChecks(p, facts)
	steps, more := scriptCommands(p)
	for _, part := range []string{scriptWholes, scriptLayout, scriptAPFS, scriptGroups, scriptGroupGone, scriptGroupNew} {
		if parts[part] || more[part] {
			b.WriteString(part)
		}
	}
	b.WriteString("# The disks must be those that the plan was made for.\n")
	b.WriteString(checks)
	b.WriteString(scriptSteps)
	b.WriteString(steps)
	b.WriteString("if [ \"$yes\" = yes ]; then\n  printf '%s\\n' 'done'\nelse\n" +
		"  printf '%s\\n' \"nothing was changed; to do it: sudo sh $0 --yes\"\nfi\n")
	return b.String()
}

// scriptTitle tells what the script is, as comments.
func scriptTitle(p *Plan) string {
	var b strings.Builder
	b.WriteString("# Made by macwrangler disk plan, for one Mac as it was then.\n")
	fmt.Fprintf(&b, "#   kind: %s\n", oneLine(string(p.Kind)))
	for _, v := range p.Disks {
		if v.Verdict == Target {
			fmt.Fprintf(&b, "#   disk: %s, %d bytes\n", oneLine(v.ID), v.SizeBytes)
		}
	}
	fmt.Fprintf(&b, "#   fingerprint: %s\n\n", oneLine(p.Fingerprint))
	return b.String()
}

// scriptBlocked is all that a plan without commands comes to.
func scriptBlocked(b *strings.Builder, p *Plan) {
	lines := []string{"this plan erases nothing: " + oneLine(string(p.Kind))}
	for _, reason := range p.Blocked {
		lines = append(lines, oneLine(reason.Text))
	}
	b.WriteString("printf '%s\\n' \\\n")
	for _, line := range lines {
		fmt.Fprintf(b, "  %s \\\n", shellQuote(line))
	}
	b.WriteString("  >&2\nexit 1\n")
}

// scriptCommands writes the steps, and tells which parts they stand on.
func scriptCommands(p *Plan) (text string, parts map[string]bool) {
	var b strings.Builder
	parts = map[string]bool{}
	for i, c := range p.Commands {
		s := scriptStep{later: i > 0}
		s.write(&b, c)
		for _, part := range s.parts {
			parts[part] = true
		}
	}
	return b.String(), parts
}

// A scriptStep writes one command.
type scriptStep struct {
	later bool // another step comes before it
	parts []string
}

func (s *scriptStep) write(b *strings.Builder, c Command) {
	words := make([]string, 0, len(c.Argv))
	for _, word := range c.Argv[1:] {
		if word == GroupPlaceholder {
			words = append(words, `"$lvg"`)
			continue
		}
		words = append(words, shellQuote(word))
	}
	call := "change " + strings.Join(words, " ")
	if c.Stdin == "" {
		call += " </dev/null"
	} else {
		call = fmt.Sprintf("printf '%%s\\n' %s | %s", shellQuote(strings.TrimSuffix(c.Stdin, "\n")), call)
	}
	onFailure := Stop
	if c.OnFailure == Continue {
		onFailure = Continue
	}
	fmt.Fprintf(b, "if begin %s \\\n  %s; then\n", shellQuote(oneLine(c.Why)), shellQuote(c.String()))
	if s.later && c.Argv[1] != "unmountDisk" {
		b.WriteString("  same_disks\n  [ \"$refused\" = no ] || failed stop 1\n")
	}
	if c.Capture != "" {
		s.parts = append(s.parts, scriptGroups, scriptGroupNew)
		b.WriteString("  groups || failed stop $?\n  before=$found\n")
	}
	fmt.Fprintf(b, "  %s || failed %s $?\n", call, onFailure)
	if c.Capture != "" {
		b.WriteString("  group_new \"$before\" || failed stop $?\n")
	}
	if uuid, ok := deletedGroup(c); ok {
		s.parts = append(s.parts, scriptGroups, scriptGroupGone)
		fmt.Fprintf(b, "  group_gone %s || failed stop $?\n", shellQuote(uuid))
	}
	b.WriteString("fi\n")
}

// deletedGroup is the CoreStorage group that a command deletes: it takes a
// moment to be gone.
func deletedGroup(c Command) (uuid string, ok bool) {
	if len(c.Argv) == 4 && strings.EqualFold(c.Argv[1], "cs") && c.Argv[2] == "delete" {
		return c.Argv[3], true
	}
	return "", false
}
