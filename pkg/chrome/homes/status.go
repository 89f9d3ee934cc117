package homes

import (
	"context"
	"errors"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// StatusOptions are how to read a volume.
type StatusOptions struct {
	// ProcessEnded is as in [DeployOptions].
	ProcessEnded ProcessEnded
}

// Status is what Chrome would read, home by home.
type Status struct {
	Volume string `json:"volume"`
	// Initial are the files for all users that exist, in Chrome's order.
	Initial []string `json:"initial"`
	// Managed are the policies that macOS keeps in files. Profiles themselves
	// are not in files that can be read.
	Managed []ManagedFile  `json:"managed"`
	Homes   []HomeStatus   `json:"homes"`
	Notes   []fault.Reason `json:"notes"`
}

// A ManagedFile is a property list in which macOS keeps what profiles force.
type ManagedFile struct {
	Path     string         `json:"path"`
	User     string         `json:"user"` // "" for all
	Policies []string       `json:"policies"`
	Reasons  []fault.Reason `json:"reasons"` // why it cannot be read
	// Problems are the policies on which Chrome crashes, or which it ignores.
	Problems []fault.Reason `json:"problems"`

	err error
}

// HomeStatus is what Chrome finds in a home.
type HomeStatus struct {
	Name string `json:"name"`
	Path string `json:"path"`
	Kind Kind   `json:"kind"`
	// First is the file of Initial Preferences that is first in Chrome's
	// order, "" without any; Shadowed are those after it, which are never
	// read.
	First    string   `json:"first"`
	Shadowed []string `json:"shadowed"`
	// Read means that the next start reads First. It reads none where Chrome was
	// started, or where a First Run file makes it believe so.
	Read     bool     `json:"read"`
	FirstRun bool     `json:"firstRun"`
	Started  bool     `json:"started"` // a file is there that only Chrome writes
	Running  bool     `json:"running"`
	Profiles []string `json:"profiles"` // folders besides Default
	// Problems keep settings from working; Notes are worth knowing.
	Problems []fault.Reason `json:"problems"`
	Notes    []fault.Reason `json:"notes"`
	// Failures are why the home could not be read, wholly or in part.
	Failures []fault.Reason `json:"failures"`

	err error
}

// ReadStatus returns the status of all homes of a volume and of the folders of its
// user template. It changes nothing. Its error is about the volume; the error of a
// home is in its [HomeStatus], and [Status.Err] returns the first.
func ReadStatus(ctx context.Context, v volume.Volume, o StatusOptions) (*Status, error) {
	if err := checkFolder(v); err != nil {
		return nil, noVolume(v, err)
	}
	s := &Status{Volume: v.Data(), Initial: []string{}, Managed: []ManagedFile{}, Homes: []HomeStatus{}, Notes: []fault.Reason{}}
	system, err := systemInitial(v)
	if err != nil {
		return nil, err
	}
	for _, f := range system {
		s.Initial = append(s.Initial, f.path)
	}
	homes, err := s.find(v)
	if err != nil {
		return nil, err
	}
	s.readManaged(v)
	forEach(ctx, len(homes), func(i int) {
		r := &homeReader{HomeStatus: &s.Homes[i], ended: o.ProcessEnded, system: system}
		if err := r.read(homes[i]); err != nil {
			r.err = err
			r.Failures = append(r.Failures, reasonOf(err))
		}
	})
	return s, ctx.Err()
}

// find returns homes and templates and lists them in the result.
func (s *Status) find(v volume.Volume) ([]volume.Home, error) {
	var all []volume.Home
	add := func(kind Kind, homes []volume.Home) {
		for _, h := range homes {
			s.Homes = append(s.Homes, HomeStatus{Name: h.Name, Path: h.Path, Kind: kind, Shadowed: []string{}, Profiles: []string{}, Problems: []fault.Reason{}, Notes: []fault.Reason{}, Failures: []fault.Reason{}})
		}
		all = append(all, homes...)
	}
	templates, err := v.Templates()
	if err != nil {
		s.Notes = append(s.Notes, fault.Reason{Code: ReasonTemplateUnknown, Text: err.Error()})
	}
	add(KindTemplate, templates)
	homes, passed, err := v.Homes()
	if err != nil {
		return nil, &fault.Error{Code: CodeUnreadable, Act: "looking for homes", Err: err}
	}
	s.Notes = append(s.Notes, homeNotes(v, len(homes), passed)...)
	add(KindHome, homes)
	return all, nil
}

// Err returns nil, or a [fault.Error] with the code homes-not-known that names the first
// file or home that could not be read.
func (s *Status) Err() error {
	for _, m := range s.Managed {
		if m.err != nil {
			return &fault.Error{Code: CodeUnreadable, Act: "reading managed preferences", Err: m.err}
		}
	}
	for _, h := range s.Homes {
		if h.err != nil {
			return &fault.Error{Code: CodeUnreadable, Act: "reading home", Operand: h.Path, Err: h.err}
		}
	}
	if len(s.Homes) == 0 {
		return &fault.Error{Code: CodeUnreadable, Act: "looking for homes", Operand: s.Volume, Hint: "check --root and --data-root", Err: errNothing}
	}
	return nil
}

// errNothing means that there is neither a home nor a user template to look at.
var errNothing = errors.New("found neither a home nor a user template")

// HasProblems reports whether something keeps settings from working, or a home was
// left out, of which nothing is known.
func (s *Status) HasProblems() bool {
	return leftOut(s.Notes) || slices.ContainsFunc(s.Managed, func(m ManagedFile) bool { return len(m.Problems) > 0 }) ||
		slices.ContainsFunc(s.Homes, func(h HomeStatus) bool { return len(h.Problems) > 0 })
}
