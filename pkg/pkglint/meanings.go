package pkglint

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings explains the codes of this package's errors.
func Meanings() []fault.Meaning { return nil }
