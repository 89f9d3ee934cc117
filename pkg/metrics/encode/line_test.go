package encode_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

func TestLineGolden(t *testing.T) {
	fields := statsDataFields()
	if len(fields) != 21 {
		t.Fatalf("%d fields, want 21", len(fields))
	}
	f := frame(fields, 1, count)
	l := encode.NewLine(fields, mustParse(t, "site_code=1234", "region=north"), nil, encode.Second)
	want := `bytesdropped,region=north,site_code=1234 bytes.dropped=0i 1487030400
bytesimported,region=north,site_code=1234 bytes.imported.byhttp=1i,bytes.imported.byxpc=2i 1487030400
bytespurged,region=north,site_code=1234 bytes.purged.total=3i,bytes.purged.youngerthan1day=4i,bytes.purged.youngerthan30days=5i,bytes.purged.youngerthan7days=6i 1487030400
bytestoclients,region=north,site_code=1234 bytes.fromcache.toclients=7i,bytes.fromcache.topeers=8i,bytes.fromorigin.toclients=9i,bytes.fromorigin.topeers=10i,bytes.frompeers.toclients=11i 1487030400
imports,region=north,site_code=1234 imports.byhttp=12i,imports.byxpc=13i 1487030400
replies,region=north,site_code=1234 replies.fromcache.toclients=14i,replies.fromcache.topeers=15i,replies.fromorigin.toclients=16i,replies.fromorigin.topeers=17i,replies.frompeers.toclients=18i 1487030400
requests,region=north,site_code=1234 requests.fromclients=19i,requests.frompeers=20i 1487030400
`
	if got := string(l.Append(nil, f, 0)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := l.Lines(f, 0); got != 7 {
		t.Errorf("Lines = %d, want 7", got)
	}
}

func TestLineEscapes(t *testing.T) {
	fields := []metrics.Field{{Measurement: "imports", Name: "imports.byhttp"}}
	tests := []struct {
		name string
		set  tags.Set
		meas string
		want string
	}{
		{"no tags", nil, "imports", "imports imports.byhttp=-5i 1487030400\n"},
		{"comma, equals and space", tags.Set{{Key: "k, =", Value: "v, ="}}, "imports", `imports,k\,\ \==v\,\ \= imports.byhttp=-5i 1487030400` + "\n"},
		{"quotes stay", tags.Set{{Key: `"k"`, Value: `it's "v"`}}, "imports", `imports,"k"=it's\ "v" imports.byhttp=-5i 1487030400` + "\n"},
		{"inner backslashes stay", tags.Set{{Key: `a\b`, Value: `\\fs\share`}}, "imports", `imports,a\b=\\fs\share imports.byhttp=-5i 1487030400` + "\n"},
		{"unicode stays", tags.Set{{Key: "città", Value: "日本 😀"}}, "imports", "imports,città=日本\\ 😀 imports.byhttp=-5i 1487030400\n"},
		{"an equals sign in a measurement stays", nil, "a=b, c", `a=b\,\ c imports.byhttp=-5i 1487030400` + "\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := frame(fields, 1, func(int, int) int64 { return -5 })
			l := encode.NewLine(fields, test.set, encode.Names{"imports": test.meas}, encode.Second)
			if got := string(l.Append(nil, f, 0)); got != test.want {
				t.Errorf("got  %swant %s", got, test.want)
			}
		})
	}
}

