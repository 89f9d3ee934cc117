package pkglint_test

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
)

func pkginfo(key, script string) string {
	script = strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(script)
	return plistHead + "<key>name</key><string>X</string>\n<key>catalogs</key><array/>\n<key>uninstall_method</key><string>uninstall_script</string>\n" +
		"<key>" + key + "</key>\n<string>" + script + "</string>\n</dict></plist>\n"
}

func documentSamples() []sample {
	question := "#!/bin/sh\n# Is it there?\nif [ -f /Library/x ]; then exit 1; fi\nexit 0\n"
	return []sample{
		{"K01", finding.Error, "x.plist", pkginfo("postinstall_script", "#!/bin/sh\nrm -rf \"$3/Library/x\"\n"), pkginfo("postinstall_script", "#!/bin/sh\nrm -rf /Library/x\n")},
		{"K01", finding.Warning, "x.plist", pkginfo("installcheck_script", "#!/bin/sh\nset -e\n"+question[10:]), pkginfo("installcheck_script", question)},
		{"K01", finding.Warning, "x.plist", pkginfo("installcheck_script", "#!/bin/sh\nif [ -f /x ]; then exit 0; fi\nexit 0\n"), pkginfo("installcheck_script", "#!/bin/sh\n# always\nexit 0\n")},
		{"K01", finding.Warning, "x.plist", pkginfo("installcheck_script", "#!/bin/sh\nif [ -f /x ]; then exit 1; fi\nexit 1\n"), pkginfo("installcheck_script", question)},
		{
			"K01", finding.Warning, "x.plist", strings.Replace(pkginfo("uninstall_script", "#!/bin/sh\nexit 0\n"), "<string>uninstall_script<", "<string>removepackages<", 1),
			pkginfo("uninstall_script", "#!/bin/sh\nexit 0\n"),
		},
		{"S02", finding.Error, "x.plist", pkginfo("preinstall_script", "#!/bin/sh\nsudo true\nexit 0\n"), pkginfo("preinstall_script", "#!/bin/sh\ntrue\nexit 0\n")},
		{"S12", finding.Error, "x.plist", pkginfo("version_script", "echo 1.2\n"), pkginfo("version_script", "#!/bin/sh\necho 1.2\n")},
		{
			"S02", finding.Error, "X.munki.recipe.yaml",
			"Identifier: com.example.x\nProcess: []\nInput:\n  pkginfo:\n    postinstall_script: |\n      #!/bin/sh\n      sudo true\n",
			"Identifier: com.example.x\nProcess: []\nInput:\n  pkginfo:\n    postinstall_script: |\n      #!/bin/sh\n      true\n",
		},
		{
			"S03", finding.Warning, "X.pkg.recipe.yaml",
			"Identifier: com.example.x\nProcess:\n- Arguments:\n    file_path: '%RECIPE_CACHE_DIR%/Scripts/postinstall'\n    file_content: |\n      #!/bin/sh\n      set -e\n      rm -f /Library/x\n      exit 0\n",
			"Identifier: com.example.x\nProcess:\n- Arguments:\n    file_path: '%RECIPE_CACHE_DIR%/Scripts/postinstall'\n    file_content: |\n      #!/bin/sh\n      set -e\n      rm -f \"$3/Library/x\"\n      exit 0\n",
		},
	}
}

func TestDocumentSamples(t *testing.T) {
	for _, s := range documentSamples() {
		if found := lintFile(t, s.name, s.bad); !has(found, s.rule, s.severity) {
			t.Errorf("%s %s is not found in\n%s\nbut %v", s.rule, s.severity, s.bad, found)
		}
		if found := lintFile(t, s.name, s.good); len(found) > 0 {
			t.Errorf("%s: %v is found in the mended\n%s", s.rule, found, s.good)
		}
	}
}

// TestPlacesInDocuments: line and column are those of the document, whatever stands
// before in the line.
func TestPlacesInDocuments(t *testing.T) {
	const script = "#!/bin/sh\n[ a '<' b ] && [ c '&' d ] && sudo true\nexit 0\n"
	for name, text := range map[string]string{
		"x.plist":  pkginfo("preinstall_script", script),
		"cd.plist": strings.Replace(pkginfo("preinstall_script", "XX"), "XX", "<![CDATA["+script+"]]>", 1),
		"x.recipe.yaml": "Identifier: com.example.x\nProcess: []\nInput:\n  pkginfo:\n    preinstall_script: |-\n\n      " +
			strings.ReplaceAll(strings.TrimSuffix(script, "\n"), "\n", "\n      ") + "\n",
	} {
		lines := strings.Split(text, "\n")
		for _, f := range lintFile(t, name, text) {
			if f.Rule != "S02" {
				continue
			}
			if line := lines[f.Line-1]; !strings.HasPrefix(line[f.Column-1:], "sudo") {
				t.Errorf("%s: %d:%d is %q", name, f.Line, f.Column, line[f.Column-1:])
			}
			if !strings.HasSuffix(f.Path, ":preinstall_script") {
				t.Errorf("%s: path %q", name, f.Path)
			}
		}
	}
	found := lintFile(t, "flow.recipe.yaml", "Identifier: a.b\nProcess: []\nInput:\n  pkginfo: {preinstall_script: \"#!/bin/sh\\nsudo true\\nexit 0\"}\n")
	if !has(found, "S02", finding.Error) || found[0].Line != 4 {
		t.Errorf("in quotes: %v", found)
	}
}

// TestFilesThatAreNone: each bad input has one clear error with a code and a hint.
func TestFilesThatAreNone(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		code       fault.Code
	}{
		{"x", "", fault.EmptyFile},
		{"x.txt", "hello", pkglint.CodeUnknownFile},
		{"x.plist", plistHead + "</dict></plist>", pkglint.CodeUnknownFile},
		{"x.recipe", "<plist", "malformed"},
		{"x.recipe.yaml", "a: b: c", pkglint.CodeDocument},
		{"x.recipe.yaml", "Process: &a []\nIdentifier: *a\n", pkglint.CodeDocument},
	} {
		_, err := pkglint.File(tt.name, []byte(tt.text))
		if fault.CodeOf(err) != tt.code {
			t.Errorf("%s %q: %q, %v", tt.name, tt.text, fault.CodeOf(err), err)
		}
	}
}

// TestManyScripts: what is beyond the bound is said.
func TestManyScripts(t *testing.T) {
	var b strings.Builder
	b.WriteString(plistHead + "<key>Identifier</key><string>a.b</string><key>Process</key><array>\n")
	for range 1001 {
		b.WriteString("<dict><key>preinstall_script</key><string>#!/bin/sh\nexit 0\n</string></dict>\n")
	}
	b.WriteString("</array></dict></plist>\n")
	if got := rulesOf(lintFile(t, "x.recipe", b.String())); got != "not-checked" {
		t.Errorf("%q", got)
	}
}
