package schema

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	return []fault.Meaning{{
		Code: CodeTable, Kind: fault.KindError,
		Summary: "The table of payload types that is part of the program cannot be read.",
		Why:     "It is made when the program is built, so the program is damaged.",
		Advice:  "install macwrangler again",
	}}
}
