package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/internal/chromium"
	"github.com/macwrangler/macwrangler/internal/samplepolicies"
	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
)

// policies returns the line of each policy.
func policies(ctx context.Context, first chromium.Result, out io.Writer) (map[string]string, error) {
	schemas, err := schemasOf(ctx, first, programPath)
	if err != nil {
		return nil, err
	}
	marks := map[string][]string{}
	if err := flags(ctx, schemas, marks); err != nil {
		return nil, err
	}
	crashes, err := crashing(ctx, schemas, marks, out)
	if err != nil {
		return nil, err
	}
	if err := responses(ctx, schemas, marks, crashes); err != nil {
		return nil, err
	}
	lines := map[string]string{}
	for name, schema := range schemas.all {
		lines[name] = strings.Join(append([]string{schema.String()}, marks[name]...), " ")
	}
	return lines, nil
}

// schemas are what the two sources say together.
type schemas struct {
	all       map[string]*keys.Schema
	sensitive []string // those that the page does not offer
}

// schemasOf takes the schemas from the program, and compares them with the names of
// chrome://policy and the types of chrome://policy/test.
func schemasOf(ctx context.Context, first chromium.Result, path string) (schemas, error) {
	var found schemas
	if len(first.KnownPolicies) == 0 {
		return found, errors.New("chrome://policy knows no policy")
	}
	policies, texts, err := readCompiled(path, first.KnownPolicies[0])
	if err != nil {
		return found, err
	}
	types, _, err := chromium.Schema(ctx)
	if err != nil {
		return found, err
	}
	if names := slices.Sorted(maps.Keys(policies)); !slices.Equal(names, first.KnownPolicies) {
		return found, fmt.Errorf("%s has %d policies, and chrome://policy others: %d", path, len(names), len(first.KnownPolicies))
	}
	for name, schema := range policies {
		kind, ok := types[name]
		switch {
		case !ok:
			found.sensitive = append(found.sensitive, name)
		case kind != string(schema.Type):
			return found, fmt.Errorf("%s: chrome://policy/test says that it is of type %s, %s says %s", name, kind, path, schema.Type)
		}
	}
	for name, schema := range texts {
		policies[name] = withJSON(policies[name], schema)
	}
	// Chromium accepts 6 without a word, and its schema lacks it
	policies["RestoreOnStartup"].Numbers = append(policies["RestoreOnStartup"].Numbers, keys.Range{Min: 6, Max: 6})
	found.all = policies
	return found, addLanguages(ctx, policies)
}

// withJSON returns the schema of texts that contain JSON. The schema of a plain text
// is shared by many policies, so that it is not changed.
func withJSON(text, inside *keys.Schema) *keys.Schema {
	changed := *text
	if text.Item != nil {
		changed.Item = withJSON(text.Item, inside.Item)
	} else {
		changed.JSON = inside
	}
	return &changed
}

// flags asks about good values of all policies.
func flags(ctx context.Context, s schemas, marks map[string][]string) error {
	set := map[string]any{}
	for name, schema := range s.all {
		set[name] = samplepolicies.Good(name, schema)
	}
	rounds, err := chromium.Rounds(ctx, []map[string]any{set})
	if err != nil {
		return err
	}
	for _, row := range rounds[0] {
		mark := func(word string, on bool) {
			if on && !slices.Contains(marks[row.Name], word) {
				marks[row.Name] = append(marks[row.Name], word)
			}
		}
		mark("deprecated", row.Deprecated)
		mark("cloud", strings.HasPrefix(row.Error, "Ignored because") && strings.Contains(row.Error, "cloud"))
		mark("sensitive", slices.Contains(s.sensitive, row.Name))
		mark("recommended", row.Error == "Policy level is not supported.")
		if by, ok := strings.CutPrefix(row.Error, "Ignored because it was overridden by "); ok {
			mark("overridden="+strings.TrimSuffix(by, "."), true)
		}
	}
	return nil
}
