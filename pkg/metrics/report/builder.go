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
	// Of files, [TagHost] and [TagDatabase] are always there.
	GroupBy []string
}

// Builder adds up rows. It must not be used by several goroutines at a time.
type Builder struct {
	opts     Options
	calendar calendar
	from, to int64 // seconds that count
	groups   []*group
	byKey    map[string]*group
	open     []*Feed  // whose figures are not in the groups yet, in the order in which they came
	sources  []*Feed  // read to their end
	servers  []Source // sources that are not files
	failed   []Failed
	inputs   int // files that were to be read
	planned  int // groups of these
	unread   []unread
	total    sums
	buckets  int   // over all groups
	first    int64 // the first second that counts; above last while there is none
	last     int64
}

// group is one combination of values of the GroupBy tags.
type group struct {
	tags    map[string]string
	buckets map[int64]*sums // by start of period
	total   sums
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

// close adds a feed's figures to those of its group, all or none: a database whose
// figures do not fit beside the others' must not take theirs away.
func (b *Builder) close(f *Feed) error {
	total := b.total
	if f.overflow || !total.add(&f.total) || !total.fits() {
		return b.overflowError(math.MinInt64)
	}
	b.total = total
	g := b.groupOf(f.set)
	if !g.total.add(&f.total) { // only with negative figures, which files do not have
		return b.overflowError(math.MinInt64)
	}
	for start, s := range f.buckets {
		into := g.buckets[start]
		if into == nil {
			if b.buckets++; b.buckets > MaxPeriods {
				return tooManyError(b.opts.By, b.first, b.last, len(b.groups), "")
			}
			g.buckets[start] = s
			continue
		}
		if !into.add(s) { // as above
			return b.overflowError(start)
		}
	}
	b.first, b.last = min(b.first, f.firstIn), max(b.last, f.lastIn)
	f.buckets, f.current = nil, nil
	return nil
}

// tooManyError names the database of the first and of the last row, if it is known:
// a clock may have been wrong there.
func tooManyError(by By, first, last int64, groups int, whose string) error {
	return &fault.Error{
		Code: CodeTooManyPeriods,
		Act:  fmt.Sprintf("adding up by %s", by),
		Err: fmt.Errorf("from %s to %s there are more than %d periods in %d groups%s",
			dateOf(first), dateOf(last), MaxPeriods, groups, whose),
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

func implausibleError(sum int64) error {
	return &fault.Error{
		Code: CodeSumOverflow,
		Act:  "adding up everything",
		Err:  fmt.Errorf("a sum of %s is more than any server serves", Size(sum)),
		Hint: "look for implausible values in the database",
	}
}

func dateOf(second int64) string { return time.Unix(second, 0).UTC().Format(time.RFC3339) }
