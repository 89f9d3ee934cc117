package disk_test

import (
	"os"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, disk.Meanings()) }

// TestKindsAreExplained: each kind has the meaning that is its own.
func TestKindsAreExplained(t *testing.T) {
	part := map[disk.Kind]string{
		disk.None: "No disk", disk.ManualEraseMac: "Apple silicon", disk.BlockedFileVault: "FileVault",
		disk.BlockedRAID: "AppleRAID", disk.Ambiguous: "more than one answer", disk.RebuildCoreStorage: "CoreStorage",
		disk.ResetFusion: "resetFusion", disk.EraseSingle: "erases one disk",
	}
	for _, m := range disk.Meanings() {
		if want, ok := part[disk.Kind(m.Code)]; ok && strings.Contains(m.Summary, want) {
			delete(part, disk.Kind(m.Code))
		}
	}
	if len(part) > 0 {
		t.Errorf("not explained, or as another one: %v", part)
	}
}

// TestDocumented: the page for administrators has every code that a plan may have.
func TestDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/disk.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range disk.Meanings() {
		if m.Kind == fault.KindReason && !strings.Contains(string(page), "`"+string(m.Code)+"`") {
			t.Errorf("docs/disk.md does not have %s", m.Code)
		}
	}
}
