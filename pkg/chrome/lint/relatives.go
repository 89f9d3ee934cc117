package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

// relatives returns the browsers that are made from Chromium too, by their domains.
// Their policies are Chromium's with changes of their own.
func relatives() map[string]string {
	return map[string]string{"com.microsoft.Edge": "Microsoft Edge", "com.brave.Browser": "Brave"}
}

// relative checks the settings of such a browser by its manifest, which people have
// written: it proves nothing, so all it finds is a warning. What it does not have is
// counted as not checked.
func (l *linter) relative(browser string, list []managedSetting) {
	root := manifestOf(list[0].domain)
	var unchecked []managedSetting
	for _, s := range list {
		key := root.Key(s.key.Name)
		if key == nil {
			if near := l.nearest(s.key.Name, func() []string { return slices.Sorted(maps.Keys(root.Keys())) }); near != "" {
				l.Add(s.place(), ruleManifest, fmt.Sprintf("the manifest of %s does not have %s", browser, fault.Clip(s.key.Name)), didYouMean(near, ""))
				continue
			}
			unchecked = append(unchecked, s)
			continue
		}
		if !key.Kinds.Has(schema.KindOf(s.value.Kind())) {
			l.Add(s.place(), ruleManifest, fmt.Sprintf("%s is of type %s, and of another one in the manifest of %s", s.key.Name, plistType(s.value), browser), "")
		}
	}
	if len(unchecked) > 0 {
		l.Add(unchecked[0].place(), finding.NotChecked, uncheckedText(browser, unchecked), "")
	}
	l.Add(list[0].place(), finding.NotChecked, "values of "+browser+" are checked by their types alone, and those by ProfileManifests", "")
}

// manifestOf returns the keys of a domain, nil if the table cannot be read.
func manifestOf(domain string) *schema.Key {
	table, err := schema.Load()
	if err != nil {
		return nil
	}
	payload := table.Find(domain, nil)
	if payload == nil {
		return nil
	}
	root, err := payload.Root()
	if err != nil {
		return nil
	}
	return root
}

// maxNamed is how many settings a finding names.
const maxNamed = 3

func uncheckedText(browser string, list []managedSetting) string {
	var names []string
	for _, s := range list[:min(maxNamed, len(list))] {
		names = append(names, fault.Clip(s.key.Name))
	}
	text, are, them := strings.Join(names, ", "), "are", "them"
	switch {
	case len(list) > maxNamed:
		text += fmt.Sprintf(" and %d more", len(list)-maxNamed)
	case len(list) == 1:
		are, them = "is", "it"
	}
	return fmt.Sprintf("%s %s not checked: the manifest of %s does not have %s", text, are, browser, them)
}
