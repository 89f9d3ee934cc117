package script

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The custom properties that hold a plan's result in DeployStudio, for conditions
// in later steps of the workflow.
const (
	PropertyKind        = "MACWRANGLER_DISK_KIND"
	PropertyTargets     = "MACWRANGLER_DISK_TARGETS" // ids, separated by spaces
	PropertyFingerprint = "MACWRANGLER_DISK_FINGERPRINT"
)

// maxAbortText is enough for a sentence, and fits a window.
const maxAbortText = 400

// DeployStudio returns a plan as lines that DeployStudio obeys when a script
// prints them: a plan with commands sets custom properties, one without ends
// the workflow with the reason. The text is ASCII, and nothing from a disk can
// begin a line.
//
// DeployStudio is closed source; the lines are those of its own sample scripts.
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

// abortText returns the kind and the reasons in one line.
func abortText(p *disk.Plan) string {
	text := "disk plan: " + oneLineASCII(string(p.Kind))
	for i, reason := range p.Blocked {
		separator := "; "
		if i == 0 {
			separator = ": "
		}
		text += separator + oneLineASCII(reason.Text)
	}
	if len(text) > maxAbortText {
		text = text[:maxAbortText-3] + "..."
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
