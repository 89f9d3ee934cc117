package cachelocatorcmd

import (
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// Codes returns what the verbs of this area can report.
func Codes() frame.Codes {
	return frame.Codes{
		Area:     "cachelocator",
		Rules:    allRules(),
		Meanings: meanings(),
	}
}
