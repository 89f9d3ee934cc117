package report

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// MaxPeriods is how many periods a report may have, counted over all groups:
// 114 years of hours for one group.
const MaxPeriods = 1_000_000

// Options are which rows to add up, and how.
type Options struct {
	By   By
	Zone *time.Location
	// Since and Until bound the rows that count; Until is exclusive. The zero
	// Time sets no bound.
	Since, Until time.Time
	// GroupBy lists the tags that define groups; without any there is one group.
	GroupBy []string
}

// Builder adds up rows. It must not be used by several goroutines at a time.
type Builder struct {
	opts     Options
	calendar calendar
	from, to int64 // seconds that count
	groups   []*group
	byKey    map[string]*group
	sources  []*Feed
	servers  []Source // sources that are not files
	unread   []unread
	buckets  int   // over all groups
	first    int64 // the first second that counts; above last while there is none
	last     int64
}

// group is one combination of values of the GroupBy tags.
type group struct {
	tags    map[string]string
	buckets map[int64]*sums // by start of period
}

// New returns an empty Builder. Zone and By must be set.
func New(opts Options) *Builder {
	from, to := wholeSeconds(opts.Since, opts.Until)
	return &Builder{
		opts:     opts,
		calendar: calendar{zone: opts.Zone, by: opts.By},
		from:     from,
		to:       to,
		byKey:    map[string]*group{},
		first:    math.MaxInt64,
		last:     math.MinInt64,
	}
}

// sums are the figures of one period, in the order of metricNames.
type sums [6]int64

const (
	fromCache = iota
	fromOrigin
	fromPeers
	fromParents
	originToPeers
	requests
)

// metricNames returns the names of the metrics that a report uses.
func metricNames() [6]string {
	return [6]string{
		fromCache:     "bytes.fromcache.toclients",
		fromOrigin:    "bytes.fromorigin.toclients",
		fromPeers:     "bytes.frompeers.toclients",
		fromParents:   "bytes.fromparents.toclients",
		originToPeers: "bytes.fromorigin.topeers",
		requests:      "requests.fromclients",
	}
}

func (s *sums) add(other *sums) bool {
	for i, v := range other {
		sum := s[i] + v
		if (sum > s[i]) != (v > 0) {
			return false
		}
		s[i] = sum
	}
	return true
}

// groupOf returns the group of a tag set. If the set lacks one of the tags, it
// belongs to the group in which that tag is empty.
func (b *Builder) groupOf(set tags.Set) *group {
	var chosen tags.Set
	values := make(map[string]string, len(b.opts.GroupBy))
	for _, key := range b.opts.GroupBy {
		value, _ := set.Get(key)
		values[key] = value
		chosen = append(chosen, tags.Tag{Key: key, Value: value})
	}
	key := chosen.Key()
	if g := b.byKey[key]; g != nil {
		return g
	}
	g := &group{tags: values, buckets: map[int64]*sums{}}
	b.byKey[key] = g
	b.groups = append(b.groups, g)
	return g
}

// bucket returns the sums of a period of a group, and creates them if needed.
func (b *Builder) bucket(g *group, start int64) (*sums, error) {
	if s := g.buckets[start]; s != nil {
		return s, nil
	}
	b.buckets++
	if b.buckets > MaxPeriods {
		return nil, b.tooManyError()
	}
	s := &sums{}
	g.buckets[start] = s
	return s, nil
}

func (b *Builder) tooManyError() error {
	return &fault.Error{
		Code: CodeTooManyPeriods,
		Act:  fmt.Sprintf("adding up by %s", b.opts.By),
		Err: fmt.Errorf("from %s to %s there are more than %d periods in %d groups",
			dateOf(b.first), dateOf(b.last), MaxPeriods, len(b.groups)),
		Hint: "a clock may have been wrong: limit the time with --since and --until, or use longer periods with --by",
	}
}

func (b *Builder) overflowError(start int64) error {
	text := "adding up everything"
	if start != math.MinInt64 {
		text = fmt.Sprintf("adding up the %s that begins at %s", b.opts.By, dateOf(start))
	}
	return &fault.Error{
		Code: CodeSumOverflow,
		Act:  text,
		Err:  errors.New("the sum does not fit into 64 bits"),
		Hint: "no server serves that much; look for implausible values in the databases",
	}
}

func dateOf(second int64) string { return time.Unix(second, 0).UTC().Format(time.RFC3339) }
