package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

// printTable writes a table as text, for a look at what a new one changes.
func printTable(file string, out io.Writer) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	t, err := schema.Parse(string(data))
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out)
	for _, source := range t.Sources() {
		fmt.Fprintf(w, "# %s\n", source)
	}
	for _, p := range t.Payloads() {
		fmt.Fprintf(w, "%s %s=%s flags=%s origin=%c%s\n", p.Name, p.SelectorKey, p.SelectorValue, p.Flags, p.Origin,
			facts(p.Versions, p.Elsewhere, p.Replacement))
		root, err := p.Root()
		if err != nil {
			return err
		}
		printKeys(w, root, "  ")
	}
	return w.Flush()
}

func printKeys(w *bufio.Writer, k *schema.Key, indent string) {
	for _, name := range slices.Sorted(maps.Keys(k.Keys())) {
		printKey(w, k.Keys()[name], indent+name)
	}
	if item := k.Item(); item != nil {
		printKey(w, item, indent+"[]")
	}
	if free := k.Key("\x00"); free != nil {
		printKey(w, free, indent+"*")
	}
}

func printKey(w *bufio.Writer, k *schema.Key, name string) {
	fmt.Fprintf(w, "%s %s %c", name, k.Kinds, k.Origin)
	if k.Values != nil {
		fmt.Fprintf(w, " values=%s", strings.Join(k.Values, "|"))
	}
	if k.Min+k.Max != "" {
		fmt.Fprintf(w, " range=%s..%s", k.Min, k.Max)
	}
	for _, flag := range []struct {
		name string
		set  bool
	}{{"required", k.Required}, {"both", k.Both}, {"app", k.AppVersions}, {"guessed", k.Guessed}} {
		if flag.set {
			fmt.Fprintf(w, " %s", flag.name)
		}
	}
	fmt.Fprintln(w, facts(k.Versions, k.Elsewhere, k.Replacement))
	printKeys(w, k, name[:len(name)-len(strings.TrimLeft(name, " "))]+"  ")
}

func facts(v schema.Versions, elsewhere, replacement string) string {
	text := ""
	for _, fact := range []struct{ name, value string }{
		{"introduced", v.Introduced},
		{"deprecated", v.Deprecated},
		{"removed", v.Removed},
		{"elsewhere", elsewhere},
		{"replacement", replacement},
	} {
		if fact.value != "" {
			text += fmt.Sprintf(" %s=%q", fact.name, fact.value)
		}
	}
	return text
}
