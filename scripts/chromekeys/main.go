// Command chromekeys asks the installed Chromium for every preference that it
// registers and every policy that it knows, and writes the lists that package
// keys embeds. It takes about ten minutes, most of them for starts on which Chromium
// may crash.
//
//	go run ./scripts/chromekeys
//
// A list has the version in its first line, then a name and what is known of it on
// each, sorted by bytes. Of a preference that is the letter of its type: b(ool),
// i(nt), n(umber), s(tring), l(ist), d(ict), or ? where it is not known. Of a policy
// it is the schema of its values, as keys.Schema writes it, and then words:
//
//	deprecated       a later version drops it
//	cloud            only the cloud may set it
//	sensitive        it counts only on managed machines
//	recommended      it is ignored where it is forced
//	overridden=NAME  it is ignored where that one is set too
//	KIND=RESPONSE    what Chromium does with a kind of fault in the value, where it is
//	                 anything but an error: keys.Fault and keys.Response; where that
//	                 depends on the place, KIND@PLACE=RESPONSE
//
// The types are those of chrome://policy/test, which leaves out the sensitive
// policies. What is inside a value is in none of Chromium's pages, but compiled into
// the program, all policies included: it is read from there, and has to agree with the
// page. Responses are Chromium's to a value with one such fault.
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

// programPath is where Debian has the program that /usr/bin/chromium starts.
const programPath = "/usr/lib/chromium/chromium"

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
	policies, err := policies(ctx, first, out)
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
	r, err := askPatiently(ctx, managed)
	if err == nil && r.Crashed {
		err = errors.New(r.Log)
	}
	return r, err
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
