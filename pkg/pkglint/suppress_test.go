package pkglint_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
)

func rulesOf(list []finding.Finding) string {
	var ids []string
	for _, f := range list {
		ids = append(ids, f.Rule)
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// TestSuppressions: a comment leaves out what it names where it stands, and says so if it
// does not.
func TestSuppressions(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"behind the command", head + "sudo true # macwrangler:ignore S02 because of a test" + tail, ""},
		{"on the line before", head + "# macwrangler:ignore S02 because of a test\n# more words\nsudo true" + tail, ""},
		{"for one line only", head + "sudo true # macwrangler:ignore S02 because of a test\nsudo true" + tail, "S02"},
		{"two rules", head + "sudo rm /Library/x # macwrangler:ignore S02,S03 because of a test" + tail, ""},
		{"for the whole script", "#!/bin/sh\n# macwrangler:ignore S02 because of a test\nset -e\nsudo true\nsudo true" + tail, "S13"[:0]},
		{"another rule", head + "sudo true # macwrangler:ignore S03 because of a test" + tail, "S02 unused-ignore"},
		{"no reason", head + "sudo true # macwrangler:ignore S02" + tail, "S02 unused-ignore"},
		{"no rule", head + "true # macwrangler:ignore" + tail, "unused-ignore"},
		{"no such rule", head + "true # macwrangler:ignore X99 because of a test" + tail, "unused-ignore"},
		{"nothing to leave out", head + "true # macwrangler:ignore S02 because of a test" + tail, "unused-ignore"},
		{"in a string", head + "sudo echo '# macwrangler:ignore S02 because of a test'" + tail, "S02"},
		{"what was not checked stays", "#!/usr/local/bin/managed_python3\n# macwrangler:ignore not-checked because of a test\nprint(1)\n", "not-checked unused-ignore"},
		{"in Python", "#!/usr/bin/python\n# macwrangler:ignore S12 because of a test\nprint(1)\n", "not-checked"},
	} {
		found := lintFile(t, "postinstall", tt.text)
		if got := rulesOf(found); got != tt.want {
			t.Errorf("%s: %q, want %q: %v", tt.name, got, tt.want, found)
		}
	}
}

func TestConfig(t *testing.T) {
	project := func() []finding.Finding {
		files := goodProject()
		files["scripts/postinstall"] = &fstest.MapFile{Data: []byte(inScript("sudo curl -O https://example.com/x"))}
		return lintFolder(t, files)
	}
	if got := rulesOf(project()); got != "S02 S16" {
		t.Fatal(got)
	}
	for _, tt := range []struct{ name, text, want string }{
		{"empty", "", "S02 S16"},
		{"disabled", "disable: [S02]", "S16"},
		{"ignored", "ignore:\n- {rule: S16, files: scripts/postinstall, because: it is there}\n", "S02"},
		{"ignored by a pattern", "ignore:\n- {rule: S16, files: \"scripts/*\", because: it is there}\n", "S02"},
		{"ignored elsewhere", "ignore:\n- {rule: S16, files: other/postinstall, because: it is there}\n", "S02 S16 unused-ignore"},
		{"part of a name", "ignore:\n- {rule: S16, files: install, because: it is there}\n", "S02 S16 unused-ignore"},
	} {
		config, err := pkglint.ParseConfig("c.yaml", []byte(tt.text))
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if got := rulesOf(config.Apply(project(), true)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	some, err := pkglint.ParseConfig("c.yaml", []byte("ignore:\n- {rule: S16, files: other/postinstall, because: it is there}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := rulesOf(some.Apply(project(), false)); got != "S02 S16" {
		t.Errorf("of a few files: %q", got)
	}
	config, err := pkglint.ParseConfig("c.yaml", []byte("severity: {S02: info}"))
	if err != nil {
		t.Fatal(err)
	}
	if found := config.Apply(project(), true); !has(found, "S02", finding.Info) || has(found, "S02", finding.Error) {
		t.Errorf("another severity: %v", found)
	}
	for _, text := range []string{
		"disable: S02", "disable: [X99]", "severity: {S02: bad}", "ignore: [{rule: S02}]", "ignore: [{rule: S02, files: a}]", "ignore: [{rule: S02, files: '[', because: x}]", "other: 1",
	} {
		if _, err := pkglint.ParseConfig("c.yaml", []byte(text)); fault.CodeOf(err) != pkglint.CodeConfig {
			t.Errorf("%s: %v", text, err)
		}
	}
}
