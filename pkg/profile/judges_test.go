package profile_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// judge prints a property list as JSON, with a type before each value: JSON
// alone cannot tell 2 from 2.0.
const judge = `
import base64, json, plistlib, sys
def spell(v):
    if isinstance(v, dict): return {k: spell(x) for k, x in v.items()}
    if isinstance(v, list): return [spell(x) for x in v]
    if isinstance(v, bool): return "b:" + str(v).lower()
    if isinstance(v, int): return "i:%d" % v
    if isinstance(v, float): return "r:" + repr(v)
    if isinstance(v, bytes): return "x:" + base64.b64encode(v).decode()
    if isinstance(v, str): return "s:" + v
    return "t:" + v.strftime("%Y-%m-%dT%H:%M:%SZ")
json.dump(spell(plistlib.load(open(sys.argv[1], "rb"))), sys.stdout)
`

// spell returns what judge prints.
func spell(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, item := range v {
			out[key] = spell(item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = spell(item)
		}
		return out
	case bool:
		return fmt.Sprintf("b:%v", v)
	case float64:
		if v == math.Trunc(v) {
			return fmt.Sprintf("r:%.1f", v)
		}
		return fmt.Sprintf("r:%v", v)
	case string:
		return "s:" + v
	case []byte:
		return "x:" + base64.StdEncoding.EncodeToString(v)
	case time.Time:
		return "t:" + v.UTC().Format("2006-01-02T15:04:05Z")
	default:
		return fmt.Sprintf("i:%d", v)
	}
}

// written is every profile that we write: those of the tests of this package
// and the golden files of the areas that use it.
func written(t *testing.T) map[string][]byte {
	t.Helper()
	data, err := profile.Build(spec())
	if err != nil {
		t.Fatal(err)
	}
	list := map[string][]byte{"build": data}
	golden, err := filepath.Glob(filepath.Join("..", "fus", "testdata", "*.mobileconfig"))
	if err != nil || len(golden) == 0 {
		t.Fatalf("golden profiles: %d, error %v", len(golden), err)
	}
	for _, path := range golden {
		list[filepath.Base(path)] = readFile(t, path)
	}
	return list
}

func TestPlistlibReadsOurs(t *testing.T) {
	python := servertest.Need(t, "python3", "python3")
	for name, data := range written(t) {
		path := writeFile(t, t.TempDir(), "profile", data)
		var got any
		if err := json.Unmarshal(run(t, python, "-c", judge, path), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(spell(mustParse(t, data).Document.Root.Value()), got); diff != "" {
			t.Errorf("%s: (-ours +plistlib)\n%s", name, diff)
		}
	}
}

// plistutil reads what we write, and we read what it converts it to, in either
// format.
func TestPlistutilThereAndBack(t *testing.T) {
	plistutil := servertest.Need(t, "plistutil", "libplist-utils")
	for name, data := range written(t) {
		dir := t.TempDir()
		in := writeFile(t, dir, "ours", data)
		for _, form := range []struct {
			from, word string
			want       plistfile.Format
		}{{in, "bin", plistfile.Binary}, {dir + "/bin", "xml", plistfile.XML}} {
			out := filepath.Join(dir, form.word)
			run(t, plistutil, "-i", form.from, "-f", form.word, "-o", out)
			p := mustParse(t, readFile(t, out))
			if p.Document.Format != form.want {
				t.Errorf("%s: plistutil wrote %v, want %v", name, p.Document.Format, form.want)
			}
			if diff := cmp.Diff(spell(mustParse(t, data).Document.Root.Value()), spell(p.Document.Root.Value())); diff != "" {
				t.Errorf("%s, %s: (-ours +plistutil)\n%s", name, form.word, diff)
			}
			for _, f := range p.Lint(profile.LintOptions{}) {
				if f.Severity == finding.Error {
					t.Errorf("%s, %s: lint found %+v", name, form.word, f)
				}
			}
		}
	}
}

func TestXMLLintReadsOurs(t *testing.T) {
	xmllint := servertest.Need(t, "xmllint", "libxml2-utils")
	for _, data := range written(t) {
		run(t, xmllint, "--noout", "--nonet", writeFile(t, t.TempDir(), "profile", data))
	}
}

// Binary profiles have no lines; lint names the paths.
func TestLintBinary(t *testing.T) {
	plistutil := servertest.Need(t, "plistutil", "libplist-utils")
	dir := t.TempDir()
	in := writeFile(t, dir, "xml", []byte(edit(t, plain, "<false/>", "<string>no</string>")))
	run(t, plistutil, "-i", in, "-f", "bin", "-o", dir+"/bin")
	data, err := os.ReadFile(dir + "/bin")
	if err != nil {
		t.Fatal(err)
	}
	list := mustParse(t, data).Lint(profile.LintOptions{})
	if rules(list) != "boolean-as-string" || list[0].Line != 0 || list[0].Path != ":PayloadContent:0:MultipleSessionEnabled" {
		t.Errorf("got %+v", list)
	}
}
