package pkglint_test

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// TestSourced: what a script reads in from another file was not followed, and it says so
// once.
func TestSourced(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`. "$(dirname "$0")/common"` + "\nsource ./more", finding.NotChecked},
		{"source /usr/local/lib/x.sh", finding.NotChecked},
		{`echo ". ./common" # . ./common`, ""},
	} {
		found := lintFile(t, "postinstall", "#!/bin/sh\n# reads a library\nset -e\n"+tt.text+"\nexit 0\n")
		if got := rulesOf(found); got != tt.want {
			t.Errorf("%s: %q, want %q: %v", tt.text, got, tt.want, found)
		}
		if tt.want != "" && (len(found) != 1 || !strings.Contains(found[0].Message, "reads in")) {
			t.Error(found)
		}
	}
}

// TestQuotedVolume: in single quotes, or behind a backslash, $3 is not the target volume.
func TestQuotedVolume(t *testing.T) {
	for text, want := range map[string]string{
		`rm -f '$3/Library/x'`:           "S03",
		`rm -f "\$3/Library/x"`:          "S03",
		`mkdir -p '${3}/Library/x'`:      "S03",
		`rm -f "$3/Library/x"`:           "",
		`rm -f "$3"'/Library/x'`:         "",
		`echo '$3/Library/x'`:            "",
		`awk '{print $3}' "$3/etc/x"`:    "",
		`sed -i '' 's/$3/x/' "$3/tmp/x"`: "",
		`rm -f './$35/x'`:                "",
	} {
		found := lintFile(t, "postinstall", "#!/bin/sh\n# removes a file\nset -e\n"+text+"\nexit 0\n")
		if got := strings.Contains(rulesOf(found), "S03"); got != (want != "") {
			t.Errorf("%s: %v", text, found)
		}
	}
}
