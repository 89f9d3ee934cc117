package tcc_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/profile/tcc"
)

// good are requirements of every form.
func good() []string {
	return []string{
		`identifier "com.example.app" and anchor apple`,
		`identifier "com.example.app" and anchor apple generic and certificate 1[field.1.2.840.113635.100.6.2.6] /* exists */ and certificate leaf[field.1.2.840.113635.100.6.1.13] /* exists */ and certificate leaf[subject.OU] = ABCDE12345`,
		`(anchor apple generic and certificate leaf[field.1.2.840.113635.100.6.1.9] /* exists */ or anchor apple generic and certificate 1[field.1.2.840.113635.100.6.2.6] and certificate leaf[subject.OU] = "9BCDE12345") and identifier "com.example.app"`,
		`identifier com.example.app and anchor generic apple;`,
		`anchor trusted and !identifier "x" and ! (info [CFBundleVersion] >= "2.0")`,
		`cdhash H"0123456789abcdef0123456789abcdef01234567" or cdhash = H"0123456789ABCDEF0123456789ABCDEF01234567"`,
		"identifier = a // comment\nand anchor = H\"00\" # another",
		`certificate root = H"0123456789abcdef0123456789abcdef01234567" and cert -1 trusted and certificate trusted`,
		`certificate leaf = /Library/Certificates/ca.cer and notarized and legacy and always and platform = 1`,
		`anchor[subject.CN] = *"Example"* and entitlement ["com.apple.security.get-task-allow"] absent`,
		`certificate leaf[timestamp.1.2.840] >= timestamp "2026-01-01" and info[a] = 0x0aFf and info[b] ~ "x" and info[c] < y and info[d] exists`,
		`anchor apple "Some CA" and (named) and ("named") or never`,
		`identifier "with \" in it" and anchor apple`,
	}
}

