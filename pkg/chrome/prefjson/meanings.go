package prefjson

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	return []fault.Meaning{{
		Code: CodeBadJSON, Kind: fault.KindError, Summary: "A file of preferences is not a strict JSON object.",
		Why:     "Chrome ignores the whole file, or accepts something in it, such as a comment, that other programs reject. So nothing is merged into it or taken from it.",
		Advice:  "macwrangler chrome lint FILE shows what is wrong",
		Example: `{"translate": {"enabled": false},}`, Source: "tests against Chromium 156 on Linux",
	}}
}
