package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/internal/chromium"
	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
)

// addLanguages gives the policies of spell checking the languages that Chromium has a
// dictionary for. Its schema has any text, but its own check does not.
func addLanguages(ctx context.Context, policies map[string]*keys.Schema) error {
	letters := pairs('a')
	short, err := acceptedLanguages(ctx, letters)
	if err != nil {
		return err
	}
	var long []string
	for _, language := range short {
		long = append(long, strings.ToUpper(language), language+"-419")
		for _, region := range pairs('A') {
			long = append(long, language+"-"+region)
		}
	}
	if long, err = acceptedLanguages(ctx, long); err != nil {
		return err
	}
	all := slices.Sorted(slices.Values(append(short, long...)))
	if len(all) < 20 || len(all) > 1000 {
		return fmt.Errorf("there are dictionaries for %d languages", len(all))
	}
	for _, name := range []string{"SpellcheckLanguage", "SpellcheckLanguageBlocklist"} {
		list, item := *policies[name], *policies[name].Item
		item.Texts, list.Item = all, &item
		policies[name] = &list
	}
	return nil
}

// pairs returns all words of two letters from a first one on.
func pairs(first rune) []string {
	var list []string
	for a := first; a < first+26; a++ {
		for b := first; b < first+26; b++ {
			list = append(list, string([]rune{a, b}))
		}
	}
	return list
}

// acceptedLanguages returns the languages that Chromium does not complain about.
func acceptedLanguages(ctx context.Context, candidates []string) ([]string, error) {
	rounds, err := chromium.Rounds(ctx, []map[string]any{{"SpellcheckLanguage": candidates}})
	if err != nil {
		return nil, err
	}
	if len(rounds[0]) != 1 {
		return nil, errors.New("chrome://policy has no row of SpellcheckLanguage")
	}
	unknown := map[string]bool{}
	for line := range strings.Lines(rounds[0][0].Error) {
		_, entry, _ := strings.Cut(line, `List entry "`)
		entry, _, _ = strings.Cut(entry, `"`)
		unknown[entry] = true
	}
	return slices.DeleteFunc(slices.Clone(candidates), func(language string) bool { return unknown[language] }), nil
}
