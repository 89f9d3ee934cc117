package pkgcmd

import (
	"slices"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/project"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
)

// Codes returns what the verbs of this area can report.
func Codes() frame.Codes {
	return frame.Codes{
		Area:     "pkg",
		Rules:    pkglint.Rules(),
		Meanings: slices.Concat(pkglint.Meanings(), flatpkg.Meanings(), project.Meanings()),
	}
}
