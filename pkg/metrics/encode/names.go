package encode

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/settings"
)

// Names maps the default name of a measurement to the name to write. A nil map
// keeps the defaults.
type Names map[string]string

// Of returns the name to write for a measurement.
func (n Names) Of(measurement string) string {
	if name, ok := n[measurement]; ok {
		return name
	}
	return measurement
}

// Limits of a file of names, which has eight lines at most: bytes, and keys and
// values.
const (
	maxNamesFile   = 64 << 10
	maxNamesValues = 1000
)

// CodeBadNames is the code of errors of [ReadNames].
const CodeBadNames fault.Code = "bad-measurements-file"

// ReadNames reads a YAML file of lines "default name: new name". A default
// name that does not exist is an error, and so is a name that line protocol or
// InfluxDB cannot carry. Several measurements may share a name: their fields have
// different ones.
func ReadNames(r io.Reader) (Names, error) {
	names, err := decodeNames(r)
	if err == nil {
		err = names.check()
	}
	if err != nil {
		return nil, &fault.Error{
			Code: CodeBadNames, Act: "reading measurement names", Err: err,
			Hint: `write lines such as "requests: caching_requests"`,
		}
	}
	return names, nil
}

func decodeNames(r io.Reader) (Names, error) {
	root, err := settings.Format{MaxBytes: maxNamesFile, MaxValues: maxNamesValues, Code: CodeBadNames}.Read(r)
	if err != nil || root.IsNull() {
		return nil, err
	}
	pairs, err := root.Pairs()
	if err != nil {
		return nil, err
	}
	names := make(Names, len(pairs))
	for _, p := range pairs {
		if names[p.Key], err = p.Value.Raw(); err != nil {
			return nil, err
		}
	}
	return names, nil
}

func (n Names) check() error {
	known := append(metrics.Measurements(), metrics.OtherMeasurement)
	for _, from := range slices.Sorted(maps.Keys(n)) {
		if !slices.Contains(known, from) {
			return fmt.Errorf("there is no measurement %q; there are %s", fault.Clip(from), strings.Join(known, ", "))
		}
		if why := badMeasurement(n[from]); why != "" {
			return fmt.Errorf("%q for %s %s", fault.Clip(n[from]), from, why)
		}
	}
	return nil
}

func badMeasurement(name string) string {
	switch {
	case name == "":
		return "is empty"
	case len(name) > 256:
		return "has more than 256 bytes"
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return "is not printable"
	case strings.Contains(name, `\`):
		return "has a backslash, which InfluxDB 1.6 loses before a comma, a space or an equals sign"
	case strings.HasPrefix(name, "_"):
		return "begins with an underscore; InfluxDB reserves such names"
	case strings.HasPrefix(name, "#"):
		return "begins with #, which makes the line a comment"
	default:
		return ""
	}
}
