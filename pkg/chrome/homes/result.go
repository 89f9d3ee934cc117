package homes

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A State is the outcome for a home.
type State string

// The states. In a dry run they are what would have become of it.
const (
	StateChanged   State = "changed"
	StateUnchanged State = "unchanged" // it was as it should be
	StateSkipped   State = "skipped"   // left alone on purpose, for the reasons given
	StateFailed    State = "failed"    // for the reasons given; what is listed in files is done
	StateNotDone   State = "not-done"  // the run ended before it
)

// A Kind is what a home is for.
type Kind string

// The kinds of homes.
const (
	KindTemplate Kind = "template" // a folder of the user template
	KindHome     Kind = "home"     // the home of a user
)

// What happens to a file.
const (
	ActionCreate  = "create"
	ActionReplace = "replace"
	ActionMerge   = "merge"
)

// A FileChange is a file that is written, with the values that differ.
type FileChange struct {
	Path    string   `json:"path"`
	Action  string   `json:"action"` // create, replace or merge
	Backup  string   `json:"backup"` // the state before the first change; "" if none is kept
	Changes []Change `json:"changes"`
}

// A DeployedHome is one home and its outcome.
type DeployedHome struct {
	Name    string         `json:"name"`
	Path    string         `json:"path"`
	Kind    Kind           `json:"kind"`
	State   State          `json:"state"`
	Files   []FileChange   `json:"files"`
	Reasons []fault.Reason `json:"reasons"`

	err error
}

// Deployed is the result of [Deploy], the template's folders first.
type Deployed struct {
	From   string         `json:"from"`
	Mode   chrome.Mode    `json:"mode"`
	DryRun bool           `json:"dryRun"`
	Homes  []DeployedHome `json:"homes"`
	Notes  []fault.Reason `json:"notes"`
}

// Count returns how many homes are in a state.
func (d *Deployed) Count(state State) int {
	n := 0
	for _, h := range d.Homes {
		if h.State == state {
			n++
		}
	}
	return n
}

// LeftOut reports whether a home was skipped, or may be behind a link that was not
// followed: then somebody may not have the settings.
func (d *Deployed) LeftOut() bool { return d.Count(StateSkipped) > 0 || leftOut(d.Notes) }

// Err returns nil if no home failed; otherwise a [fault.Error] with the code
// homes-failed, which names the first home that failed and wraps its cause.
func (d *Deployed) Err() error {
	for _, h := range d.Homes {
		if h.State != StateFailed {
			continue
		}
		return &fault.Error{
			Code: CodeHomesFailed, Err: h.err,
			Act: fmt.Sprintf("deploying to homes: %d of %d failed, the first %q", d.Count(StateFailed), len(d.Homes), h.Path),
		}
	}
	return nil
}
