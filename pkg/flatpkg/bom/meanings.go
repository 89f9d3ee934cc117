package bom

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of this package's errors.
const (
	// CodeMalformed means a file that is not a Bom, or a damaged one.
	CodeMalformed fault.Code = "bom-malformed"
	// CodeLimit means more than [Limits] allows.
	CodeLimit fault.Code = "bom-limit"
	// CodeEntry means an entry that cannot be written.
	CodeEntry fault.Code = "bom-entry"
)

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeMalformed, Kind: fault.KindError, Summary: "The bill of materials of a package is damaged.",
			Why:    "It begins otherwise than with BOMStore, or refers to something outside of itself.",
			Advice: "download the package again, and compare its checksum with the vendor's; on a Mac lsbom lists a good one",
			Source: "observed in published packages",
		},
		{
			Code: CodeLimit, Kind: fault.KindError, Summary: "The bill of materials of a package is larger than that of any real one.",
			Why:    "Every input is bounded, so that a hostile file cannot use up the memory.",
			Advice: "check where the package comes from",
		},
		{
			Code: CodeEntry, Kind: fault.KindError, Summary: "A file cannot be listed in a bill of materials.",
			Why:    "Its folder is not listed, its name is there twice, or its date does not fit into the format.",
			Advice: "read the message, which names the file",
		},
	}
}
