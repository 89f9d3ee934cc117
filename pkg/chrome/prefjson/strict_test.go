package prefjson_test

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestParseStrict(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                "reading JSON: line 1, column 1: the file is empty",
		"{\n\"a\":1,}":    "reading JSON: line 2, column 6: a comma before the closing '}'",
		"{} // x":         "reading JSON: line 1, column 4: a comment",
		"\ufeff{}":        "reading JSON: line 1, column 1: the file begins with a byte-order mark",
		"{\"a\":\"b\n\"}": "reading JSON: line 1, column 8: a line break in a string",
		"[{}]":            "reading JSON: not a JSON object",
	} {
		_, err := prefjson.ParseStrict([]byte(text))
		if !fault.Has(err, prefjson.CodeBadJSON) || !strings.HasPrefix(err.Error(), want) || fault.HintOf(err) == "" {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
	if _, err := prefjson.ParseStrict([]byte(`{"a":1,"a":2}`)); err != nil {
		t.Errorf("a duplicate key: %v", err)
	}
	many := "{\"a\":[" + strings.Repeat("0,", 1_000_000) + "0]}"
	if _, err := prefjson.ParseStrict([]byte(many)); fault.CodeOf(err) != fault.TooLarge {
		t.Errorf("too many values: %v", err)
	}
}

func TestAccepts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key, value prefjson.Type
		want       bool
	}{
		{prefjson.Bool, prefjson.Bool, true},
		{prefjson.Any, prefjson.Dict, true},
		{prefjson.Double, prefjson.Int, true},
		{prefjson.Int, prefjson.Double, false},
		{prefjson.String, prefjson.Null, false},
	} {
		if got := c.key.Accepts(c.value); got != c.want {
			t.Errorf("a key of type %q and a value of type %q: %t", c.key, c.value, got)
		}
	}
}
