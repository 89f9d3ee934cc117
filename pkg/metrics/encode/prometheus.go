package encode

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// Totals are running totals by field name, since the first row that was counted.
type Totals map[string]int64

// Add adds a frame. It returns false if a total no longer fits into 64 bits; the
// totals are not usable then.
func (t Totals) Add(f *Frame) bool {
	ok := true
	for i := range f.Seconds {
		for j, v := range f.Row(i) {
			ok = t.count(f.Fields[j].Name, v) && ok
		}
	}
	for _, o := range f.Others {
		ok = t.count(o.Name, o.Value) && ok
	}
	return ok
}

// AddTotals adds other totals. It returns false if a total no longer fits into
// 64 bits.
func (t Totals) AddTotals(other Totals) bool {
	ok := true
	for name, v := range other {
		ok = t.count(name, v) && ok
	}
	return ok
}

func (t Totals) count(name string, v int64) bool {
	before := t[name]
	t[name] = before + v
	return (t[name] > before) == (v > 0)
}

// Labelled are totals with the tags of their database.
type Labelled struct {
	Tags   tags.Set
	Totals Totals
	// LastSecond is the time of the last row that is counted, in Unix seconds; 0 if
	// there is none.
	LastSecond int64
}

// family is one Prometheus metric.
type family struct{ name, kind, help string }

const (
	familyPrefix = "macwrangler_caching_"
	counter      = "counter"
)

// WritePrometheus writes running totals in the text exposition format, without
// timestamps, which node_exporter's textfile collector refuses. Tags become
// labels; different tag sets have different labels.
func WritePrometheus(w io.Writer, all []Labelled) error {
	names, known := labelNames(all), knownFields()
	samples := map[family][]string{}
	for _, l := range all {
		tagged := tagLabels(l.Tags, names)
		add := func(fam family, labels []string, value int64) {
			labels = append(labels, tagged...)
			samples[fam] = append(samples[fam], fmt.Sprintf("%s%s %d", fam.name, inBraces(labels), value))
		}
		for name, total := range l.Totals {
			if !known[name] || !strings.HasPrefix(name, purgedPrefix) {
				fam, labels := classify(name, known[name])
				add(fam, labels, total)
			}
		}
		for age, total := range purgedAges(l.Totals) {
			add(purgedFamily(), []string{label("age", age)}, total)
		}
		if l.LastSecond != 0 {
			add(lastRowFamily(), nil, l.LastSecond)
		}
	}
	out := bufio.NewWriter(w)
	byName := func(a, b family) int { return strings.Compare(a.name, b.name) }
	for _, fam := range slices.SortedFunc(maps.Keys(samples), byName) {
		fmt.Fprintf(out, "# HELP %s %s\n# TYPE %[1]s %[3]s\n", fam.name, fam.help, fam.kind)
		slices.Sort(samples[fam])
		for _, line := range samples[fam] {
			fmt.Fprintln(out, line)
		}
	}
	return out.Flush()
}

func purgedFamily() family {
	return family{familyPrefix + "purged_bytes_total", counter, "Bytes purged, by their age; the ages do not overlap."}
}

func lastRowFamily() family {
	return family{familyPrefix + "last_row_timestamp_seconds", "gauge", "Time of the last row that is counted, in Unix seconds."}
}

// inBraces returns labels as a sample has them.
func inBraces(labels []string) string { return "{" + strings.Join(labels, ",") + "}" }

func knownFields() map[string]bool {
	known := map[string]bool{}
	for _, f := range metrics.Fields() {
		known[f.Name] = true
	}
	return known
}

// classify returns a field's Prometheus metric and labels. An unknown name is
// never taken apart: it could look like a known field and replace it.
func classify(name string, known bool) (family, []string) {
	const prefix = familyPrefix
	if !known {
		return family{prefix + "other_total", counter, "Metrics that macwrangler does not know."}, []string{label("metric", name)}
	}
	parts := strings.Split(name, ".")
	after := func(i int, word string) string { return strings.TrimPrefix(parts[i], word) }
	switch {
	case name == "bytes.dropped":
		return family{prefix + "dropped_bytes_total", counter, "Bytes dropped."}, nil
	case name == "requests.rejected.nospace":
		return family{prefix + "requests_rejected_total", counter, "Requests rejected."}, []string{label("reason", "nospace")}
	case strings.HasPrefix(name, "bytes.imported."):
		return family{prefix + "imported_bytes_total", counter, "Bytes imported."}, []string{label("by", after(2, "by"))}
	case parts[0] == "requests":
		return family{prefix + "requests_total", counter, "Requests received."}, []string{label("source", after(1, "from"))}
	case parts[0] == "imports":
		return family{prefix + "imports_total", counter, "Files imported."}, []string{label("by", after(1, "by"))}
	default: // bytes and replies, with a source and a destination
		help := "Bytes sent."
		if parts[0] == "replies" {
			help = "Replies sent."
		}
		return family{prefix + parts[0] + "_total", counter, help},
			[]string{label("source", after(1, "from")), label("destination", after(2, "to"))}
	}
}

func label(name, value string) string {
	return name + `="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(value) + `"`
}

// tagLabels returns tags as labels.
func tagLabels(set tags.Set, names map[string]string) []string {
	labels := make([]string, 0, len(set))
	for _, t := range set {
		labels = append(labels, label(names[t.Key], t.Value))
	}
	return labels
}

// labelNames maps every tag key of the page to a label name of its own. A key
// whose name is taken, such as "by", or "site-code" beside "site_code", gets the
// prefix "tag_"; keys that are valid label names come first.
func labelNames(all []Labelled) map[string]string {
	sets := make([]tags.Set, 0, len(all))
	for _, l := range all {
		sets = append(sets, l.Tags)
	}
	keys := CSVKeys(sets...)
	rank := func(key string) int {
		if labelName(key) == key {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(keys, func(a, b string) int {
		return rank(a) - rank(b)
	})
	used := map[string]bool{
		"source": true, "destination": true, "by": true, "age": true, "reason": true, "metric": true, // our own
		"le": true, "quantile": true, // only for histograms and summaries
	}
	names := make(map[string]string, len(keys))
	for _, key := range keys {
		name := labelName(key)
		for used[name] {
			name = "tag_" + name
		}
		used[name], names[key] = true, name
	}
	return names
}

// labelName turns a tag key into a valid label name. Prometheus reserves two
// underscores at the beginning: "__name__" would be the metric's name.
func labelName(key string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_':
			return r
		default:
			return '_'
		}
	}, key)
	switch {
	case strings.HasPrefix(name, "__"):
		return "tag" + name
	case name == "" || name[0] >= '0' && name[0] <= '9':
		return "_" + name
	default:
		return name
	}
}
