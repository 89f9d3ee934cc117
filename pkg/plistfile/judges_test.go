package plistfile_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// needTools skips the test unless the independent readers and writers are
// installed. MACWRANGLER_REAL_PARTS requires them.
func needTools(t *testing.T, tools map[string]string) {
	t.Helper()
	for tool, source := range tools {
		_, err := exec.LookPath(tool)
		if err == nil && tool == "python3" {
			// macOS has a python3 that only offers to install one.
			err = exec.CommandContext(t.Context(), tool, "-c", "import plistlib").Run()
		}
		if err != nil {
			if os.Getenv("MACWRANGLER_REAL_PARTS") == "1" {
				t.Fatalf("%s is missing: install %s", tool, source)
			}
			t.Skipf("%s is missing: install %s to run this test", tool, source)
		}
	}
}

func run(t *testing.T, stdin []byte, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(stdin), &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, &stderr)
	}
	return out
}

// spell returns what judge.py prints for a value.
func spell(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
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
	case int64, uint64:
		return fmt.Sprintf("i:%d", v)
	case float64:
		if math.IsNaN(v) {
			return "r:nan"
		}
		return fmt.Sprintf("r:%016x", math.Float64bits(v))
	case string:
		return "s:" + v
	case []byte:
		return "x:" + hex.EncodeToString(v)
	case time.Time:
		return fmt.Sprintf("t:%d", v.Unix())
	default:
		panic(fmt.Sprintf("no spelling for %T", v))
	}
}

// difference is cmp.Diff for spelled values. It calls cmp only if there is a
// difference: for deep trees that takes very long.
func difference(want, got any) string {
	if reflect.DeepEqual(want, got) {
		return ""
	}
	return cmp.Diff(want, got)
}

// grower makes random values from a fixed seed.
type grower struct {
	*rand.Rand
	// returns adds carriage returns and negative zero, which plistutil does
	// not write back as it read them.
	returns bool
}

func (g grower) value(depth int) any {
	switch kind := g.IntN(10); {
	case depth == 0 || kind < 3 && depth < 6:
		dict := make(map[string]any)
		for range g.IntN(8) {
			dict[g.text()] = g.value(depth + 1)
		}
		return dict
	case kind < 5 && depth < 6:
		array := make([]any, g.IntN(20))
		for i := range array {
			array[i] = g.value(depth + 1)
		}
		return array
	case kind < 7:
		return g.text()
	default:
		return g.scalar()
	}
}

func (g grower) scalar() any {
	switch g.IntN(6) {
	case 0:
		return g.IntN(2) == 0
	case 1:
		return int64(g.Uint64()) >> g.IntN(64)
	case 2:
		return uint64(1)<<63 + g.Uint64N(1<<62)
	case 3:
		reals := []float64{0, 2, 0.1, -1e-5, 1e300, math.Inf(1), math.Inf(-1), math.NaN(), g.NormFloat64(), math.Float64frombits(g.Uint64())}
		if g.returns {
			reals = append(reals, math.Copysign(0, -1))
		}
		return reals[g.IntN(len(reals))]
	case 4:
		return time.Unix(g.Int64N(250_000_000_000)-30_000_000_000, 0).UTC() // years 1019 to 8941
	default:
		data := make([]byte, g.IntN(200))
		for i := range data {
			data[i] = byte(g.Uint32())
		}
		return data
	}
}

func (g grower) text() string {
	letters := []rune("abcXYZ 0189.:/<>&'\"\n\täöß€—漢字\ufeffｚ😀𝄞�")
	if g.returns {
		letters = append(letters, '\r')
	}
	out := make([]rune, g.IntN(20))
	for i := range out {
		out[i] = letters[g.IntN(len(letters))]
	}
	return string(out)
}

func grow(seed uint64, count int, returns bool) []any {
	g := grower{rand.New(rand.NewPCG(seed, 2026)), returns}
	values := make([]any, count)
	for i := range values {
		values[i] = g.value(0)
	}
	return values
}

