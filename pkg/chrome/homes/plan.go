package homes

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// homePlan is what has to be done in a home.
type homePlan struct {
	writes  []write
	skip    bool
	reasons []fault.Reason
}

const (
	modeInHome     = 0o600
	modeInTemplate = 0o644
)

func deployHome(h volume.Home, kind Kind, t *Tree, o DeployOptions) DeployedHome {
	result := DeployedHome{Name: h.Name, Path: h.Path, Kind: kind, Files: []FileChange{}, Reasons: []fault.Reason{}}
	home, err := h.Open()
	if err != nil {
		return result.failed(err)
	}
	defer func() { _ = home.Close() }() // a folder, not written through this
	if !o.DryRun {
		tidy(home)
	}
	var plan homePlan
	if kind == KindTemplate {
		plan, err = planInitial(home, t.file, modeInTemplate)
	} else {
		plan, err = planHome(home, t, o)
	}
	result.Reasons = append(result.Reasons, plan.reasons...)
	switch {
	case err != nil:
		return result.failed(err)
	case plan.skip:
		result.State = StateSkipped
		return result
	case len(plan.writes) == 0:
		result.State = StateUnchanged
		return result
	}
	result.State = StateChanged
	if !o.DryRun && o.beforeWrite != nil {
		o.beforeWrite(h.Path)
	}
	for _, w := range plan.writes {
		if !o.DryRun {
			if err := w.apply(home, kind, o); errors.Is(err, errRunning) {
				result.State = StateSkipped
				result.Reasons = append(result.Reasons, runningReason())
				return result
			} else if err != nil {
				return result.failed(err)
			}
		}
		result.Files = append(result.Files, w.FileChange)
	}
	return result
}

// tidy removes what killed runs left: in the template, each new user would get it.
func tidy(home *volume.Folder) {
	for _, name := range []string{UserInitialPath, UserMasterPath, PreferencesPath} {
		home.Tidy(name)
		home.Tidy(name + BackupSuffix)
	}
}

func (d DeployedHome) failed(err error) DeployedHome {
	d.State, d.err = StateFailed, err
	d.Reasons = append(d.Reasons, reasonOf(err))
	return d
}

// planInitial plans the user's own Initial Preferences, under both names: a
// Chrome before about 91 knows only the second.
func planInitial(home *volume.Folder, file []byte, mode fs.FileMode) (homePlan, error) {
	var plan homePlan
	for _, name := range []string{UserInitialPath, UserMasterPath} {
		w, err := readOld(home, name)
		if err != nil {
			return plan, err
		}
		if w.old != nil && bytes.Equal(w.old, file) {
			continue
		}
		w.new, w.mode = file, mode
		if w.old != nil {
			w.Action = ActionReplace
		}
		w.Changes = difference(w.old, file)
		if mode == modeInTemplate {
			w.Backup = "" // each new user would get it
		}
		plan.writes = append(plan.writes, w)
	}
	return plan, nil
}

func planHome(home *volume.Folder, t *Tree, o DeployOptions) (homePlan, error) {
	seen, err := presenceOf(home, o.ProcessEnded)
	if err != nil {
		return homePlan{}, err
	}
	switch {
	case seen.running:
		return homePlan{skip: true, reasons: []fault.Reason{runningReason()}}, nil
	case !seen.started():
		plan, err := planInitial(home, t.file, modeInHome)
		plan.reasons = []fault.Reason{{Code: ReasonNeverStarted, Text: "Chrome has never been started here: the first start reads Initial Preferences"}}
		return plan, err
	}
	return planMerge(home, t, seen)
}

// planMerge plans a merge into the preferences of the profile Default.
func planMerge(home *volume.Folder, t *Tree, seen presence) (homePlan, error) {
	var plan homePlan
	others := otherProfiles(home)
	if !seen.preferences && len(others) > 0 {
		plan.skip = true
		plan.reasons = []fault.Reason{{Code: ReasonNoDefaultProfile, Text: "the profile Default does not exist, only " + quoted(others) + ": only Default gets the settings"}}
		return plan, nil
	}
	if len(others) > 0 {
		plan.reasons = append(plan.reasons, fault.Reason{Code: ReasonOtherProfiles, Text: "left unchanged: " + quoted(others) + "; only Default gets the settings"})
	}
	if !seen.firstRun {
		plan.reasons = append(plan.reasons, firstRunMissing())
	}
	w, err := readOld(home, PreferencesPath)
	if err != nil {
		return plan, err
	}
	w.mode = modeInHome
	base := w.old
	if base == nil {
		base = []byte("{}")
	} else {
		w.Action = ActionMerge
	}
	if w.new, w.Changes, err = Merge(base, t.file); err != nil {
		return plan, fmt.Errorf("reading %q: %w", w.Path, err)
	}
	if len(w.Changes) > 0 {
		plan.writes = []write{w}
	}
	return plan, nil
}

func firstRunMissing() fault.Reason {
	return fault.Reason{Code: ReasonFirstRunMissing, Text: "preferences exist, but the First Run file is missing: if Chrome finds Initial Preferences at the next start, it replaces the preferences"}
}

func runningReason() fault.Reason {
	return fault.Reason{Code: ReasonRunning, Text: "Chrome is running (it holds SingletonLock) and would overwrite the changes: run this again after it has quit"}
}

// quoted lists words for a message: the first few, and how many more.
func quoted(words []string) string {
	var list []string
	for _, word := range words[:min(len(words), maxNamed)] {
		list = append(list, fmt.Sprintf("%q", word))
	}
	if more := len(words) - len(list); more > 0 {
		list = append(list, fmt.Sprintf("%d more", more))
	}
	return strings.Join(list, ", ")
}