func TestLineOthers(t *testing.T) {
	fields := []metrics.Field{{Measurement: "imports", Name: "imports.byhttp"}}
	f := frame(fields, 2, count)
	f.Others = []metrics.Other{
		{Second: second + 60, Name: "a b,c=d", Value: math.MaxInt64},
		{Second: second + 60, Name: `"q"`, Value: math.MinInt64},
	}
	l := encode.NewLine(fields, mustParse(t, "s=1"), encode.Names{"other": "rest"}, encode.Nanosecond)
	if got := l.Lines(f, 0); got != 1 {
		t.Errorf("%d lines without others, want 1", got)
	}
	if got := l.Lines(f, 1); got != 2 {
		t.Errorf("%d lines with others, want 2", got)
	}
	want := "imports,s=1 imports.byhttp=0i 1487030460000000000\n" +
		`rest,s=1 a\ b\,c\=d=9223372036854775807i,"q"=-9223372036854775808i 1487030460000000000` + "\n"
	if got := string(l.Append([]byte(">"), f, 1)); got != ">"+want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestPrecision(t *testing.T) {
	fields := []metrics.Field{{Measurement: "imports", Name: "imports.byhttp"}}
	f := frame(fields, 1, count)
	tests := []struct {
		words []string
		stamp string
	}{
		{[]string{"n", "ns", "nanosecond"}, "1487030400000000000"},
		{[]string{"u", "us", "µ", "microsecond"}, "1487030400000000"},
		{[]string{"ms", "millisecond"}, "1487030400000"},
		{[]string{"s", "second"}, "1487030400"},
	}
	for _, test := range tests {
		for _, word := range test.words {
			p, err := encode.ParsePrecision(word)
			if err != nil {
				t.Errorf("%q: %v", word, err)
			}
			got := string(encode.NewLine(fields, nil, nil, p).Append(nil, f, 0))
			if want := "imports imports.byhttp=0i " + test.stamp + "\n"; got != want {
				t.Errorf("%q: got %q, want %q", word, got, want)
			}
		}
	}
	for _, bad := range []string{"", "m", "h", "minute", "S", "auto", "d", "0"} {
		if p, err := encode.ParsePrecision(bad); err == nil {
			t.Errorf("%q was taken for %v", bad, p)
		}
	}
}

func TestAppendSome(t *testing.T) {
	fields := []metrics.Field{
		{Measurement: "imports", Name: "imports.byhttp"},
		{Measurement: "imports", Name: "imports.byxpc"},
		{Measurement: "requests", Name: "requests.fromclients"},
	}
	f := frame(fields, 1, count)
	f.Others = []metrics.Other{{Second: second, Name: "x", Value: 7}, {Second: second, Name: "y", Value: 8}}
	l := encode.NewLine(fields, nil, nil, encode.Second)
	tests := []struct {
		keep []int
		want string
	}{
		{nil, ""},
		{[]int{0}, "imports imports.byhttp=0i 1487030400\n"},
		{[]int{1}, "imports imports.byxpc=1i 1487030400\n"},
		{[]int{2}, "requests requests.fromclients=2i 1487030400\n"},
		{[]int{3}, "other x=7i 1487030400\n"},
		{[]int{1, 4}, "imports imports.byxpc=1i 1487030400\nother y=8i 1487030400\n"},
		{[]int{0, 1, 2, 3, 4}, string(l.Append(nil, f, 0))},
	}
	for _, test := range tests {
		got := string(l.AppendSome([]byte(">"), f, 0, func(i int) bool { return slices.Contains(test.keep, i) }))
		if got != ">"+test.want {
			t.Errorf("%v: got\n%s\nwant\n%s", test.keep, got, test.want)
		}
	}
	// Leaving the first field out must not change the labels.
	if got := string(l.AppendSome(nil, f, 0, func(int) bool { return true })); got != tests[len(tests)-1].want {
		t.Errorf("afterwards: %s", got)
	}
}

// TestNoAllocation: a second without others costs no memory.
func TestNoAllocation(t *testing.T) {
	fields := statsDataFields()
	f := frame(fields, 1, func(int, int) int64 { return math.MaxInt64 })
	set := mustParse(t, "site_code=1234", "region=north")
	encoders := map[string]encode.Encoder{
		"line": encode.NewLine(fields, set, nil, encode.Nanosecond),
		"json": encode.NewJSON(fields, set, nil),
		"csv":  encode.NewCSV(fields, set, nil, encode.CSVKeys(set)),
	}
	buf := make([]byte, 0, 64<<10)
	for name, e := range encoders {
		if n := testing.AllocsPerRun(100, func() { buf = e.Append(buf[:0], f, 0) }); n != 0 {
			t.Errorf("%s: %v allocations a second of data, want 0", name, n)
		}
	}
}

// parsed is a line as the test's own reader sees it.
type parsed struct {
	measurement string
	tags        [][2]string
	fields      [][2]string
	stamp       string
}

// parseLine reads line protocol as InfluxDB 1.6 does in tests: in measurement
// and tags a special character counts unless a backslash precedes it; in fields
// a backslash escapes the character after it.
func parseLine(line string) (parsed, error) {
	var p parsed
	var head, fields string
	var err error
	if head, line, err = until(line, ' ', beforeIsBackslash); err != nil {
		return p, fmt.Errorf("no fields: %w", err)
	}
	if fields, p.stamp, err = until(line, ' ', takesAlong); err != nil {
		return p, fmt.Errorf("no time: %w", err)
	}
	measurement, rest, err := until(head, ',', beforeIsBackslash)
	p.measurement = unescape(measurement, ", ")
	for err == nil {
		var tag string
		tag, rest, err = until(rest, ',', beforeIsBackslash)
		key, value, kerr := until(tag, '=', beforeIsBackslash)
		if kerr != nil {
			return p, fmt.Errorf("tag %q: %w", tag, kerr)
		}
		p.tags = append(p.tags, [2]string{unescape(key, ",= "), unescape(value, ",= ")})
	}
	for err = nil; err == nil; {
		var field string
		field, fields, err = until(fields, ',', takesAlong)
		key, value, kerr := until(field, '=', takesAlong)
		if kerr != nil {
			return p, fmt.Errorf("field %q: %w", field, kerr)
		}
		p.fields = append(p.fields, [2]string{unescape(key, ",= "), value})
	}
	return p, nil
}

func beforeIsBackslash(text string, i int) bool { return i > 0 && text[i-1] == '\\' }

func takesAlong(text string, i int) bool {
	n := 0
	for i--; i >= 0 && text[i] == '\\'; i-- {
		n++
	}
	return n%2 == 1
}

func until(text string, c byte, escaped func(string, int) bool) (before, after string, err error) {
	for i := range len(text) {
		if text[i] == c && !escaped(text, i) {
			return text[:i], text[i+1:], nil
		}
	}
	return text, "", fmt.Errorf("no %q in %q", c, text)
}

func unescape(text, special string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && strings.IndexByte(special, text[i+1]) >= 0 {
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

func FuzzLine(f *testing.F) {
	values := hostileValues()
	for i, v := range values {
		f.Add(v, values[len(values)-1-i], v, "bytes.new.thing", int64(i), int64(math.MaxInt64), int64(second))
		f.Add("k", "v", "", v, int64(math.MinInt64), int64(-1), int64(math.MaxInt64/1_000_000_000))
	}
	f.Fuzz(func(t *testing.T, key, value, measurement, other string, a, b, at int64) {
		set, err := tags.Parse([]string{key + "=" + value, "zz=1"}, nil)
		if err != nil {
			t.Skip()
		}
		names, err := encode.ReadNames(strings.NewReader(fmt.Sprintf("{imports: %q}", measurement)))
		if err != nil || !carriedField(other) || at < 0 || at > math.MaxInt64/1_000_000_000 {
			t.Skip()
		}
		fields := []metrics.Field{
			{Measurement: "imports", Name: "imports.byhttp"},
			{Measurement: "imports", Name: "imports.byxpc"},
			{Measurement: "requests", Name: "requests.fromclients"},
		}
		fr := &encode.Frame{
			Fields: fields, Seconds: []int64{at}, Values: []int64{a, b, a},
			Others: []metrics.Other{{Second: at, Name: other, Value: b}},
		}
		l := encode.NewLine(fields, set, names, encode.Millisecond)
		text := string(l.Append(nil, fr, 0))
		lines := strings.SplitAfter(text, "\n")
		if len(lines) != 4 || lines[3] != "" {
			t.Fatalf("not three lines: %q", text)
		}
		var wantTags [][2]string
		for _, tag := range set {
			wantTags = append(wantTags, [2]string{tag.Key, tag.Value})
		}
		number := func(v int64) string { return fmt.Sprintf("%di", v) }
		want := []parsed{
			{names.Of("imports"), wantTags, [][2]string{{"imports.byhttp", number(a)}, {"imports.byxpc", number(b)}}, ""},
			{"requests", wantTags, [][2]string{{"requests.fromclients", number(a)}}, ""},
			{"other", wantTags, [][2]string{{other, number(b)}}, ""},
		}
		for i, line := range lines[:3] {
			p, err := parseLine(strings.TrimSuffix(line, "\n"))
			if err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			want[i].stamp = fmt.Sprintf("%d", at*1000)
			if at == 0 {
				want[i].stamp = "0000"
			}
			if fmt.Sprintf("%q", p) != fmt.Sprintf("%q", want[i]) {
				t.Fatalf("%q\nreads as %q\nwant     %q", line, p, want[i])
			}
		}
		if some := l.AppendSome(nil, fr, 0, func(int) bool { return true }); !bytes.Equal(some, []byte(text)) {
			t.Fatalf("AppendSome of everything returns %q, Append %q", some, text)
		}
	})
}

// carriedField reports whether pkg/metrics accepts the name of a field, except
// for an odd number of backslashes before a special character: InfluxDB 1.6
// cannot write them.
func carriedField(name string) bool {
	if !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return false
	}
	for i := range len(name) {
		if strings.IndexByte(", =", name[i]) >= 0 && takesAlong(name, i) {
			return false
		}
	}
	return name != "" && !strings.HasSuffix(name, `\`)
}

func BenchmarkLine(b *testing.B) {
	for name, fields := range map[string][]metrics.Field{"statsData": statsDataFields(), "zmetric": metrics.Fields()} {
		b.Run(name, func(b *testing.B) {
			f := frame(fields, 1000, func(i, j int) int64 { return int64(i * j * 7919) })
			l := encode.NewLine(fields, mustParse(b, "site_code=1234", "region=north"), nil, encode.Second)
			buf := make([]byte, 0, 4<<20)
			b.ReportAllocs()
			lines, bytes := 0, 0
			for b.Loop() {
				buf = buf[:0]
				for i := range f.Seconds {
					buf = l.Append(buf, f, i)
				}
				lines += 7 * len(f.Seconds)
				bytes += len(buf)
			}
			b.ReportMetric(float64(lines)/b.Elapsed().Seconds(), "lines/s")
			b.ReportMetric(float64(bytes)/b.Elapsed().Seconds()/1e6, "MB/s")
		})
	}
}
