package csvfile_test

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/csvfile"
)

// row is what a reader says about a row.
type row struct {
	Cells  []string
	Line   int
	Offset int64
}

// rowsOf reads a text to its end or to an error.
func rowsOf(text string, o csvfile.Options) (rows []row, unclosed bool, err error) {
	r := csvfile.NewReader(strings.NewReader(text), o)
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, unclosed, nil
		}
		if err != nil {
			return rows, unclosed, err
		}
		rows = append(rows, row{append([]string{}, cells...), r.Line(), r.Offset()})
		unclosed = r.Unclosed()
	}
}

func cellsOf(rows []row) (all [][]string) {
	for _, one := range rows {
		all = append(all, one.Cells)
	}
	return all
}

func TestForms(t *testing.T) {
	want := [][]string{{"a", "b"}, {"1", "2"}, {"x,y", "z"}}
	for name, text := range map[string]string{
		"plain":              "a,b\n1,2\n\"x,y\",z\n",
		"CR LF":              "a,b\r\n1,2\r\n\"x,y\",z\r\n",
		"CR alone":           "a,b\r1,2\r\"x,y\",z\r",
		"CR, no last end":    "a,b\r1,2\r\"x,y\",z",
		"semicolons":         "a;b\n1;2\nx,y;z\n",
		"tabs":               "a\tb\n1\t2\nx,y\tz\n",
		"sep":                "sep=;\na;b\n1;2\nx,y;z\n",
		"sep, CR alone":      "SEP=;\ra;b\r1;2\rx,y;z\r",
		"sep in quotes":      "\"sep=;\"\r\na;b\r\n1;2\r\nx,y;z\r\n",
		"#TYPE":              "#TYPE Selected.ADUser\na,b\n1,2\n\"x,y\",z\n",
		"#TYPE with a quote": "#TYPE \"Selected\n\r\n\na,b\n1,2\n\n\n\"x,y\",z\n",
		"quoted names":       "\"a\",\"b\"\n\"1\",\"2\"\n\"x,y\",\"z\"\n",
	} {
		rows, _, err := rowsOf(text, csvfile.Options{})
		if diff := cmp.Diff(want, cellsOf(rows)); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
	rows, _, err := rowsOf("# a; comment \"\n a@x , \"b;c\"\n#x\n d\n", csvfile.Options{Comment: '#', TrimLeading: true})
	if diff := cmp.Diff([][]string{{"a@x ", "b;c"}, {"d"}}, cellsOf(rows)); diff != "" || err != nil {
		t.Errorf("comments: %v\n%s", err, diff)
	}
	rows, _, err = rowsOf("a\tb\n\t2\n", csvfile.Options{TrimLeading: true})
	if diff := cmp.Diff([][]string{{"a", "b"}, {"", "2"}}, cellsOf(rows)); diff != "" || err != nil {
		t.Errorf("an empty cell before a tab: %v\n%s", err, diff)
	}
}

func TestPlaces(t *testing.T) {
	const text = "sep=,\n\na,b\n\"1\n\",2\n\n3,4"
	rows, unclosed, err := rowsOf(text, csvfile.Options{})
	want := []row{{[]string{"a", "b"}, 3, 7}, {[]string{"1\n", "2"}, 4, 11}, {[]string{"3", "4"}, 7, 18}}
	if diff := cmp.Diff(want, rows); diff != "" || err != nil || !unclosed {
		t.Errorf("unclosed %v, %v\n%s", unclosed, err, diff)
	}
	r := csvfile.NewReader(strings.NewReader(text), csvfile.Options{})
	if _, err := r.Read(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []row{rows[2], rows[1], rows[2]} {
		r.Seek(strings.NewReader(text[want.Offset:]), want.Offset)
		cells, err := r.Read()
		if diff := cmp.Diff(want.Cells, cells); diff != "" || err != nil || r.Offset() != want.Offset {
			t.Errorf("%d: %v\n%s", want.Offset, err, diff)
		}
	}
}

func TestBadRows(t *testing.T) {
	broken := errors.New("broken")
	long := strings.Repeat("x", csvfile.MaxRow+200_000)
	for name, test := range map[string]struct {
		text string
		rows int
		want error
	}{
		"an open quote":         {"a,b\n\"1,2\n", 1, csvfile.ErrCut},
		"an open quote, no end": {"a,b\n\"1,2", 1, csvfile.ErrCut},
		"a quote that swallows": {"a,b\n\"1,2\n" + strings.Repeat("1,2\n", 400_000), 1, csvfile.ErrTooLong},
		"a long cell":           {"a,b\n" + long + ",2\n", 1, csvfile.ErrTooLong},
		"a long first line":     {long + "\n", 0, csvfile.ErrTooLong},
		"many cells":            {strings.Repeat(",", csvfile.MaxCells) + "\n", 0, csvfile.ErrTooLong},
		"text behind a quote":   {"a,b\n\"1\"x,2\n3,4\n", 1, csv.ErrQuote},
		"a quote within a cell": {"a,b\n1x\",2\n", 1, csv.ErrBareQuote},
	} {
		rows, _, err := rowsOf(test.text, csvfile.Options{})
		if len(rows) != test.rows || !errors.Is(err, test.want) {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
	_, _, err := rowsOf("sep=,\na,b\n\n1\"x,2\n", csvfile.Options{})
	if parse, ok := errors.AsType[*csv.ParseError](err); !ok || parse.Line != 4 {
		t.Errorf("the line of a bad quote: %v", err)
	}
	r := csvfile.NewReader(io.MultiReader(strings.NewReader("a,b\n1,"), iotest.ErrReader(broken)), csvfile.Options{})
	for err = nil; err == nil; {
		_, err = r.Read()
	}
	if !errors.Is(err, broken) {
		t.Errorf("an error of the text: %v", err)
	}
}

// TestReadBare: quotes within a cell are taken as they are, for that row alone.
func TestReadBare(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want [][]string // of the second row on; nil: refused
	}{
		"in a cell":           {"a,b\n\n1 \"x\" 2,\"y\"\"z\"\n3,4\n", [][]string{{"1 \"x\" 2", "y\"z"}, {"3", "4"}}},
		"with an open one":    {"a,b\n1\"x,\"2\n3,4\"\n", nil},
		"to the end":          {"a,b\n1\"x,\"2", [][]string{{"1\"x", "2"}}},
		"strict behind it":    {"a,b\n1\"x,2\n\"3\"x,4\n", nil},
		"one after the other": {"a,b\n1\"x,2\n3\"x,4\n5,6\n", [][]string{{"1\"x", "2"}, {"3\"x", "4"}, {"5", "6"}}},
	} {
		r := csvfile.NewReader(strings.NewReader(test.text), csvfile.Options{})
		var got [][]string
		var err error
		for line := 0; err == nil; {
			var cells []string
			cells, err = r.Read()
			if errors.Is(err, csv.ErrBareQuote) {
				cells, err = r.ReadBare(strings.NewReader(test.text[r.Offset():]))
			}
			if err == nil {
				if r.Line() <= line {
					t.Errorf("%s: line %d after %d", name, r.Line(), line)
				}
				line = r.Line()
				got = append(got, append([]string{}, cells...))
			}
		}
		if !errors.Is(err, io.EOF) != (test.want == nil) || test.want != nil && !cmp.Equal(got[1:], test.want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// FuzzRead: what is read does not depend on how the text arrives, every row is
// found again at its offset, and encoding/csv reads the same of a plain text.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"a,b\r\n1,\"2\n\"\"\"\r\n", "sep=;\ra;b\r1;2", "#TYPE x\n\na\tb\n", "\"a", "\"a\"b\n", "a\"b,c\n", "\r\r\n\r", "sep=\"\n\"\n", "#\"\nx",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rows, unclosed, err := rowsOf(text, csvfile.Options{})
		r := csvfile.NewReader(iotest.OneByteReader(strings.NewReader(text)), csvfile.Options{})
		for i := range rows {
			cells, err := r.Read()
			if diff := cmp.Diff(rows[i].Cells, cells); diff != "" || err != nil || r.Offset() != rows[i].Offset || r.Line() != rows[i].Line {
				t.Fatalf("row %d byte by byte: %v\n%s", i, err, diff)
			}
		}
		if _, last := r.Read(); (err == nil) != errors.Is(last, io.EOF) {
			t.Fatalf("%v, byte by byte %v", err, last)
		}
		for _, one := range rows {
			r.Seek(strings.NewReader(text[one.Offset:]), one.Offset)
			if cells, err := r.Read(); err != nil || !cmp.Equal(cells, one.Cells) {
				t.Fatalf("again at %d: %q, %v; want %q", one.Offset, cells, err, one.Cells)
			}
		}
		ended := strings.HasSuffix(text, "\n") || strings.HasSuffix(text, "\r")
		if unclosed && strings.HasSuffix(text, "\n") || len(rows) > 0 && err == nil && !ended && !unclosed && !strings.HasSuffix(text, "\"") {
			t.Fatalf("unclosed %v of %q", unclosed, text)
		}
		if err != nil || strings.ContainsAny(text, "\r;\t#") || len(text) > 4 && strings.EqualFold(strings.Trim(text, "\n\"")[:min(4, len(strings.Trim(text, "\n\"")))], "sep=") {
			return
		}
		plain, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil && !errors.Is(err, csv.ErrFieldCount) {
			t.Fatalf("encoding/csv: %v", err)
		}
		if err == nil && !cmp.Equal(plain, cellsOf(rows)) {
			t.Fatalf("encoding/csv: %q; want %q", plain, cellsOf(rows))
		}
	})
}
