package chromecmd

import (
	"slices"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// Codes returns what the verbs of this area can report.
func Codes() frame.Codes {
	return frame.Codes{
		Area:     "chrome",
		Rules:    lint.Rules(),
		Meanings: slices.Concat(chrome.Meanings(), homes.Meanings(), prefjson.Meanings(), signedProfiles()),
	}
}

// signedProfiles are the errors of lint about a signed profile that cannot be
// unwrapped.
func signedProfiles() []fault.Meaning {
	unwrapping := []fault.Code{profile.CodePEM, profile.CodeMIME, profile.CodeCMS, profile.CodeNotSignedData, profile.CodeDetached}
	return slices.DeleteFunc(profile.Meanings(), func(m fault.Meaning) bool { return !slices.Contains(unwrapping, m.Code) })
}
