package pkgcmd

import (
	"slices"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/build"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/choices"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/project"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
)

// Codes returns what the verbs of this area can report.
func Codes() frame.Codes {
	return frame.Codes{
		Area:  "pkg",
		Rules: slices.Concat(pkglint.Rules(), flatpkg.VerifyRules()),
		Meanings: slices.Concat(pkglint.Meanings(), flatpkg.Meanings(), build.Meanings(), choices.Meanings(), project.Meanings(),
			meanings()),
	}
}

// codeNoChoices means a package that cannot have choices.
const codeNoChoices fault.Code = "no-choices"

// meanings explains the codes of this package.
func meanings() []fault.Meaning {
	return []fault.Meaning{{
		Code: codeNoChoices, Kind: fault.KindError, Summary: "A component package has no choices.",
		Why:    "Choices are in the Distribution, which only a product has.",
		Advice: "list what it installs: macwrangler pkg show FILE",
		Source: "Distribution XML Reference (Apple)",
	}}
}
