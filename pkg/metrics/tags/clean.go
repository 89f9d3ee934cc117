package tags

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// maxSetBytes limits the keys and values of one set. InfluxDB refuses a series
// key above 64 KiB; two sets and a measurement stay well below that, even with
// every byte escaped.
const maxSetBytes = 12 << 10

// keys checks the keys of one command line, or of one inventory.
type keys struct{ fields map[string]bool }

// newKeys lists the metrics once: in InfluxDB 3 a tag and a field cannot have
// the same name.
func newKeys() keys {
	fields := map[string]bool{}
	for _, f := range metrics.Fields() {
		fields[f.Name] = true
	}
	return keys{fields}
}

// check refuses keys that a database would drop, misread or reject.
func (k keys) check(key string) error {
	switch {
	case key == "":
		return errors.New("the key is empty")
	case !utf8.ValidString(key):
		return fmt.Errorf("the key %q is not UTF-8", fault.Clip(key))
	case strings.ContainsFunc(key, unicode.IsControl):
		return fmt.Errorf("the key %q has a control character", fault.Clip(key))
	case key == "time":
		return errors.New(`the key "time" is reserved by InfluxDB`)
	case strings.HasPrefix(key, "_"):
		return fmt.Errorf("the key %q begins with an underscore; InfluxDB reserves such names", fault.Clip(key))
	case strings.HasSuffix(key, `\`):
		return fmt.Errorf("the key %q ends in a backslash, which line protocol cannot carry", fault.Clip(key))
	case k.fields[key]:
		return fmt.Errorf("the key %q is the name of a metric", key)
	default:
		return nil
	}
}

// clean returns a value that line protocol can carry, and what had to be
// changed. The tag has to be left out if the value is empty.
func clean(value string) (cleaned, change string, err error) {
	if !utf8.ValidString(value) {
		return "", "", fmt.Errorf("the value %q is not UTF-8", fault.Clip(value))
	}
	var changes []string
	cleaned = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, value)
	if cleaned != value {
		changes = append(changes, "control characters replaced by spaces")
	}
	if bare := strings.TrimRight(cleaned, `\`); bare != cleaned {
		cleaned = bare + strings.Repeat("_", len(cleaned)-len(bare))
		changes = append(changes, "a backslash at the end replaced by an underscore")
	}
	if cleaned == "" {
		changes = append(changes, "left out, because its value is empty")
	}
	return cleaned, strings.Join(changes, "; "), nil
}

func checkSize(set Set) error {
	size := 0
	for _, t := range set {
		size += len(t.Key) + len(t.Value)
	}
	if size > maxSetBytes {
		return fmt.Errorf("the tags have %d bytes together, more than the %d that fit into a series key", size, maxSetBytes)
	}
	return nil
}
