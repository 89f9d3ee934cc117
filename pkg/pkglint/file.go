package pkglint

import (
	"bytes"
	"path"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// maxFindings is how many findings of each severity are kept of one file.
const maxFindings = 500

// MaxScript is the size of a script, pkginfo or recipe that is still read.
const MaxScript = 16 << 20

// CodeUnknownFile is of a file that is neither a script, a pkginfo, a recipe nor a
// package.
const CodeUnknownFile fault.Code = "unknown-file"

const hintUnknown = "a script begins with #! and its interpreter; name a script, a pkginfo, a recipe, a package, or a folder of these"

// File checks one file that somebody has named: a script, a pkginfo of Munki, or an
// AutoPkg recipe. The name is that of the file in findings.
func File(name string, data []byte) ([]finding.Finding, error) {
	switch {
	case len(data) > MaxScript:
		return nil, fault.New(fault.TooLarge, "", "larger than %d MiB", MaxScript>>20)
	case len(data) == 0:
		return nil, fault.New(fault.EmptyFile, "", "the file is empty")
	}
	switch kindOf(name, data) {
	case kindPlist, kindYAML:
		list, known, err := checkDocument(name, data)
		if err == nil && !known {
			err = fault.New(CodeUnknownFile, hintUnknown, "neither a pkginfo of Munki nor an AutoPkg recipe")
		}
		return list, err
	case kindScript:
		return scriptFile(script{name: path.Base(name), text: data, role: RoleInstall}, name), nil
	default:
		return nil, fault.New(CodeUnknownFile, hintUnknown, "neither a script, nor a pkginfo of Munki, nor an AutoPkg recipe")
	}
}

func scriptFile(s script, target string) []finding.Finding {
	out := finding.NewCollector(target, Rules(), maxFindings)
	checkScript(s, out)
	return out.Findings()
}

// fileKind is what a file holds.
type fileKind int

const (
	kindOther fileKind = iota
	kindScript
	kindPlist
	kindYAML
	kindPackage
)

// kindOf tells what a file is by its content, and where that does not say by its name.
func kindOf(name string, data []byte) fileKind {
	base := strings.ToLower(path.Base(name))
	text := bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 4096)], []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case bytes.HasPrefix(data, []byte("xar!")):
		return kindPackage
	case bytes.HasPrefix(data, []byte("#!")), bytes.HasPrefix(text, []byte("#!")):
		return kindScript
	case bytes.HasPrefix(data, []byte("bplist")), bytes.HasPrefix(text, []byte("<?xml")) && bytes.Contains(text, []byte("<plist")),
		bytes.HasPrefix(text, []byte("<plist")), bytes.HasPrefix(text, []byte("<!DOCTYPE plist")):
		return kindPlist
	case strings.HasSuffix(base, ".yaml"), strings.HasSuffix(base, ".yml"):
		return kindYAML
	case strings.HasSuffix(base, ".recipe"), strings.HasSuffix(base, ".plist"), strings.HasSuffix(base, ".pkginfo"):
		return kindPlist
	case installName.MatchString(path.Base(name)) && isScriptName(path.Base(name)), strings.HasSuffix(base, ".sh"), strings.HasSuffix(base, ".bash"), strings.HasSuffix(base, ".zsh"):
		return kindScript
	default:
		return kindOther
	}
}
