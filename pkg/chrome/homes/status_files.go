package homes

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"sync"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// initialFile is a file of Initial Preferences that exists.
type initialFile struct {
	path string
	data []byte
	// problems is checked once, though it is the first file of many homes.
	problems func() ([]fault.Reason, error)
}

func newInitialFile(where string, data []byte) initialFile {
	return initialFile{where, data, sync.OnceValues(func() ([]fault.Reason, error) { return initialProblems(where, data) })}
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
		found = append(found, newInitialFile(where, text))
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
			m.Problems, err = faults(m.Path, text, lint.Options{}, ReasonPolicyCrash, ReasonPolicyFaulty)
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
