package homes

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// initialFile is a file of Initial Preferences that exists.
type initialFile struct {
	path string
	data []byte
}

// systemInitial reads the files for all users, in order.
func systemInitial(v volume.Volume) ([]initialFile, error) {
	var found []initialFile
	for _, name := range []string{chrome.InitialPath, chrome.MasterPath} {
		text, err := readBelow(v, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		where := filepath.Join(v.Data(), name)
		if err != nil {
			return nil, &fault.Error{Act: "reading", Operand: where, Err: err}
		}
		found = append(found, initialFile{where, text})
	}
	return found, nil
}

const (
	managedFolder = "Library/Managed Preferences"
	managedName   = "com.google.Chrome.plist"
)

// readManaged reads what macOS keeps of forced settings, for all users and for
// each that has a home.
func (s *Status) readManaged(v volume.Volume) {
	users := []string{""}
	for _, h := range s.Homes {
		if h.Kind == KindHome {
			users = append(users, h.Name)
		}
	}
	for _, user := range users {
		name := path.Join(managedFolder, user, managedName)
		text, err := readBelow(v, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		m := ManagedFile{Path: filepath.Join(s.Volume, name), User: user, Policies: []string{}, Reasons: []fault.Reason{}, Problems: []fault.Reason{}}
		var policies map[string]any
		if err == nil {
			err = plistfile.Unmarshal(text, &policies)
		}
		if err == nil {
			err = m.check(text)
		}
		if err != nil {
			m.err = fmt.Errorf("reading %q: %w", m.Path, err)
			m.Reasons = append(m.Reasons, reasonOf(m.err))
		}
		for policy := range policies {
			m.Policies = append(m.Policies, policy)
		}
		slices.Sort(m.Policies)
		s.Managed = append(s.Managed, m)
	}
}

// maxPolicyProblems is how many faults of one file are told; the rest is counted.
const maxPolicyProblems = 20

// check lists what chrome lint calls an error in the policies: Chrome crashes on
// them or ignores them.
func (m *ManagedFile) check(text []byte) error {
	found, err := lint.File(m.Path, text, lint.Options{})
	if err != nil {
		return err
	}
	more := 0
	for _, f := range found {
		switch {
		case f.Severity != finding.Error:
		case f.Rule == lint.RuleCrash:
			m.Problems = slices.Insert(m.Problems, 0, fault.Reason{Code: ReasonPolicyCrash, Text: f.Message})
		case len(m.Problems) < maxPolicyProblems:
			m.Problems = append(m.Problems, fault.Reason{Code: ReasonPolicyFaulty, Text: f.Message})
		default:
			more++
		}
	}
	if crop := len(m.Problems) - maxPolicyProblems; crop > 0 {
		m.Problems, more = m.Problems[:maxPolicyProblems], more+crop
	}
	if more > 0 {
		m.Problems = append(m.Problems, fault.Reason{Code: ReasonPolicyFaulty, Text: fmt.Sprintf("%d more; see macwrangler chrome lint", more)})
	}
	return nil
}
