// Command chromekeys asks the installed Chromium for every preference that it
// registers and every policy that it knows, and writes the lists that package
// keys embeds.
//
//	go run ./scripts/chromekeys
//
// A list has the version in its first line, then a name and a letter for the
// type on each, sorted by bytes: b(ool), i(nt), n(umber), s(tring), l(ist),
// d(ict), or ? where it is not known. A policy may have more letters: D for
// deprecated, C for one that only the cloud may set.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/internal/chromium"
)

func main() {
	if err := run(context.Background(), filepath.Join("pkg", "chrome", "keys"), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "chromekeys:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, folder string, out io.Writer) error {
	first, err := ask(ctx, nil)
	if err != nil {
		return err
	}
	prefs := map[string]string{}
	for name, pref := range first.Prefs {
		prefs[name] = letter(pref.Value)
	}
	policies, err := policies(ctx, first.KnownPolicies)
	if err != nil {
		return err
	}
	for name, list := range map[string]map[string]string{"prefs.txt": prefs, "policies.txt": policies} {
		var b bytes.Buffer
		fmt.Fprintf(&b, "# Chromium %s, Linux\n", first.Version)
		for _, key := range slices.Sorted(maps.Keys(list)) {
			fmt.Fprintf(&b, "%s %s\n", key, list[key])
		}
		if err := os.WriteFile(filepath.Join(folder, name), b.Bytes(), 0o644); err != nil { //nolint:gosec // part of the source
			return err
		}
		if _, err := fmt.Fprintf(out, "%s: %d names, %d bytes\n", name, len(list), b.Len()); err != nil {
			return err
		}
	}
	return nil
}

func ask(ctx context.Context, managed map[string]any) (chromium.Result, error) {
	r, err := chromium.Ask(ctx, chromium.Input{Managed: managed})
	if err == nil && r.Crashed {
		err = errors.New(r.Log)
	}
	return r, err
}

// policies finds the types of policies by setting each to a value of a type that
// hardly any has, and reading the error.
func policies(ctx context.Context, known []string) (map[string]string, error) {
	managed := map[string]any{}
	for _, name := range known {
		managed[name] = map[string]any{}
	}
	r, err := ask(ctx, managed)
	if err != nil {
		return nil, err
	}
	list := map[string]string{}
	for _, row := range r.Policies {
		list[row.Name] = typeOf(row)
	}
	return list, nil
}

// typeOf returns the type of a policy from its row.
func typeOf(row chromium.PolicyRow) string {
	kind := "?"
	if row.Error == "" && !row.Deprecated {
		kind = "d" // the type that was given; a deprecated one may be past all checks
	}
	for word, letter := range map[string]string{
		"boolean": "b", "integer": "i", "double": "n", "string": "s", "list": "l", "dictionary": "d",
	} {
		if strings.Contains(row.Error, "Expected "+word) || strings.Contains(row.Error, `expected: "`+word) {
			kind = letter
		}
	}
	if row.Deprecated {
		kind += "D"
	}
	if strings.HasPrefix(row.Error, "Ignored because") && strings.Contains(row.Error, "cloud") {
		kind += "C"
	}
	return kind
}

// letter returns the type of a value that Chromium wrote: its doubles have a point
// or an exponent.
func letter(value any) string {
	switch v := value.(type) {
	case bool:
		return "b"
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return "n"
		}
		return "i"
	case string:
		return "s"
	case []any:
		return "l"
	case map[string]any:
		return "d"
	}
	return "?"
}
