package document

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of this package's errors.
const (
	// CodeMalformed means that a document is not well-formed XML.
	CodeMalformed fault.Code = "package-document-malformed"
	// CodeWrongRoot means XML of another kind.
	CodeWrongRoot fault.Code = "package-document-wrong-root"
	// CodeLimit means more than [Limits] allows.
	CodeLimit fault.Code = "package-document-limit"
	// CodeEncoding means an encoding that is not read.
	CodeEncoding fault.Code = "package-document-encoding"
	// CodeText means text that XML cannot represent.
	CodeText fault.Code = "package-document-text"
)

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeMalformed, Kind: fault.KindError, Summary: "The PackageInfo or Distribution of a package is not well-formed XML.",
			Advice: "check it: macwrangler pkg expand PACKAGE FOLDER, then xmllint --noout FOLDER/Distribution",
			Source: "XML 1.0",
		},
		{
			Code: CodeWrongRoot, Kind: fault.KindError, Summary: "The PackageInfo or Distribution of a package is XML of another kind.",
			Why:    "The root of PackageInfo is pkg-info, that of Distribution installer-gui-script or installer-script.",
			Advice: "check that the file is an installer package, and build it again",
			Source: "Distribution XML Reference (Apple)",
		},
		{
			Code: CodeLimit, Kind: fault.KindError, Summary: "The PackageInfo or Distribution of a package is larger or deeper than any real one.",
			Why:    "Every input is bounded, so that a hostile file cannot use up the memory.",
			Advice: "check where the package comes from",
		},
		{
			Code: CodeEncoding, Kind: fault.KindError, Summary: "The PackageInfo or Distribution of a package is in an encoding that is not read.",
			Advice: "save it as UTF-8, and build the package again",
			Source: "XML 1.0",
		},
		{
			Code: CodeText, Kind: fault.KindError, Summary: "A text cannot be written into a PackageInfo or Distribution.",
			Why:    "XML has no control characters, not even escaped ones.",
			Advice: "take the control characters out of the text that the message names",
			Source: "XML 1.0",
		},
	}
}
