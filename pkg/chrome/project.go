package chrome

import (
	_ "embed" // the scripts
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// The scripts of the packages. They contain no value from the settings, call only
// what every macOS has, and work below $3.
var (
	//go:embed scripts/policy-preinstall.sh
	policyPreinstall []byte
	//go:embed scripts/policy-postinstall.sh
	policyPostinstall []byte
	//go:embed scripts/files-preinstall.sh
	filesPreinstall []byte
	//go:embed scripts/initial-postinstall.sh
	initialPostinstall []byte
	//go:embed scripts/legacy-postinstall.sh
	legacyPostinstall []byte
)

// Names in a project folder.
const (
	// PayloadFolder contains what is installed on the target volume.
	PayloadFolder = "payload"
	// ProfileName is the profile for MDM, beside the files of the package.
	ProfileName = "chrome.mobileconfig"

	buildInfoName = "build-info.plist"
	scriptsFolder = "scripts/"
)

// Project returns the files of a folder from which munkipkg builds a package, by
// path relative to it: build-info.plist, payload and scripts, and beside them the
// profile, if there is one. version is that of the package: dotted numbers.
func (o *Output) Project(version string) ([]File, error) {
	info, err := o.buildInfo(version)
	if err != nil {
		return nil, err
	}
	pre, post := o.scripts()
	list := []File{
		{buildInfoName, info, 0o644},
		{scriptsFolder + "postinstall", post, 0o755},
		{scriptsFolder + "preinstall", pre, 0o755},
	}
	if o.Mode == Legacy {
		list = append(list, File{scriptsFolder + "Preferences", o.Preferences, 0o644})
	}
	if o.Profile != nil {
		list = append(list, File{ProfileName, o.Profile, 0o644})
	}
	for _, f := range o.Files {
		list = append(list, File{PayloadFolder + "/" + f.Path, f.Data, f.Mode})
	}
	slices.SortFunc(list, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return list, nil
}

func (o *Output) scripts() (pre, post []byte) {
	switch o.Mode {
	case Initial:
		return filesPreinstall, initialPostinstall
	case Legacy:
		return filesPreinstall, legacyPostinstall
	default:
		return policyPreinstall, policyPostinstall
	}
}

// buildInfo returns munkipkg's description of the package, with the keys of its
// README.
func (o *Output) buildInfo(version string) ([]byte, error) {
	if !regexp.MustCompile(`^[0-9]{1,9}(\.[0-9]{1,9}){0,3}$`).MatchString(version) {
		return nil, fault.New(CodeBadValue, "such as 1.0", "reading package version %q: want numbers with dots", fault.Clip(version))
	}
	if !isIdentifier(o.identifier) {
		return nil, fault.New(CodeNoIdentifier, "add --identifier with your own domain in reverse order: com.example.chrome",
			"naming the package %q: want a reverse-DNS name", fault.Clip(o.identifier))
	}
	data, err := plistfile.Marshal(map[string]any{
		"distribution_style":         true, // management servers take nothing else
		"identifier":                 o.identifier,
		"install_location":           "/",
		"name":                       "GoogleChromeSettings-${version}.pkg",
		"ownership":                  "recommended",
		"postinstall_action":         "none",
		"preserve_xattr":             false,
		"suppress_bundle_relocation": true,
		"version":                    version,
	})
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", buildInfoName, err)
	}
	return data, nil
}

// isIdentifier reports whether a text is a reverse-DNS name, by the rule for
// identifiers of profiles.
func isIdentifier(text string) bool {
	return len(text) <= maxText && regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`).MatchString(text)
}
