package chromium

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A Pref is a registered preference as chrome://prefs-internals shows it.
// Unregistered ones are not shown, whatever lies in the Preferences file.
type Pref struct {
	// Value is the value in effect, decoded from JSON with [json.Number] for
	// numbers: an integer has no point, a double has.
	Value any
	// Metadata are words such as default, user_controlled, managed, recommended.
	Metadata []string
}

// Has reports whether the metadata contain a word.
func (p Pref) Has(word string) bool { return slices.Contains(p.Metadata, word) }

// A PolicyRow is a policy as chrome://policy shows it.
type PolicyRow struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
	// Level is mandatory or recommended, Scope machine or user, Source such as
	// platform.
	Level  string `json:"level"`
	Scope  string `json:"scope"`
	Source string `json:"source"`
	// Error, Warning and Info are the messages of the row.
	Error   string `json:"error"`
	Warning string `json:"warning"`
	Info    string `json:"info"`
	// Deprecated means that a later version drops it, Unknown that the browser does
	// not know it.
	Deprecated bool `json:"deprecated"`
	Unknown    bool `json:"unknown"`
	// Crashed means that the browser crashes on this policy; [Rounds] finds it out.
	Crashed bool `json:"-"`
}

// OK reports whether a policy is in effect without any message.
func (p PolicyRow) OK() bool { return p.Error == "" && p.Warning == "" && !p.Deprecated && !p.Unknown }

// prefs asks for every registered preference of the profile, by dotted name.
func (b *browser) prefs(ctx context.Context) (map[string]Pref, error) {
	var text json.RawMessage
	if err := b.tools.evaluate(ctx, "chrome://prefs-internals", "document.body.innerText", &text); err != nil {
		return nil, b.explain(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var tree map[string]any
	if err := decoder.Decode(&tree); err != nil {
		return nil, fmt.Errorf("reading chrome://prefs-internals: %w", err)
	}
	prefs := map[string]Pref{}
	collect(prefs, "", tree)
	return prefs, nil
}

// collect walks the tree of names down to the preferences, which are what has
// metadata.
func collect(prefs map[string]Pref, prefix string, tree map[string]any) {
	for name, below := range tree {
		level, ok := below.(map[string]any)
		if !ok {
			continue
		}
		words, ok := level["metadata"].([]any)
		if !ok {
			collect(prefs, prefix+name+".", level)
			continue
		}
		pref := Pref{Value: level["value"]}
		for _, word := range words {
			pref.Metadata = append(pref.Metadata, fmt.Sprint(word))
		}
		prefs[prefix+name] = pref
	}
}

// unknownPolicy is the message of the page for a name that it does not know.
const unknownPolicy = "Unknown policy."

// askPolicies listens as the page itself does, and asks for the list.
const askPolicies = `(async () => {
	const {addWebUiListener} = await import("chrome://resources/js/cr.js");
	const answer = new Promise(resolve => addWebUiListener("policies-updated",
		(names, values) => resolve(JSON.stringify({names, values}))));
	chrome.send("listenPoliciesUpdates");
	return answer;
})()`

// policyPage is what the page of policies is told.
type policyPage struct {
	Names map[string]struct {
		Names []string `json:"policyNames"`
	} `json:"names"`
	Values struct {
		Groups map[string]struct {
			Policies map[string]json.RawMessage `json:"policies"`
		} `json:"policyGroups"`
	} `json:"values"`
}

// policies returns the policies that are set, sorted by name, and the names of all
// that the browser knows: its own, not those of extensions.
func (b *browser) policies(ctx context.Context) (set []PolicyRow, known []string, err error) {
	var page policyPage
	if err := b.tools.evaluate(ctx, "chrome://policy", askPolicies, &page); err != nil {
		return nil, nil, b.explain(err)
	}
	known = page.Names["chrome"].Names
	slices.Sort(known)
	set, err = page.rows()
	return set, known, err
}

// rows returns the policies of the page, sorted by name.
func (p policyPage) rows() (set []PolicyRow, err error) {
	for _, group := range []string{"chrome", "precedence"} {
		for name, value := range p.Values.Groups[group].Policies {
			row := PolicyRow{Name: name}
			decoder := json.NewDecoder(bytes.NewReader(value))
			decoder.UseNumber()
			if err := decoder.Decode(&row); err != nil {
				return nil, fmt.Errorf("reading policy %s: %w", name, err)
			}
			row.Unknown = row.Error == unknownPolicy
			set = append(set, row)
		}
	}
	slices.SortFunc(set, func(a, b PolicyRow) int { return strings.Compare(a.Name, b.Name) })
	return set, nil
}
