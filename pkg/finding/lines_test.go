package finding_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// TestLines: characters are counted where there are some, and bytes stay where there are none.
func TestLines(t *testing.T) {
	text := finding.LinesOf([]byte("plain\näöü x\n日本 y"))
	for _, tt := range []struct{ line, column, want int }{
		{1, 3, 3}, {2, 1, 1}, {2, 8, 5}, {3, 8, 4}, {3, 9, 5}, {3, 10, 10}, {4, 7, 7}, {0, 0, 0}, {2, 0, 0},
	} {
		if got := text.Character(tt.line, tt.column); got != tt.want {
			t.Errorf("%d:%d is character %d, want %d", tt.line, tt.column, got, tt.want)
		}
	}
	for _, bytesOnly := range []*finding.Lines{nil, finding.LinesOf(nil), finding.LinesOf([]byte("\xe4\xf6 x"))} {
		if got := bytesOnly.Character(1, 4); got != 4 {
			t.Errorf("%v: %d", bytesOnly, got)
		}
	}
}

// TestSARIFCountsCharacters, as its columnKind says; all else counts bytes.
func TestSARIFCountsCharacters(t *testing.T) {
	c := finding.NewCollector("a", nil, 10)
	c.Lines = finding.LinesOf([]byte("ä x\n"))
	c.Put(finding.Finding{Rule: "syntax", Line: 1, Column: 4, Message: "m"})
	r := finding.NewReport(c.Findings(), nil)
	var b bytes.Buffer
	if err := finding.WriteSARIF(&b, tool(), r); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"startColumn": 3`, `"columnKind": "unicodeCodePoints"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in %s", want, b.String())
		}
	}
	if r.Findings[0].Column != 4 {
		t.Errorf("column %d", r.Findings[0].Column)
	}
}
