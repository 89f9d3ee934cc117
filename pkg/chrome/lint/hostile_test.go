package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// Big made-up files cost time and memory in proportion to their size, or are
// refused: the test is that it ends.
func TestLintHostile(t *testing.T) {
	t.Parallel()
	const many = 30_000
	var keys strings.Builder
	for i := range many {
		fmt.Fprintf(&keys, `"translate.%d":{},`, i)
	}
	for _, tt := range []struct {
		text    string
		refused bool
	}{
		{`{` + strings.Repeat(`"session":{},`, many) + `"a":1}`, false},
		{`{` + keys.String() + `"a":1}`, false},
		{`{"first_run_tabs":[` + strings.Repeat(`1,`, many) + `1]}`, false},
		{`{"a":[` + strings.Repeat(`1,`, 1_000_000) + `1]}`, true},
		{`{` + strings.Repeat(`"unknown":1,`, 300_000) + `"a":1}`, false}, // a list for each would take minutes
		{strings.Repeat(`/**/`, many) + `{}`, false},
		{`{"` + strings.Repeat("x", 100_000) + `":1}`, false},
		{strings.Repeat(" ", prefjson.MaxBytes) + "{}", true},
		{strings.Repeat("[", 1_000_000), false},
		{`"` + strings.Repeat(`\u0041`, many) + `"`, false},
		{"<plist><dict><key>HSTSPolicyBypassList</key><array>" + strings.Repeat("<string>A!</string>", 5*many) + "</array></dict></plist>", false},
		{"<plist><dict><key>AutoSelectCertificateForUrls</key><array>" + strings.Repeat("<string>{\"patern\":1,}</string>", many) + "</array></dict></plist>", false},
		{"<plist><dict><key>DefaultPrinterSelection</key><string>[" + strings.Repeat("1,", many) + "]</string></dict></plist>", false},
		{"<plist><dict><key>ManagedBookmarks</key><array>" + strings.Repeat("<dict><key>nam</key><true/></dict>", many) + "</array></dict></plist>", false},
		{"<plist><dict><key>updatePolicies</key><dict><key>global</key><dict>" + strings.Repeat("<key>UpdatesSupressed</key><true/>", 10_000) + "</dict></dict></dict></plist>", false},
	} {
		list, err := lint.File("initial_preferences", []byte(tt.text), lint.Options{})
		if (err != nil) != tt.refused {
			t.Errorf("%.40q…: error %v, want one: %t", tt.text, err, tt.refused)
		}
		if len(list) > 3*1000+1 {
			t.Errorf("%.40q…: %d findings", tt.text, len(list))
		}
	}
}

// No number of comments in front of an error hides it.
func TestFloodHidesNoError(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("//\n", 5000) + `{"translate":{"enabled":"no"},"translate":{}}`
	list, err := lint.File("initial_preferences", []byte(text), lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, f := range list {
		found[f.Rule]++
	}
	if found["json-duplicate-key"] != 1 || found["wrong-type"] != 1 || found["json-extension"] != 1000 || found[finding.MoreFindings] != 1 {
		t.Errorf("found %v", found)
	}
}
