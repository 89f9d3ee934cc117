package pkglint_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/internal/sariftest"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
)

// TestSARIFValidates: the log of all that the samples have.
func TestSARIFValidates(t *testing.T) {
	var list []finding.Finding
	for _, s := range slices.Concat(scriptSamples(), documentSamples()) {
		name := s.name
		if name == "" {
			name = "postinstall"
		}
		list = append(list, lintFile(t, name, s.bad)...)
	}
	for _, s := range packageSamples(t) {
		p := goodPackage(t)
		s.change(p)
		list = append(list, p.lint(t)...)
	}
	var log bytes.Buffer
	if err := finding.WriteSARIF(&log, finding.Tool{Name: "x", Rules: pkglint.Rules()}, finding.NewReport(list, nil)); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range sariftest.Faults(t, log.Bytes()) {
		t.Error(wrong)
	}
}

// TestCharacters: wherever a finding is, the character that SARIF gets is that at its
// column of bytes.
func TestCharacters(t *testing.T) {
	const script = "#!/bin/sh\n# Gruß.\n[ a = 'größe日' ] && sudo true\nexit 0\n"
	p := goodPackage(t)
	p.component.Scripts[0].Data = script
	p.d.Options.RootVolumeOnly = "true"
	info := pkginfo("preinstall_script", script)
	build := strings.Replace(buildInfo(""), "<key>version</key><string>1.2<", "<key>größe</key><true/><key>version</key><string>1 beta<", 1)
	folder := fstest.MapFS{
		"p/build-info.plist":    {Data: []byte(build), Mode: 0o644},
		"p/scripts/postinstall": {Data: []byte(script), Mode: 0o755},
	}
	distribution, err := p.d.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	document := strings.Replace(string(distribution), "<options ", "<!-- Größe --><options ", 1)
	p.after = func(members []xar.Member) []xar.Member {
		return swap(members, "Distribution", strings.NewReader(document))
	}
	folderResult := pkglint.Folder(t.Context(), "x", folder, time.Time{})
	for _, tt := range []struct {
		what, text, rule string
		list             []finding.Finding
	}{
		{"a script", script, "S02", lintFile(t, "postinstall", script)},
		{"a pkginfo", info, "S02", lintFile(t, "x.plist", info)},
		{"a package", script, "S02", p.lint(t)},
		{"a Distribution", document, "D03", p.lint(t)},
		{"a folder", script, "S02", folderResult.Findings},
		{"a build-info", build, "N02", folderResult.Findings},
	} {
		i := slices.IndexFunc(tt.list, func(f finding.Finding) bool { return f.Rule == tt.rule })
		if i < 0 {
			t.Errorf("%s: no %s in %v", tt.what, tt.rule, tt.list)
			continue
		}
		f := tt.list[i]
		line := strings.Split(tt.text, "\n")[f.Line-1]
		if want := utf8.RuneCountInString(line[:f.Column-1]) + 1; f.Character != want || want == f.Column {
			t.Errorf("%s, %d:%d is character %d, want %d", tt.what, f.Line, f.Column, f.Character, want)
		}
	}
}
