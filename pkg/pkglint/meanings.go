package pkglint

import (
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/pkglint/shell"
)

// Meanings explains the codes of this package's errors.
func Meanings() []fault.Meaning {
	list := []fault.Meaning{
		{
			Code: CodeUnknownFile, Summary: "The file is nothing that pkg lint knows: a package, a script, a pkginfo of Munki or an AutoPkg recipe.",
			Why:    "Files are told apart by their content, and where that does not say by their names.",
			Advice: "a script should begin with #! and its interpreter; for other property lists see macwrangler profile lint",
		},
		{
			Code: CodeDocument, Summary: "A pkginfo or recipe in YAML cannot be read.",
			Why:    "It is not valid YAML, or uses anchors, aliases or explicit types, which are not read.",
			Advice: "correct the line that the message names",
		},
		{
			Code: CodeConfig, Summary: "The file of --config cannot be used.",
			Why:    "It has a key or a rule that does not exist, or an entry of ignore without a reason.",
			Advice: "correct the line that the message names; docs/pkglint.md shows one",
		},
		{
			Code: CodeTooManyEntries, Summary: "A folder holds more files and folders than are looked through: 200,000, or 64 inside each other.",
			Why:    "What was found up to there was checked, the rest was not.",
			Advice: "name a folder further down",
		},
		{
			Code: CodeNothing, Summary: "A folder holds nothing that pkg lint knows.",
			Why:    "In a folder files are chosen by their names and places, and links are not followed; that nothing was checked must not look like a clean result.",
			Advice: "name the file itself, whatever it is called",
		},
		{
			Code: shell.CodeSyntax, Summary: "A script is malformed, so its shell would stop there.",
			Why:    "pkg lint reports it as rule S15.",
			Advice: "correct the place that the message names; bash -n FILE checks it",
		},
		{
			Code: shell.CodeTooComplex, Summary: "A script is larger than 512 KiB, or more deeply nested than is read.",
			Why:    "Every input is bounded, so that a hostile file cannot use up the memory.",
			Advice: "take data out of the script, and put it into a file beside it",
		},
	}
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return list
}
