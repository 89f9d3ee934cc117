package homes

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// A glance reads one home.
type glance struct {
	*HomeStatus
	gone   Gone
	system []initialFile
	order  []initialFile // all there are, in Chrome's order
	seen   presence
}

func (g *glance) homeAt(h volume.Home) error {
	home, err := h.Open()
	if err != nil {
		return err
	}
	defer func() { _ = home.Close() }() // only read
	if g.seen, err = look(home, g.gone); err != nil {
		return err
	}
	g.FirstRun, g.Running, g.Started = g.seen.firstRun, g.seen.running, g.seen.localState
	g.Profiles = append(g.Profiles, otherProfiles(home)...)
	if err := g.findInitial(home); err != nil {
		return err
	}
	if err := g.judgeStart(); err != nil {
		return err
	}
	return g.judgePreferences(home)
}

func (g *glance) problem(code fault.Code, format string, args ...any) {
	g.Problems = append(g.Problems, fault.Reason{Code: code, Text: fmt.Sprintf(format, args...)})
}

func (g *glance) note(code fault.Code, format string, args ...any) {
	g.Notes = append(g.Notes, fault.Reason{Code: code, Text: fmt.Sprintf(format, args...)})
}

// findInitial finds the files of Initial Preferences in Chrome's order.
func (g *glance) findInitial(home *volume.Folder) error {
	for _, name := range []string{UserInitialPath, UserMasterPath} {
		text, err := home.Read(name, prefjson.MaxBytes)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		g.order = append(g.order, initialFile{filepath.Join(home.Path(), name), text})
	}
	g.order = append(g.order, g.system...)
	for i, f := range g.order {
		if i == 0 {
			g.First = f.path
		} else {
			g.Shadowed = append(g.Shadowed, f.path)
		}
	}
	return nil
}

// judgeStart records what the next start does with Initial Preferences.
func (g *glance) judgeStart() error {
	g.Read = len(g.order) > 0 && !g.FirstRun
	switch {
	case g.Running:
		g.note(ReasonRunning, "Chrome is running")
	case g.Started && !g.FirstRun && g.Read:
		g.problem(ReasonFirstRunMissing, "there is no First Run file although Chrome was started: the next start reads %q and replaces the user's preferences", g.First)
	case g.FirstRun && !g.Started && len(g.order) > 0:
		g.problem(chrome.ReasonFirstRunHides, "Chrome was never started, but there is a First Run file: %q is never read; remove the First Run file", g.First)
	case g.Started && len(g.order) > 0:
		g.note(ReasonStarted, "Chrome was started: Initial Preferences are no longer read")
	}
	if !g.Read {
		return nil
	}
	if g.seen.preferences && !g.Started {
		g.problem(ReasonReplaced, "preferences were put there, but the first start reads %q and replaces them", g.First)
	}
	for _, f := range g.order[1:] {
		if !bytes.Equal(f.data, g.order[0].data) {
			g.problem(ReasonShadowed, "%q is never read: %q comes first and differs from it", f.path, g.First)
		}
	}
	_, err := prefjson.Parse(g.order[0].data, nil)
	if p, ok := errors.AsType[*prefjson.FormError](err); ok {
		g.problem(ReasonInitialBroken, "Chrome ignores the whole of %q and reports nothing: %v", g.First, p)
	} else if err != nil {
		return fmt.Errorf("reading %q: %w", g.First, err)
	}
	return nil
}

// judgePreferences checks the preferences of the profile Default.
func (g *glance) judgePreferences(home *volume.Folder) error {
	if len(g.Profiles) > 0 {
		g.note(ReasonOtherProfiles, "other profiles were not examined: %s", quoted(g.Profiles))
	}
	if !g.seen.preferences {
		return nil
	}
	text, err := home.Read(PreferencesPath, prefjson.MaxBytes)
	if err != nil {
		return err
	}
	where := filepath.Join(home.Path(), PreferencesPath)
	root, err := prefjson.Parse(text, nil)
	broken, ok := errors.AsType[*prefjson.FormError](err)
	switch {
	case ok:
		g.problem(ReasonPrefsBroken, "Chrome cannot read %q and starts with new ones: %v", where, broken)
		return nil
	case err != nil:
		return fmt.Errorf("reading %q: %w", where, err)
	case root.Type != prefjson.Dict:
		g.problem(ReasonPrefsBroken, "Chrome cannot read %q and starts with new ones: not a JSON object", where)
		return nil
	}
	macs, err := g.secureMACs(home)
	if err != nil {
		return err
	}
	var bare []string
	for _, name := range keys.TrackedPrefs() {
		parts := strings.Split(name, ".")
		if root.Get(parts...) == nil || hasMAC(root, parts) || hasMAC(macs, parts) {
			continue
		}
		bare = append(bare, name)
	}
	if len(bare) > 0 {
		g.problem(ReasonTrackedNoMAC, "%q has values that Chrome on macOS resets at the next start, since it did not write them itself (they have no message authentication code): %s; set them by policy", where, strings.Join(bare, ", "))
	}
	return nil
}

// secureMACs reads Secure Preferences, where Chrome may keep tracked values and
// their MACs. It returns nil if there is none, or one that Chrome cannot read
// either.
func (g *glance) secureMACs(home *volume.Folder) (*prefjson.Node, error) {
	text, err := home.Read(securePath, prefjson.MaxBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	root, err := prefjson.Parse(text, nil)
	if _, ok := errors.AsType[*prefjson.FormError](err); ok {
		return nil, nil
	}
	return root, err
}

// hasMAC reports whether Chrome, or somebody who copied its file, has left a
// message authentication code. Only Chrome on that Mac can check it.
func hasMAC(root *prefjson.Node, parts []string) bool {
	mac := root.Get(append([]string{"protection", "macs"}, parts...)...)
	return mac != nil && (mac.Type == prefjson.String && mac.Text != "" || mac.Type == prefjson.Dict && len(mac.Members) > 0)
}
