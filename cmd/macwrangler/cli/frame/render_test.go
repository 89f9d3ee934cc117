package frame

import (
	"bufio"
	"bytes"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// inner is embedded in others.
type inner struct {
	First int `json:"first"`
}

func TestTreeOf(t *testing.T) {
	type pair struct {
		*inner
		Other string
	}
	three := 3
	for _, test := range []struct {
		name  string
		value any
		want  any
	}{
		{"nil slice", []string(nil), []any{}},
		{"nil map", map[string]int(nil), object{}},
		{"array", [2]bool{true}, []any{true, false}},
		{"pointer", &three, int64(3)},
		{"time", time.Date(2026, 1, 1, 1, 0, 0, 0, time.FixedZone("", 3600)), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"nil bytes", []byte(nil), []byte{}},
		{"embedded pointer", pair{&inner{4}, "x"}, object{{"first", int64(4)}, {"Other", "x"}}},
		{"nil embedded pointer", pair{nil, "x"}, object{{"Other", "x"}}},
		{"named string", finding.Error, "error"},
		{"interfaces", []any{uint8(1), float32(0.5)}, []any{uint64(1), 0.5}},
		{"omitted", struct {
			A int            `json:"a,omitempty"`
			B bool           `json:"b,omitzero"`
			C []int          `json:"c,omitempty"`
			D map[string]int `json:"d,omitempty"`
			E any            `json:"e"`
			F inner          `json:"f,omitzero"`
			G string         `json:",omitempty"`
		}{}, object{}},
		{"kept", struct {
			A int   `json:"a"`
			C []int `json:"c,omitzero"`
			F inner `json:"f,omitempty"`
		}{C: []int{}}, object{{"a", int64(0)}, {"c", []any{}}, {"f", object{{"first", int64(0)}}}}},
	} {
		got, err := treeOf(test.value)
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(member{})); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", test.name, err, diff)
		}
	}
}

type brokenText struct{}

func (brokenText) MarshalText() ([]byte, error) { return nil, errors.New("no text") }

func TestTreeOfRefuses(t *testing.T) {
	for name, value := range map[string]any{
		"nil":         nil,
		"nil element": []*int{nil},
		"channel":     make(chan int),
		"int keys":    map[int]string{1: "x"},
		"nil in map":  map[string]any{"a": nil},
		"inner":       struct{ sampleFunc }{},
		"function":    struct{ F func() }{func() {}},
		"text":        brokenText{},
	} {
		if got, err := treeOf(value); err == nil {
			t.Errorf("%s: got %v, want an error", name, got)
		}
	}
}

type sampleFunc struct{ F func() }

func TestRenderErrors(t *testing.T) {
	for _, test := range []struct {
		format string
		result any
		want   string
	}{
		{"json", struct{ C chan int }{}, `rendering s/1: C: chan int cannot be encoded`},
		{"plist", struct{ C chan int }{}, `rendering s/1: C: chan int cannot be encoded`},
		{"json", []int{1}, `rendering s/1: []int is not a struct`},
		{"json", struct{ F float64 }{math.NaN()}, `rendering s/1: json: unsupported value: NaN`},
		{"json", struct{ F []float64 }{[]float64{math.Inf(1)}}, `rendering s/1: json: unsupported value: +Inf`},
		{"csv", struct{}{}, `rendering s/1: unknown format "csv"`},
	} {
		var out bytes.Buffer
		a := NewApp(Streams{Out: &out})
		a.Format = test.format
		err := a.Render("s/1", test.result, nil)
		if err == nil || err.Error() != test.want || out.Len() > 0 {
			t.Errorf("%s: got %v with %q written, want %s", test.format, err, out.String(), test.want)
		}
	}
}

func TestWriteGivesBackTheError(t *testing.T) {
	a := NewApp(Streams{Out: &bytes.Buffer{}})
	want := errors.New("no rows")
	if err := a.Write(func(*bufio.Writer) error { return want }); !errors.Is(err, want) {
		t.Errorf("got %v", err)
	}
}

func TestPlistOfAnyText(t *testing.T) {
	var out bytes.Buffer
	names := []any{"a\x01b", "\xff", "\ufffe", "tab\tline\n", "\U0001f600"}
	if err := writePlist(&out, object{{"names", names}}); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Names []string `plist:"names"`
	}
	if err := plistfile.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := []string{"a\ufffdb", "\ufffd", "\ufffd", "tab\tline\n", "\U0001f600"}
	if diff := cmp.Diff(want, got.Names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
