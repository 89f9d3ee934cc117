package encode_test

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// second is 2017-02-14T00:00:00Z.
const second = 1487030400

// statsDataFields are the 21 metrics of Metrics.sqlite.
func statsDataFields() []metrics.Field {
	var fields []metrics.Field
	for _, f := range metrics.Fields() {
		if newer := strings.Contains(f.Name, "parent") || strings.Contains(f.Name, "children") || strings.HasPrefix(f.Name, "requests.rejected"); !newer {
			fields = append(fields, f)
		}
	}
	return fields
}

// frame has consecutive seconds, a minute apart; value returns the sums.
func frame(fields []metrics.Field, seconds int, value func(i, j int) int64) *encode.Frame {
	f := &encode.Frame{Fields: fields}
	for i := range seconds {
		f.Seconds = append(f.Seconds, int64(second+60*i))
		for j := range fields {
			f.Values = append(f.Values, value(i, j))
		}
	}
	return f
}

func count(_, j int) int64 { return int64(j) }

func mustParse(tb testing.TB, words ...string) tags.Set {
	tb.Helper()
	set, err := tags.Parse(words, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return set
}

// hostileValues are tag values that tags.Parse accepts.
func hostileValues() []string {
	return []string{
		"0123", "a,b", "a=b", "a b", " a", "a ", `a"b`, `"a"`, "it's", `a\b`, `a\\b`, `a\ b`, `a\,b`, `a\=b`, `a\\,b`, `a\\\ b`, `\`,
		"#a", "é", "日本語", "😀", "a\u00a0b", "a\u2028b", "\u202eb", "true", "1i", "{}", "a{b}", "$x", "%41", "<a>&", `\n`, ",", "=", " ", "a,b=c d",
	}
}
