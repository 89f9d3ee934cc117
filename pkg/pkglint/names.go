package pkglint

import (
	"regexp"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// putter records a finding about a value whose place it knows.
type putter func(rule string, severity finding.Severity, fix, message string)

// numbers matches versions that compare as one expects.
var numbers = regexp.MustCompile(`^\d+(?:\.\d+)*$`)

// hasVariable matches versions and names that a tool fills in when it builds.
var hasVariable = regexp.MustCompile(`\$\{?\w|%\w+%|\{\{|@\w+@|<%`)

// checkVersion is N02 for a version as text.
func checkVersion(version string, put putter) {
	const fix = "use numbers with dots: 1.10.2"
	switch {
	case hasVariable.MatchString(version):
		put(finding.NotChecked, finding.Info, "", "the version "+fault.Clip(version)+" is filled in later")
	case strings.TrimSpace(version) == "":
		put("N02", "", fix, "there is no version")
	case numbers.MatchString(version):
	case strings.ContainsAny(version, " \t\n/"):
		put("N02", "", fix, "the version "+fault.Clip(version)+" is not numbers with dots")
	default:
		put("N02", finding.Warning, fix, "the version "+fault.Clip(version)+" is not numbers with dots: tools that compare versions do not agree on it")
	}
}

// reverseDNS matches identifiers of two and more parts.
var reverseDNS = regexp.MustCompile(`^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_+-]+)+$`)

// checkIdentifier is N03.
func checkIdentifier(id string, put putter) {
	const fix = "use a domain of yours: com.example.product"
	switch {
	case hasVariable.MatchString(id):
		put(finding.NotChecked, finding.Info, "", "the identifier "+fault.Clip(id)+" is filled in later")
	case strings.HasPrefix(strings.ToLower(id), "com.apple."):
		put("N03", "", fix, "the identifier "+fault.Clip(id)+" is in Apple's domain")
	case strings.HasPrefix(id, "com.github.munki.pkg."):
		put("N03", finding.Warning, fix, "the identifier "+fault.Clip(id)+" has munkipkg's default domain")
	case !reverseDNS.MatchString(id):
		put("N03", "", fix, "the identifier "+fault.Clip(id)+" is not in reverse DNS form")
	}
}

// checkFileName is N01.
func checkFileName(name, version string, put putter) {
	const fix = "name it like Example-1.2.pkg"
	base := strings.TrimSuffix(name, ".pkg")
	switch {
	case hasVariable.MatchString(base):
	case !strings.ContainsAny(base, "0123456789"):
		put("N01", "", fix, "the name "+fault.Clip(name)+" has no version in it")
	case strings.Trim(base, "0123456789.-_ vV") == "":
		put("N01", "", fix, "the name "+fault.Clip(name)+" has no product in it")
	case numbers.MatchString(version) && versionIn.MatchString(base) && !strings.Contains(base, version):
		put("N01", "", fix, "the name "+fault.Clip(name)+" has another version than the package, which is "+version)
	}
}

// versionIn matches a version in a name.
var versionIn = regexp.MustCompile(`\d+\.\d+`)