// writeFiles marshals each value into a file of its own.
func writeFiles(t *testing.T, values []any) []string {
	t.Helper()
	dir, paths := t.TempDir(), make([]string, len(values))
	for i, v := range values {
		text, err := plistfile.Marshal(v)
		if err != nil {
			t.Fatalf("value %d: %v", i, err)
		}
		paths[i] = filepath.Join(dir, fmt.Sprintf("%d.plist", i))
		if err := os.WriteFile(paths[i], text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

// wantFile checks that we read a file without a problem and get the value.
func wantFile(t *testing.T, path string, format plistfile.Format, want any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc := mustParse(t, data)
	if doc.Format != format || doc.Problems != nil {
		t.Errorf("%s: format %v, want %v; problems %v", path, doc.Format, format, doc.Problems)
	}
	if diff := difference(spell(want), spell(doc.Root.Value())); diff != "" {
		t.Errorf("%s: (-want +got)\n%s", path, diff)
	}
}

func readWithPython(t *testing.T, paths []string) []any {
	t.Helper()
	var values []any
	if err := json.Unmarshal(run(t, nil, "python3", append([]string{"testdata/judge.py", "read"}, paths...)...), &values); err != nil {
		t.Fatal(err)
	}
	return values
}

func TestPlistlibReadsWhatWeWrite(t *testing.T) {
	needTools(t, map[string]string{"python3": "Python 3.8 or newer"})
	values := append(grow(1, 60, true), sample())
	for i, got := range readWithPython(t, writeFiles(t, values)) {
		if diff := difference(spell(values[i]), got); diff != "" {
			t.Errorf("value %d: (-want +got)\n%s", i, diff)
		}
	}
}

func TestWeReadWhatPlistlibWrites(t *testing.T) {
	needTools(t, map[string]string{"python3": "Python 3.8 or newer"})
	// plistlib writes a carriage return as a line feed.
	values := append(grow(2, 60, false), sample())
	spelled := make([]any, len(values))
	for i := range values {
		spelled[i] = spell(values[i])
	}
	text, err := json.Marshal(spelled)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	run(t, text, "python3", "testdata/judge.py", "write", dir)
	for i := range values {
		wantFile(t, filepath.Join(dir, fmt.Sprintf("%d.xml", i)), plistfile.XML, values[i])
		wantFile(t, filepath.Join(dir, fmt.Sprintf("%d.bin", i)), plistfile.Binary, values[i])
	}
}

// plistutil reads our XML and writes binary, reads that and writes XML; we
// read both, and plistlib reads the binary.
func TestPlistutilReadsAndWrites(t *testing.T) {
	needTools(t, map[string]string{"plistutil": "libplist-utils", "python3": "Python 3.8 or newer"})
	values := append(grow(3, 40, false), sample())
	paths := writeFiles(t, values)
	var binaries []string
	for i, path := range paths {
		binary, text := path+".bin", path+".xml"
		run(t, nil, "plistutil", "-i", path, "-o", binary, "-f", "bin")
		run(t, nil, "plistutil", "-i", binary, "-o", text, "-f", "xml")
		wantFile(t, binary, plistfile.Binary, values[i])
		wantFile(t, text, plistfile.XML, values[i])
		binaries = append(binaries, binary)
	}
	for i, got := range readWithPython(t, binaries) {
		if diff := difference(spell(values[i]), got); diff != "" {
			t.Errorf("plistlib on value %d: (-want +got)\n%s", i, diff)
		}
	}
}

func TestXMLLintAcceptsWhatWeWrite(t *testing.T) {
	needTools(t, map[string]string{"xmllint": "libxml2-utils"})
	paths := writeFiles(t, append(grow(4, 60, true), sample(), layout()))
	run(t, nil, "xmllint", append([]string{"--noout", "--nonet"}, paths...)...)
}

// sample has one value of each kind at the ends of its range.
func sample() any {
	return map[string]any{
		"":         "",
		"integers": []any{int64(0), int64(-1), int64(math.MinInt64), int64(math.MaxInt64), uint64(math.MaxUint64), int64(255), int64(65536)},
		"reals":    []any{math.MaxFloat64, math.SmallestNonzeroFloat64, -0.5, 1e16, 1e17, 123456789.125},
		"dates":    []any{time.Unix(0, 0).UTC(), time.Unix(253402300799, 0).UTC(), time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)},
		"data":     []any{[]byte{}, []byte{0}, bytes.Repeat([]byte{0xff}, 57), bytes.Repeat([]byte{0xff}, 58)},
		"text":     []any{" leading", "trailing\n", "]]>", "<![CDATA[x]]>", "&amp;", "\t"},
		"empty":    []any{map[string]any{}, []any{}},
		"bools":    []any{true, false},
	}
}
