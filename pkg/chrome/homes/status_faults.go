package homes

import (
	"errors"
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// maxProblems is how many faults of one file are told; the rest is counted.
const maxProblems = 20

// faults lists what chrome lint calls an error in a file: Chrome crashes on it, or
// ignores it.
func faults(path string, text []byte, o lint.Options, crash, faulty fault.Code) ([]fault.Reason, error) {
	found, err := lint.File(path, text, o)
	if err != nil {
		return nil, err
	}
	problems, more := []fault.Reason{}, 0
	for _, f := range found {
		switch {
		case f.Severity != finding.Error:
		case f.Rule == lint.RuleCrash:
			problems = slices.Insert(problems, 0, fault.Reason{Code: crash, Text: f.Message})
		case len(problems) < maxProblems:
			problems = append(problems, fault.Reason{Code: faulty, Text: f.Message})
		default:
			more++
		}
	}
	if crop := len(problems) - maxProblems; crop > 0 {
		problems, more = problems[:maxProblems], more+crop
	}
	if more > 0 {
		problems = append(problems, fault.Reason{Code: faulty, Text: fmt.Sprintf("%d more; see macwrangler chrome lint", more)})
	}
	return problems, nil
}

// initialProblems lists why Chrome does not do what a file of Initial Preferences says.
func initialProblems(where string, data []byte) ([]fault.Reason, error) {
	root, err := prefjson.Parse(data, nil)
	broken, ok := errors.AsType[*prefjson.FormError](err)
	switch {
	case ok:
		return []fault.Reason{{Code: ReasonInitialBroken, Text: fmt.Sprintf("Chrome silently ignores all of %q: %v", where, broken)}}, nil
	case err != nil:
		return nil, fmt.Errorf("reading %q: %w", where, err)
	case root.Type != prefjson.Dict:
		return []fault.Reason{{Code: ReasonInitialBroken, Text: fmt.Sprintf("Chrome silently ignores all of %q: not a JSON object", where)}}, nil
	}
	problems, err := faults(where, data, lint.Options{Kind: lint.KindInitial}, ReasonInitialCrash, ReasonInitialFaulty)
	for i := range problems {
		problems[i].Text = fmt.Sprintf("%q: %s", where, problems[i].Text)
	}
	return problems, err
}
