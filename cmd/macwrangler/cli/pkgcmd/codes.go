package pkgcmd

import (
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
)

// Codes returns what the verbs of this area can report.
func Codes() frame.Codes {
	return frame.Codes{
		Area:     "pkg",
		Rules:    pkglint.Rules(),
		Meanings: pkglint.Meanings(),
	}
}
