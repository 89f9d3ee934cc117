package script_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/script"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestDeployStudioRunnable(t *testing.T) {
	p := &disk.Plan{
		Kind:        disk.RebuildCoreStorage,
		Fingerprint: "00ff",
		Disks: []disk.Verdict{
			{ID: "disk0", Verdict: "target"}, {ID: "disk1", Verdict: "target"}, {ID: "disk3", Verdict: "rejected"},
		},
		Commands: []disk.Command{{Argv: []string{"diskutil", "cs", "delete", "A1"}}},
	}
	want := "RuntimeSetCustomProperty: MACWRANGLER_DISK_KIND=rebuild-fusion-corestorage\n" +
		"RuntimeSetCustomProperty: MACWRANGLER_DISK_TARGETS=disk0 disk1\n" +
		"RuntimeSetCustomProperty: MACWRANGLER_DISK_FINGERPRINT=00ff\n"
	if diff := cmp.Diff(want, script.DeployStudio(p)); diff != "" {
		t.Error(diff)
	}
}

// TestDeployStudioHostile puts hostile names of disks into a reason.
func TestDeployStudioHostile(t *testing.T) {
	order := "RuntimeSelectWorkflow: wipe"
	for name, separator := range map[string]string{
		"newline": "\n", "return": "\r", "both": "\r\n", "next line": "\u0085", "line separator": "\u2028",
		"paragraph separator": "\u2029", "vertical tab": "\v", "form feed": "\f", "file separator": "\x1c", "no text": "\xff\n\x85",
	} {
		t.Run(name, func(t *testing.T) {
			p := &disk.Plan{
				Kind: disk.BlockedFileVault,
				Blocked: []fault.Reason{
					{Code: "locked", Text: "the volume " + separator + order + separator + " is locked"},
					{Code: "second", Text: separator + order},
				},
			}
			got := script.DeployStudio(p)
			if !strings.HasPrefix(got, "RuntimeAbortWorkflow: disk plan: blocked-filevault: the volume ") ||
				strings.IndexByte(got, '\n') != len(got)-1 {
				t.Errorf("%q: want one line", got)
			}
			for _, r := range got[:len(got)-1] {
				if r < ' ' || r > '~' {
					t.Errorf("%q holds %+q", got, r)
				}
			}
		})
	}
}

func TestDeployStudioLong(t *testing.T) {
	p := &disk.Plan{Kind: disk.None, Blocked: []fault.Reason{{Text: strings.Repeat("\u2028", 1000)}}}
	got := script.DeployStudio(p)
	if len(got) > 450 || !strings.HasSuffix(got, "...\n") {
		t.Errorf("%d bytes: %q", len(got), got)
	}
}