func TestGoodRequirements(t *testing.T) {
	for _, text := range good() {
		if _, err := tcc.Parse(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestBadRequirements has a column for each fault, and a part of the reason.
func TestBadRequirements(t *testing.T) {
	for _, tt := range []struct{ text, place, why string }{
		{``, "column 1", "empty"},
		{`  # designated => identifier "a"`, "column 3", "in a comment"},
		{`designated => identifier "a" and anchor apple`, "column 1", "a set of requirements"},
		{`host => anchor apple`, "column 1", "a set of requirements"},
		{`identifier "a" and anchor apple and certificate leaf[subject.OU = ABCDE12345`, "column 65", "unexpected ="},
		{`identifier "a" and anchor apple / exists /`, "column 33", "unexpected /"},
		{`identifier "a`, "column 12", "never closed"},
		{`identifier "a"" and anchor apple`, "column 15", "never closed"},
		{`identifier “a”`, "column 12", "“"},
		{`anchor apple /* exists`, "column 14", "never ends"},
		{`(identifier "a" or anchor apple`, "column 1", "never closed"},
		{`identifier "a")`, "column 15", "unexpected )"},
		{`identifier "a" and`, "column 19", "it ends here"},
		{`identifier "a" anchor apple`, "column 16", "unexpected anchor"},
		{`not identifier "a"`, "column 1", "unexpected not"},
		{`identifier apple`, "column 12", "a word of the grammar"},
		{`identifier com.example.my-app`, "column 26", "needs quotes"},
		{`identifier com.example.my_app`, "column 26", "needs quotes"},
		{`certificate leaf[subject.OU] = 9BCDE12345`, "column 32", "begins with a digit"},
		{`certificate leaf[subject.OU] = 1234567890`, "column 32", "digits needs quotes"},
		{`certificate leaf[field.1] exists`, "column 18", "two parts or more"},
		{`certificate leaf[organization.OU] = a`, "column 18", "is not a field"},
		{`certificate leaf[subject.] = a`, "column 18", "is not a field"},
		{`certificate first[subject.OU] = a`, "column 13", "leaf, root or a number"},
		{`cdhash H"0123"`, "column 8", "40 hexadecimal"},
		{`cdhash H"xyz"`, "column 8", "not a hexadecimal"},
		{`cdhash "0123"`, "column 8", "a hash"},
		{`info[a] = 0x123`, "column 11", "even count"},
		{`info[a] =`, "column 10", "it ends here"},
		{`info a`, "column 6", "unexpected a"},
		{`platform x`, "column 10", "a number"},
		{`anchor generic`, "column 15", "apple"},
		{`Identifier "a"`, "column 1", "unexpected Identifier"},
		{"identifier \"a\"\nand or", "line 2, column 5", "unexpected or"},
		{`identifier "ä" and é`, "column 20", "é"},
		{`identifier "a" and anchor apple, anchor apple`, "column 32", "unexpected ,"},
	} {
		_, err := tcc.Parse(tt.text)
		problem, ok := errors.AsType[*tcc.SyntaxError](err)
		if !ok || problem.Place() != tt.place || !strings.Contains(err.Error(), tt.why) || fault.CodeOf(err) != tcc.CodeRequirement {
			t.Errorf("%s:\ngot  %v\nwant %s: … %s", tt.text, err, tt.place, tt.why)
		}
	}
}

// TestWhatARequirementAsks: who signed, which build, which identifiers and teams.
func TestWhatARequirementAsks(t *testing.T) {
	const hash = `cdhash H"0123456789abcdef0123456789abcdef01234567"`
	for text, want := range map[string][2]bool{
		`identifier "a"`: {false, false},
		`identifier "a" and certificate leaf[subject.OU] = ABCDE12345`: {false, false},
		`anchor apple`:                        {true, true},
		`anchor apple or identifier "a"`:      {false, false},
		`anchor apple or ` + hash:             {false, true},
		hash + ` or ` + hash:                  {false, true},
		`identifier "a" and ` + hash:          {false, true},
		`!anchor apple and identifier "a"`:    {false, false},
		`certificate root = H"00"`:            {true, true},
		`(anchor apple) and (identifier "a")`: {true, true},
		`never`:                               {true, true},
	} {
		r, err := tcc.Parse(text)
		if err != nil || r.Signer != want[0] || r.Hash != want[1] {
			t.Errorf("%s: signer %v, hash %v, want %v, error %v", text, r.Signer, r.Hash, want, err)
		}
	}
	r, err := tcc.Parse(`(identifier "a" or identifier b.c) and !identifier "d" and certificate leaf[subject.OU] = T1 and certificate leaf[subject.CN] = T2`)
	if err != nil || !slices.Equal(r.Identifiers, []string{"a", "b.c"}) || !slices.Equal(r.Teams, []string{"T1"}) {
		t.Errorf("identifiers %q, teams %q, error %v", r.Identifiers, r.Teams, err)
	}
}

// TestNarrow: a certificate of any developer is not enough.
func TestNarrow(t *testing.T) {
	const hash = `cdhash H"0123456789abcdef0123456789abcdef01234567"`
	for text, want := range map[string][2]bool{
		`anchor apple generic`:                                                       {false, false},
		`identifier "a" and anchor apple generic`:                                    {false, false},
		`identifier "a" and anchor generic apple`:                                    {false, false},
		`anchor apple generic and certificate 1[field.1.2.840.113635.100.6.2.6]`:     {false, false},
		`anchor apple generic and certificate leaf[field.1.2.840.113635.100.6.1.13]`: {false, false},
		`anchor apple generic and !certificate leaf[subject.OU] = ABCDE12345`:        {false, false},
		`anchor apple generic or anchor apple`:                                       {false, false},
		`anchor apple generic and certificate leaf[subject.OU] = ABCDE12345`:         {true, false},
		`anchor apple generic and certificate leaf[field.1.2.840.113635.100.6.1.9]`:  {true, false},
		`anchor apple`:                     {true, false},
		`anchor apple generic and ` + hash: {true, false},
		`never`:                            {false, true},
		`anchor apple and false`:           {true, true},
		`never or anchor apple`:            {true, false},
		`never or anchor apple generic`:    {false, false},
	} {
		r, err := tcc.Parse(text)
		if err != nil || r.Narrow != want[0] || r.Never != want[1] {
			t.Errorf("%s: narrow %v, never %v, want %v, error %v", text, r.Narrow, r.Never, want, err)
		}
	}
}

// TestHiddenConditions: a lost star makes one comment of two, and what was between
// them is not required.
func TestHiddenConditions(t *testing.T) {
	r, err := tcc.Parse(`anchor apple /* exists / and certificate leaf[field.1.2] / exists */ and identifier "a"`)
	if err != nil || len(r.Hidden) != 1 || r.Hidden[0].Column != 14 || !strings.Contains(r.Hidden[0].Text, "certificate") {
		t.Errorf("hidden %+v, error %v", r.Hidden, err)
	}
	for _, text := range good() {
		if r, err := tcc.Parse(text); err != nil || r.Hidden != nil {
			t.Errorf("%s: hidden %+v, error %v", text, r.Hidden, err)
		}
	}
}

// TestLimits: a megabyte is read, and what is more, or nested too deeply, is not.
func TestLimits(t *testing.T) {
	long := `identifier "` + strings.Repeat("a", tcc.MaxRequirement-len(`identifier ""`)) + `"`
	if _, err := tcc.Parse(long); err != nil {
		t.Errorf("%d bytes: %v", len(long), err)
	}
	deep := func(n int) string { return strings.Repeat("(", n) + "anchor apple" + strings.Repeat(")", n) }
	if _, err := tcc.Parse(deep(tcc.MaxDepth)); err != nil {
		t.Error(err)
	}
	for what, text := range map[string]string{
		"too long": long + " ", "too deep": deep(tcc.MaxDepth + 1), "half a megabyte of brackets": deep(tcc.MaxRequirement/2 - 10),
	} {
		if _, err := tcc.Parse(text); !fault.Has(err, tcc.CodeTooLong) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, text := range []string{
		strings.Repeat("(", tcc.MaxRequirement), deep(tcc.MaxDepth+1) + ")", deep(tcc.MaxDepth+1) + `"`,
		strings.Repeat("!", tcc.MaxRequirement), strings.Repeat("/**/", tcc.MaxRequirement/4), strings.Repeat("#\n", tcc.MaxRequirement/2),
		strings.Repeat("anchor apple or ", tcc.MaxRequirement/16),
	} {
		if _, err := tcc.Parse(text); fault.CodeOf(err) != tcc.CodeRequirement {
			t.Errorf("%.20s: %v", text, err)
		}
	}
}

// FuzzParse: no panic, only this package's error, and a place inside the text.
func FuzzParse(f *testing.F) {
	for _, text := range good() {
		f.Add(text)
	}
	f.Add(`identifier “a” and [`)
	f.Add(`((((!!!(*`)
	f.Fuzz(func(t *testing.T, text string) {
		_, err := tcc.Parse(text)
		if err == nil {
			return
		}
		problem, ok := errors.AsType[*tcc.SyntaxError](err)
		if !ok || problem.Line < 1 || problem.Column < 1 || problem.Column > len(text)+1 || problem.Fault == nil {
			t.Errorf("%q: %v", text, err)
		}
	})
}
