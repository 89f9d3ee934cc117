package tags

import (
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const goodCSV = "\ufeffhost,serial,database,region,site_code\r\n" +
	"cache01,,,north,0123\r\n" +
	"\r\n" +
	",C02ABC123XYZ,,\"south, far\",1e3\r\n"

const goodYAML = `# schools
- host: cache01
  region: north
  site_code: 0123   # keeps its zero
- {serial: C02ABC123XYZ, region: "south, far", site_code: 1e3, active: yes, since: 2017-02-14}
`

func TestReadKeepsValuesAsWritten(t *testing.T) {
	for name, text := range map[string]string{"x.csv": goodCSV, "x.yaml": goodYAML, "csv": goodCSV, "yaml": goodYAML} {
		table, err := Read(strings.NewReader(text), name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(table.rows) != 2 {
			t.Errorf("%s: %d rows, want 2", name, len(table.rows))
			continue
		}
		north, south := table.rows[0], table.rows[1]
		if want := (Set{{"region", "north"}, {"site_code", "0123"}}); north.host != "cache01" || !slices.Equal(north.tags, want) {
			t.Errorf("%s: first row %+v", name, north)
		}
		code, _ := south.tags.Get("site_code")
		region, _ := south.tags.Get("region")
		if south.serial != "C02ABC123XYZ" || code != "1e3" || region != "south, far" {
			t.Errorf("%s: second row %+v", name, south)
		}
	}
	table, err := Read(strings.NewReader(goodYAML), "x.yml")
	if err != nil {
		t.Fatal(err)
	}
	if want := "active=yes region=\"south, far\" since=2017-02-14 site_code=1e3"; table.rows[1].tags.String() != want {
		t.Errorf("got %s, want %s", table.rows[1].tags, want)
	}
}

func TestReadBad(t *testing.T) {
	for _, c := range []struct{ why, name, text, want string }{
		{"empty", "x.csv", "", "empty"},
		{"blank", "x.yaml", " \n\n", "empty"},
		{"comment only", "x.yaml", "# nothing\n", "want a list"},
		{"header only", "x.csv", "host,region\n", "no rows"},
		{"empty list", "x.yaml", "[]", "no rows"},
		{"too large", "x.csv", "a\n" + strings.Repeat("b\n", maxBytes/2), "larger than"},
		{"too many rows", "x.csv", "a\n" + strings.Repeat("b\n", maxRows+1), "more than 20000 rows"},
		{"too many rows", "x.yaml", strings.Repeat("- a: b\n", maxRows+1), "more than 20000 rows"},
		{"too many columns", "x.csv", strings.Repeat("a,", maxColumns), "twice"},
		{"not UTF-8", "x.csv", "a\n\xff\n", "UTF-8"},
		{"UTF-16", "x.csv", "\xff\xfea\x00", "UTF-8"},
		{"semicolons", "x.csv", "host;region\na;b\n", "semicolons"},
		{"ragged", "x.csv", "host,region\na\n", "line 2: wrong number of fields"},
		{"open quote", "x.csv", "host,region\na,\"b\n", "line 2: extraneous or missing"},
		{"column twice", "x.csv", "a,a\n1,2\n", `line 1, column 2: "a" occurs twice`},
		{"selector twice", "x.csv", "host,Host,a\n1,2,3\n", "twice"},
		{"column without name", "x.csv", "host,\na,b\n", "line 1, column 2: the key is empty"},
		{"reserved column", "x.csv", "host,time\na,b\n", "reserved by InfluxDB"},
		{"map", "x.yaml", "host: a\n", "line 1: want a list"},
		{"text", "x.yaml", "hello", "want a list"},
		{"list of nulls", "x.yaml", "- ~\n", "line 1: want keys with values"},
		{"list of texts", "x.yaml", "- a\n- b\n", "line 1: want keys with values"},
		{"nested map", "x.yaml", "- host: a\n  tags:\n    region: north\n", "line 3: want a single value"},
		{"nested list", "x.yaml", "- a: [b, c]\n", "line 1: want a single value"},
		{"key twice", "x.yaml", "- a: 1\n  a: 2\n", `line 2: duplicate key "a"`},
		{"selector twice", "x.yaml", "- host: a\n  Host: b\n", `line 2: "Host" occurs twice`},
		{"key is a list", "x.yaml", "- [a]: 1\n", "line 1"},
		{"alias", "x.yaml", "- a: &x 1\n- a: *x\n", "line 1: anchors"},
		{"merge key", "x.yaml", "- <<: {a: 1}\n", "merge"},
		{"type", "x.yaml", "- a: !!binary aGk=\n", "not allowed"},
		{"type of the row", "x.yaml", "- !x {a: 1}\n", "not allowed"},
		{"second document", "x.yaml", "- a: 1\n---\n- a: 2\n", "second document"},
		{"bad second document", "x.yaml", "- a: 1\n---\n- [\n", "not valid YAML"},
		{"metric's name", "x.yaml", "- bytes.dropped: 1\n", "name of a metric"},
		{"deep", "x.yaml", strings.Repeat("[", 100_000), "not valid YAML"},
		{"bomb", "x.yaml", "- &a [x,x]\n- &b [*a,*a]\n- [*b,*b]\n", "anchors"},
		{"huge value", "x.yaml", "- a: " + strings.Repeat("x", maxSetBytes), "series key"},
	} {
		_, err := Read(strings.NewReader(c.text), c.name)
		if codeOf(t, err) != CodeBadTagsFile || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want something with %q", c.why, err, c.want)
		}
	}
}

func TestReadFile(t *testing.T) {
	for code, failure := range map[fault.Code]error{
		CodeTagsFileAbsent: &fs.PathError{Op: "open", Path: "x", Err: syscall.ENOENT},
		CodeBadTagsFile:    &fs.PathError{Op: "open", Path: "x", Err: syscall.EISDIR},
		fault.NotRegular:   fault.New(fault.NotRegular, "", "it is a pipe"),
	} {
		_, err := ReadFile("x", func() (io.ReadCloser, error) { return nil, failure })
		if codeOf(t, err) != code || !strings.HasPrefix(err.Error(), `reading tags file "x": `) {
			t.Errorf("%s: %v", code, err)
		}
	}
	table, err := ReadFile("x.csv", func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(goodCSV)), nil })
	if err != nil || len(table.rows) != 2 {
		t.Errorf("%+v, %v", table, err)
	}
}

