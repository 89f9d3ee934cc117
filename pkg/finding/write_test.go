package finding_test

import (
	"bufio"
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/macwrangler/macwrangler/internal/sariftest"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// sample has every kind of place, and text that means something to a terminal,
// to GitHub and in a URI.
func sample() finding.Report {
	r := finding.NewReport([]finding.Finding{
		{Rule: "syntax", Severity: finding.Error, Target: "sites/a b.plist", Line: 3, Column: 7, Message: "a\x1btag", Fix: "close it"},
		{Rule: "style", Severity: finding.Warning, Target: "/tmp/x:y.pkg", Path: "Scripts/postinstall", Message: "100%\nodd"},
		{Rule: "style", Severity: finding.Warning, Target: "/tmp/x:y.pkg", Path: "Scripts/postinstall", Message: "100%\nodd"},
		{Rule: finding.NotChecked, Severity: finding.Info, Target: "standard input", Message: "keys of com.example are not checked"},
		{Rule: "thought", Severity: finding.Info, Message: "a thought"},
	}, nil)
	r.Failed = []finding.Failure{{Code: "permission-denied", Message: "reading \"a%\": permission\ndenied"}}
	return r
}

func TestText(t *testing.T) {
	want := `sites/a b.plist:3:7: error: a\x1btag [syntax]
    fix: close it
/tmp/x:y.pkg:1:1: warning: 100%\nodd (Scripts/postinstall) [style]
/tmp/x:y.pkg:1:1: warning: 100%\nodd (Scripts/postinstall) [style]
standard input:1:1: info: keys of com.example are not checked [not-checked]
:1:1: info: a thought [thought]
`
	if diff := cmp.Diff(want, written(func(w *bufio.Writer) { finding.WriteText(w, sample(), nil) })); diff != "" {
		t.Error(diff)
	}
	if got, want := sample().Counts.String(), "errors: 1, warnings: 2, infos: 1, not checked: 1"; got != want {
		t.Errorf("counts %q, want %q", got, want)
	}
}

func TestGitHub(t *testing.T) {
	want := `::error file=sites/a b.plist,line=3,col=7,title=syntax::a\x1btag%0Afix: close it
::warning file=/tmp/x%3Ay.pkg,line=1,col=1,title=style::100%25\nodd (Scripts/postinstall)
::warning file=/tmp/x%3Ay.pkg,line=1,col=1,title=style::100%25\nodd (Scripts/postinstall)
::notice file=standard input,line=1,col=1,title=not-checked::keys of com.example are not checked
::notice file=,line=1,col=1,title=thought::a thought
::error title=permission-denied::reading "a%25": permission\ndenied
`
	if diff := cmp.Diff(want, written(func(w *bufio.Writer) { finding.WriteGitHub(w, sample()) })); diff != "" {
		t.Error(diff)
	}
}

// TestPathsAreOfTheRepository: GitHub knows no ./ before a name.
func TestPathsAreOfTheRepository(t *testing.T) {
	r := finding.NewReport([]finding.Finding{{Rule: "syntax", Severity: finding.Error, Target: "./a//b.plist", Message: "m"}}, nil)
	got := written(func(w *bufio.Writer) { finding.WriteGitHub(w, r) })
	got += written(func(w *bufio.Writer) {
		if err := finding.WriteSARIF(w, tool(), r); err != nil {
			t.Error(err)
		}
	})
	for _, want := range []string{"file=a/b.plist,", `"uri": "a/b.plist"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func written(write func(w *bufio.Writer)) string {
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	write(w)
	_ = w.Flush() // into memory
	return b.String()
}

func tool() finding.Tool {
	rules := append([]finding.Rule{
		{ID: "syntax", Severity: finding.Error, Guideline: "Tags are closed.", Fix: "close it", Good: "<a></a>", Bad: "<a>", Source: "XML 1.0"},
		{ID: "style", Severity: finding.Warning, Guideline: "Names are even."},
	}, finding.SharedRules()...)
	return finding.Tool{Name: "macwrangler", Version: "1.2.3", URI: "https://example.com/docs", Rules: rules}
}

// TestSARIFValidates holds the log against the JSON schema that OASIS publishes.
func TestSARIFValidates(t *testing.T) {
	var b, empty bytes.Buffer
	if err := errors.Join(
		finding.WriteSARIF(&b, tool(), sample()),
		finding.WriteSARIF(&empty, finding.Tool{Name: "macwrangler"}, finding.NewReport(nil, nil)),
	); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range append(sariftest.Faults(t, b.Bytes()), sariftest.Faults(t, empty.Bytes())...) {
		t.Error(wrong)
	}
	for _, broken := range [][2]string{{`"startColumn": 7`, `"startColumn": 0`}, {`"level": "note"`, `"level": "info"`}, {`"columnKind"`, `"columns"`}} {
		if len(sariftest.Faults(t, bytes.Replace(b.Bytes(), []byte(broken[0]), []byte(broken[1]), 1))) == 0 {
			t.Errorf("a log with %s validates: this test checks nothing", broken[1])
		}
	}
}

func TestSARIFResults(t *testing.T) {
	var b bytes.Buffer
	if err := finding.WriteSARIF(&b, tool(), sample()); err != nil {
		t.Fatal(err)
	}
	read, err := sarif.FromBytes(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	prints := map[string]bool{}
	var got []string
	for _, r := range read.Runs[0].Results {
		prints[r.PartialFingerprints["macwranglerFinding/v1"]] = true
		got = append(got, strings.Join([]string{*r.RuleID, r.Kind, r.Level, *r.Locations[0].PhysicalLocation.ArtifactLocation.URI}, " "))
	}
	want := []string{
		"syntax  error sites/a%20b.plist",
		"style  warning file:///tmp/x:y.pkg",
		"style  warning file:///tmp/x:y.pkg",
		"not-checked open none standard%20input",
		"thought  note .",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if run := read.Runs[0].Invocations[0]; *run.ExecutionSuccessful || len(run.ToolExecutionNotifications) != 1 {
		t.Errorf("what could not be read: %+v", run)
	}
	if len(prints) != len(want) {
		t.Errorf("%d fingerprints of %d findings", len(prints), len(want))
	}
}

// TestFingerprintStays when lines move, or the file is named in another way: code
// scanning follows a finding by it.
func TestFingerprintStays(t *testing.T) {
	fingerprint := func(target string, line int) string {
		var b bytes.Buffer
		r := finding.NewReport([]finding.Finding{{Rule: "syntax", Target: target, Line: line, Message: "m"}}, nil)
		if err := finding.WriteSARIF(&b, tool(), r); err != nil {
			t.Fatal(err)
		}
		read, err := sarif.FromBytes(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		return read.Runs[0].Results[0].PartialFingerprints["macwranglerFinding/v1"]
	}
	want := fingerprint("a", 1)
	for target, line := range map[string]int{"a": 9, "./a": 1, "b/../a": 1} {
		if got := fingerprint(target, line); got != want || got == "" {
			t.Errorf("%s, line %d: fingerprint %q, want %q", target, line, got, want)
		}
	}
}
