package project

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of this package's errors.
const (
	// CodeNoBuildInfo means a folder without a build-info.
	CodeNoBuildInfo fault.Code = "no-build-info"
	// CodeSeveral means a folder with more than one.
	CodeSeveral fault.Code = "several-build-infos"
	// CodeMalformed means a build-info that cannot be read.
	CodeMalformed fault.Code = "build-info-malformed"
)

// The codes of problems.
const (
	// CodeVersionNumber means a version that is a number with a fraction.
	CodeVersionNumber fault.Code = "version-is-a-number"
	// CodeWrongType means a value of another type than its key has.
	CodeWrongType fault.Code = "build-info-wrong-type"
	// CodeBadValue means a value that its key cannot have.
	CodeBadValue fault.Code = "build-info-bad-value"
	// CodeUnknownKey means a key that munkipkg does not know.
	CodeUnknownKey fault.Code = "build-info-unknown-key"
)

const source = "munkipkg and its README, github.com/munki/munki-pkg"

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeNoBuildInfo, Kind: fault.KindError, Summary: "A folder is not a munkipkg project: it has no build-info.",
			Why:     "A project has build-info.plist, build-info.json or build-info.yaml beside its folders payload and scripts.",
			Advice:  "name the folder that has it, or write one: identifier, name and version are enough",
			Example: `{"identifier": "com.example.tool", "name": "Tool-${version}.pkg", "version": "1.0"}`,
			Source:  source,
		},
		{
			Code: CodeSeveral, Kind: fault.KindError, Summary: "A munkipkg project has more than one build-info.",
			Why:    "munkipkg stops there, since nobody knows which one counts.",
			Advice: "remove all but one of build-info.plist, build-info.json, build-info.yaml and build-info.yml",
			Source: source,
		},
		{
			Code: CodeMalformed, Kind: fault.KindError, Summary: "The build-info of a munkipkg project cannot be read.",
			Advice: "check it: plutil -lint build-info.plist, or python3 -m json.tool build-info.json",
			Source: source,
		},
		{
			Code: CodeVersionNumber, Kind: fault.KindError, Summary: "The version in a build-info is a number with a fraction and not text.",
			Why:     "1.10 is the same number as 1.1, so that the package gets another version than the file says.",
			Advice:  "put it in quotes, in a property list in <string>",
			Example: "version: '1.10'",
			Source:  source,
		},
		{
			Code: CodeWrongType, Kind: fault.KindError, Summary: "A value in a build-info has another type than its key needs.",
			Advice:  "write true and false without quotes, and texts in quotes",
			Example: `"distribution_style": "yes" where true is meant`,
			Source:  source,
		},
		{
			Code: CodeBadValue, Kind: fault.KindError, Summary: "A key in a build-info has a value that it cannot have.",
			Advice: "use one of the values that the message names",
			Source: source,
		},
		{
			Code: CodeUnknownKey, Kind: fault.KindReason, Summary: "A build-info has a key that munkipkg does not know, and ignores.",
			Advice: "correct its spelling, or remove it",
			Source: source,
		},
	}
}