// BenchmarkReadHostile shows whether the time grows faster than the file: a
// whole file should take about twice as long as half of it.
func BenchmarkReadHostile(b *testing.B) {
	for name, line := range map[string]string{
		"comments.yaml": "# x\n", "rows.yaml": "- a: x # y\n", "brackets.yaml": "[]\n", "maps.yaml": "- {a: {", "quotes.csv": "a,\"x\n\n\"\n",
	} {
		for _, part := range []int{2, 1} {
			text := strings.Repeat(line, maxBytes/len(line)/part)
			b.Run(fmt.Sprintf("%s/1of%d", name, part), func(b *testing.B) {
				for b.Loop() {
					_, _ = Read(strings.NewReader(text), name) // good or bad, but soon
				}
			})
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(goodCSV, true)
	f.Add(goodYAML, false)
	f.Add("- &a [*a]\n", false)
	f.Add("- ? {a: b}\n  : c\n", false)
	f.Add("a,b\n\"x\ny\",z\\\n", true)
	f.Add("serial,a\nx,\"\x1b[31m\"\x7f\n", true)
	f.Add("- serial: \"\\e[31m\"\n  \"\\x7f\": x\n", false)
	f.Fuzz(func(t *testing.T, text string, asCSV bool) {
		name := "x.yaml"
		if asCSV {
			name = "x.csv"
		}
		table, err := Read(strings.NewReader(text), name)
		if codeOf(t, err) != "" {
			return
		}
		for _, r := range table.rows {
			checkSet(t, r.tags)
		}
		mac := Mac{
			Host:   func() (string, error) { return "a", nil },
			Serial: func() (string, error) { return "b", nil },
		}
		_, err = table.Select(mac, []string{"c"}, nil)
		if code := codeOf(t, err); code != "" && code != CodeNoTagsRow && code != CodeAmbiguousRow {
			t.Errorf("Select: %v", err)
		}
	})
}

func mustRead(t *testing.T, text string) *Table {
	t.Helper()
	table, err := Read(strings.NewReader(text), "sites.csv")
	if err != nil {
		t.Fatal(err)
	}
	return table
}
