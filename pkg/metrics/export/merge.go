package export

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
)

// merge writes the databases of a group as one: their rows of a second are
// summed before anything of that second is written.
func (l *local) merge(group []*tracked) error {
	g := newMerger(group, l.opts)
	enc := l.encoderFor(g.fields, group[0].src)
	for {
		frame, err := g.next(l)
		if err == nil && frame != nil {
			err = l.write(&group[0].done, frame, enc)
		}
		if err == nil {
			err = context.Cause(l.ctx)
		}
		if err != nil {
			return l.withProgress(group[0], err)
		}
		if frame == nil {
			break
		}
	}
	for _, t := range group {
		l.summary.Databases = append(l.summary.Databases, t.done)
	}
	return nil
}

// unionFields returns the fields of several databases, in the common order.
func unionFields(group []*tracked) []metrics.Field {
	have := map[string]bool{}
	for _, t := range group {
		for _, f := range t.src.DB.Fields() {
			have[f.Name] = true
		}
	}
	return slices.DeleteFunc(metrics.Fields(), func(f metrics.Field) bool { return !have[f.Name] })
}

// merger sums several databases, a second at a time.
type merger struct {
	fields []metrics.Field
	inputs []*mergeInput
}

func newMerger(group []*tracked, opts *Options) *merger {
	g := &merger{fields: unionFields(group)}
	for _, t := range group {
		s := &mergeInput{scan: t.scans(opts, nil, localSeconds, true)[0], done: &t.done, at: math.MinInt64}
		for _, f := range t.src.DB.Fields() {
			s.column = append(s.column, slices.IndexFunc(g.fields, func(u metrics.Field) bool { return u.Name == f.Name }))
		}
		g.inputs = append(g.inputs, s)
	}
	return g
}

// mergeInput is one database of a merger.
type mergeInput struct {
	scan   *scan
	column []int // of each of its fields, in the merged frame
	piece  *piece
	i      int   // the next second of piece
	at     int64 // the last second taken
	done   *Done
}

// second returns the input's next second; ok is false at its end.
func (s *mergeInput) second(l *local) (second int64, ok bool, err error) {
	for s.piece == nil || s.i == len(s.piece.frame.Seconds) {
		if s.piece, err = s.scan.next(); err != nil || s.piece == nil {
			s.piece = nil
			return 0, false, err
		}
		s.i = 0
		s.done.Rows += s.piece.window.Rows
		s.done.Bad += len(s.piece.window.Bad)
		l.seen.note(s.piece.frame, l.opts.Note)
		if err := l.opts.Quarantine.Rows(s.done.Path, s.piece.window.Bad); err != nil {
			return 0, false, err
		}
	}
	second = s.piece.frame.Seconds[s.i]
	if second <= s.at {
		return 0, false, &fault.Error{
			Code: CodeCannotMerge, Act: "merging", Operand: s.done.Path,
			Err:  errors.New("its clock was set back too far to sum its rows in order"),
			Hint: "send it to a server, which gets complete sums, or export it without --merge under a tag of its own",
		}
	}
	return second, true, nil
}

// next returns the next part of the merged rows, or nil at the end.
func (g *merger) next(l *local) (*encode.Frame, error) {
	f := &encode.Frame{Fields: g.fields}
	for len(f.Seconds) < localSeconds {
		second, ok, err := g.earliest(l)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		if err := g.take(f, second); err != nil {
			return nil, err
		}
	}
	if len(f.Seconds) == 0 {
		return nil, nil
	}
	return f, nil
}

// earliest returns the earliest second that any input has next. Afterwards every
// input that is not at its end holds a piece.
func (g *merger) earliest(l *local) (earliest int64, found bool, err error) {
	for _, s := range g.inputs {
		second, ok, err := s.second(l)
		if err != nil {
			return 0, false, err
		}
		if ok && (!found || second < earliest) {
			earliest, found = second, true
		}
	}
	return earliest, found, nil
}

// take sums what all inputs have in a second.
func (g *merger) take(f *encode.Frame, second int64) error {
	f.Seconds = append(f.Seconds, second)
	f.Values = append(f.Values, make([]int64, len(g.fields))...)
	row := f.Row(len(f.Seconds) - 1)
	var other earlierSums
	for _, s := range g.inputs {
		if s.piece == nil || s.piece.frame.Seconds[s.i] != second {
			continue
		}
		if err := s.addTo(row, second); err != nil {
			return err
		}
		for _, o := range s.piece.frame.OthersAt(s.i) {
			if other == nil {
				other = earlierSums{}
			}
			if err := other.add(second, o.Name, o.Value); err != nil {
				return err
			}
		}
		s.at = second
		s.i++
	}
	begin := len(f.Others)
	for name, v := range other[second] {
		f.Others = append(f.Others, metrics.Other{Second: second, Name: name, Value: v})
	}
	slices.SortFunc(f.Others[begin:], func(a, b metrics.Other) int { return cmp.Compare(a.Name, b.Name) })
	return nil
}

// addTo adds the input's current second to a row of the merged frame.
func (s *mergeInput) addTo(row []int64, second int64) (err error) {
	for j, v := range s.piece.frame.Row(s.i) {
		if row[s.column[j]], err = metrics.Sum(second, row[s.column[j]], v); err != nil {
			return err
		}
	}
	return nil
}
