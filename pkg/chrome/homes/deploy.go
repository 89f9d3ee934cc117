package homes

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// BackupSuffix is added to the name of a file in a home for the copy of its state
// before the first change. Later runs leave the copy as it is.
const BackupSuffix = ".before-macwrangler"

// DeployOptions select whose homes get the settings.
type DeployOptions struct {
	Template bool // each folder of the user template
	Existing bool // the homes that exist
	DryRun   bool // change nothing, report what would change
	// ProcessEnded distinguishes locks that a crash left from those of a running
	// Chrome; if it is nil, every lock counts as that of a running one.
	ProcessEnded ProcessEnded

	beforeWrite func(home string) // for tests: between the plan and the change
}

// Deploy writes the settings of a tree to the homes of a volume. Folders of the user
// template get Initial Preferences of their own, under both names, so that each new
// user has them; so do homes in which Chrome has never been started. Other homes get
// the settings merged into Default/Preferences; other profiles are left unchanged. A
// home in which Chrome is running is skipped.
//
// Nothing is written if a setting cannot work in an existing home (the error
// has the code needs-policy) or if the homes or the template cannot be found.
// From then on, the failure of one home does not stop the others; [Deployed.Err]
// reports it. A context that ends stops the run between two homes. No symbolic link
// in a home is followed, files and folders get the home's owner, and previous files
// are kept once with [BackupSuffix] (but not in the template, where each new user would
// get them too).
func Deploy(ctx context.Context, v volume.Volume, t *Tree, o DeployOptions) (*Deployed, error) {
	if !o.Template && !o.Existing {
		return nil, fault.New(CodeBadUsers, "", "deploying %q: neither the template nor existing homes are selected", t.Folder)
	}
	if o.Existing {
		if err := t.checkForExisting(); err != nil {
			return nil, err
		}
	}
	if err := checkFolder(v); err != nil {
		return nil, noVolume(v, err)
	}
	result := &Deployed{From: t.Folder, Mode: t.Mode, DryRun: o.DryRun, Homes: []DeployedHome{}, Notes: []fault.Reason{}}
	targets, err := result.targets(v, o)
	if err != nil {
		return nil, err
	}
	forEach(ctx, len(targets), func(i int) {
		result.Homes[i] = deployHome(targets[i], result.Homes[i].Kind, t, o)
	})
	return result, ctx.Err()
}

func noVolume(v volume.Volume, err error) error {
	return &fault.Error{Code: CodeNoVolume, Act: "looking for volume", Operand: v.Data(), Err: err}
}

// targets returns the homes and lists them in the result as not done.
func (d *Deployed) targets(v volume.Volume, o DeployOptions) ([]volume.Home, error) {
	var targets []volume.Home
	add := func(kind Kind, homes []volume.Home) {
		for _, h := range homes {
			d.Homes = append(d.Homes, DeployedHome{
				Name: h.Name, Path: h.Path, Kind: kind, State: StateNotDone, Files: []FileChange{}, Reasons: []fault.Reason{},
			})
		}
		targets = append(targets, homes...)
	}
	if o.Template {
		homes, err := v.Templates()
		switch {
		case err != nil:
			return nil, &fault.Error{Code: CodeNoTemplate, Act: "deploying to the user template", Err: err, Hint: "to deploy only to homes: --users existing"}
		case len(homes) == 0:
			return nil, fault.New(CodeNoTemplate, "check --root; to deploy only to homes: --users existing", "deploying to the user template: %q has none", v.Data())
		}
		add(KindTemplate, homes)
	}
	if o.Existing {
		homes, passed, err := v.Homes()
		if err != nil {
			return nil, &fault.Error{Code: CodeUnreadable, Act: "looking for homes", Err: err}
		}
		d.Notes = append(d.Notes, homeNotes(v, len(homes), passed)...)
		add(KindHome, homes)
	}
	return targets, nil
}

// homeNotes returns what is worth knowing about the search for homes.
func homeNotes(v volume.Volume, found int, passed []volume.Passed) []fault.Reason {
	var notes []fault.Reason
	if found == 0 {
		notes = append(notes, fault.Reason{Code: ReasonNoHomes, Text: fmt.Sprintf("no homes found below %q", v.Data())})
	}
	for _, p := range passed {
		if p.Why == volume.ErrLink.Error() {
			notes = append(notes, fault.Reason{Code: ReasonLinkedHome, Text: fmt.Sprintf("%q is left out: it is a symbolic link, and the home that it may lead to was not examined", p.Path)})
			continue
		}
		notes = append(notes, fault.Reason{Code: ReasonNotHome, Text: fmt.Sprintf("%q is left out: %s", p.Path, p.Why)})
	}
	return notes
}

// leftOut reports whether a home may be behind a link that was not followed.
func leftOut(notes []fault.Reason) bool {
	return slices.ContainsFunc(notes, func(n fault.Reason) bool { return n.Code == ReasonLinkedHome })
}

// workers is how many homes are handled at the same time: writing waits for the
// disk.
const workers = 8

// forEach calls f with 0 to n-1, until the context ends.
func forEach(ctx context.Context, n int, f func(i int)) {
	next := make(chan int)
	var group sync.WaitGroup
	for range min(workers, n) {
		group.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := 0; i < n && ctx.Err() == nil; i++ {
		next <- i
	}
	close(next)
	group.Wait()
}
