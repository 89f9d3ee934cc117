package script

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The custom properties that DeployStudio sets a plan's outcome, for
// conditions in later steps of its workflow.
const (
	PropertyKind        = "MACWRANGLER_DISK_KIND"
	PropertyTargets     = "MACWRANGLER_DISK_TARGETS" // ids, blanks between them
	PropertyFingerprint = "MACWRANGLER_DISK_FINGERPRINT"
)

// mostAbortText is enough for a sentence, and for a window.
const mostAbortText = 400

// DeployStudio writes a plan as lines that DeployStudio takes as orders when a
// script prints them: a plan with commands sets custom properties, one without
// ends the workflow and tells why. The text is ASCII, and nothing that stems
// from a disk can begin a line.
//
// The lines are those of DeployStudio's own sample scripts; it is closed source.
func DeployStudio(p *disk.Plan) string {
	if len(p.Commands) == 0 {
		return "RuntimeAbortWorkflow: " + abortText(p) + "\n"
	}
	var targets []string
	for _, v := range p.Disks {
		if v.Verdict == disk.Target {
			targets = append(targets, v.ID)
		}
	}
	var b strings.Builder
	for _, property := range [][2]string{
		{PropertyKind, string(p.Kind)},
		{PropertyTargets, strings.Join(targets, " ")},
		{PropertyFingerprint, p.Fingerprint},
	} {
		fmt.Fprintf(&b, "RuntimeSetCustomProperty: %s=%s\n", property[0], oneLineASCII(property[1]))
	}
	return b.String()
}

// abortText is the kind and the reasons, in one line.
func abortText(p *disk.Plan) string {
	text := "disk plan: " + oneLineASCII(string(p.Kind))
	for i, reason := range p.Blocked {
		separator := "; "
		if i == 0 {
			separator = ": "
		}
		text += separator + oneLineASCII(reason.Text)
	}
	if len(text) > mostAbortText {
		text = text[:mostAbortText-3] + "..."
	}
	return text
}

// oneLineASCII is [fault.Printable] for those who read nothing but ASCII.
func oneLineASCII(text string) string {
	var b strings.Builder
	for _, r := range fault.Printable(text) {
		if r >= ' ' && r < 0x7f {
			b.WriteRune(r)
			continue
		}
		quoted := fmt.Sprintf("%+q", r)
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return b.String()
}
