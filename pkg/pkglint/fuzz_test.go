package pkglint_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/macwrangler/macwrangler/internal/samplepkg"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
)

// checkFindings holds that all findings have a rule of ours, a target and a place.
func checkFindings(t *testing.T, list []finding.Finding, target string) {
	t.Helper()
	ids := map[string]bool{}
	for _, r := range append(pkglint.Rules(), finding.SharedRules()...) {
		ids[r.ID] = true
	}
	for _, f := range list {
		if !ids[f.Rule] || !strings.HasPrefix(f.Target, target) || f.Line < 0 || f.Column < 0 || f.Message == "" || f.Severity == "" {
			t.Fatalf("%+v", f)
		}
	}
}

// FuzzFile: any file is checked or refused with an error of ours.
func FuzzFile(f *testing.F) {
	for _, s := range scriptSamples() {
		f.Add("postinstall", []byte(s.bad))
	}
	for _, s := range documentSamples() {
		f.Add(s.name, []byte(s.bad))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		list, err := pkglint.File(name, data)
		if _, ours := errors.AsType[*fault.Error](err); err != nil && !ours {
			t.Fatalf("%v is none of our errors", err)
		}
		checkFindings(t, list, name)
	})
}

// FuzzBuildInfo: so is any build-info, and any file of launchd.
func FuzzBuildInfo(f *testing.F) {
	f.Add([]byte(buildInfo("")), "build-info.plist")
	f.Add([]byte("version: 1.10\nname: X\n"), "build-info.yaml")
	f.Add([]byte(`{"version": "1.0", "identifier": "com.example.x"}`), "build-info.json")
	f.Add([]byte(job("")), "payload/Library/LaunchDaemons/x.plist")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		files := goodProject()
		switch name {
		case "build-info.plist", "build-info.yaml", "build-info.json", "payload/Library/LaunchDaemons/x.plist":
		default:
			return
		}
		delete(files, "build-info.plist")
		files[name] = &fstest.MapFile{Data: data, Mode: 0o644}
		result := pkglint.Folder(t.Context(), "x", files, time.Time{})
		checkFindings(t, result.Findings, "x")
		for _, err := range result.Unread {
			if _, ours := errors.AsType[*fault.Error](err); !ours {
				t.Fatalf("%v is none of our errors", err)
			}
		}
	})
}

// FuzzConfig: so is any configuration.
func FuzzConfig(f *testing.F) {
	f.Add([]byte("disable: [S13]\nseverity: {S07: warning}\nignore:\n- rule: S16\n  files: \"*/x\"\n  because: y\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		config, err := pkglint.ParseConfig("c.yaml", data)
		if err != nil {
			if _, ours := errors.AsType[*fault.Error](err); !ours {
				t.Fatalf("%v is none of our errors", err)
			}
			return
		}
		config.Apply([]finding.Finding{{Rule: "S02", Target: "a/b/c", Severity: finding.Error}}, true)
	})
}

// BenchmarkRepository is a repository of 500 scripts, to be checked in under a second.
func BenchmarkRepository(b *testing.B) {
	files := fstest.MapFS{}
	var long strings.Builder
	for _, s := range scriptSamples() {
		if s.rule != "S12" && s.rule != "S15" {
			long.WriteString(strings.TrimPrefix(strings.TrimSuffix(s.bad, tail), head) + "\n")
		}
	}
	for i := range 500 {
		files[strings.Repeat("x", i+1)+"/scripts/postinstall"] = &fstest.MapFile{Data: []byte(head + long.String() + tail)}
	}
	b.SetBytes(int64(500 * long.Len()))
	for b.Loop() {
		if result := pkglint.Folder(b.Context(), "x", files, time.Time{}); result.Checked != 500 {
			b.Fatal(result.Checked)
		}
	}
}

// FuzzPackage: any package is checked or refused with an error of ours.
func FuzzPackage(f *testing.F) {
	f.Add(samplepkg.Sample().Bytes(f, xar.Options{}))
	f.Add(samplepkg.Product(f, xar.Options{Digest: xar.SHA256}, samplepkg.Sample()))
	f.Fuzz(func(t *testing.T, data []byte) {
		result := pkglint.Package(t.Context(), "x.pkg", bytes.NewReader(data), int64(len(data)), time.Time{})
		checkFindings(t, result.Findings, "x.pkg")
		for _, err := range result.Unread {
			if _, ours := errors.AsType[*fault.Error](err); !ours {
				t.Fatalf("%v is none of our errors", err)
			}
		}
	})
}
