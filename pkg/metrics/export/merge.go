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
	m := newMerger(group, l.opts)
	enc := l.encoderFor(m.fields, group[0].src)
	for {
		frame, err := m.next(l)
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
	m := &merger{fields: unionFields(group)}
	for _, t := range group {
		in := &mergeInput{scan: t.scans(opts, nil, localSeconds, true)[0], done: &t.done, at: math.MinInt64}
		for _, f := range t.src.DB.Fields() {
			in.column = append(in.column, slices.IndexFunc(m.fields, func(u metrics.Field) bool { return u.Name == f.Name }))
		}
		m.inputs = append(m.inputs, in)
	}
	return m
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
func (in *mergeInput) second(l *local) (second int64, ok bool, err error) {
	for in.piece == nil || in.i == len(in.piece.frame.Seconds) {
		if in.piece, err = in.scan.next(); err != nil || in.piece == nil {
			in.piece = nil
			return 0, false, err
		}
		in.i = 0
		in.done.Rows += in.piece.window.Rows
		in.done.Quarantined += len(in.piece.window.Bad)
		l.seen.note(in.piece.frame, l.opts.Note)
		if err := l.opts.Quarantine.Rows(in.done.Path, in.piece.window.Bad); err != nil {
			return 0, false, err
		}
	}
	second = in.piece.frame.Seconds[in.i]
	if second <= in.at {
		return 0, false, &fault.Error{
			Code: CodeCannotMerge, Act: "merging", Operand: in.done.Path,
			Err:  errors.New("its clock was set back too far to sum its rows in order"),
			Hint: "send it to a server, which gets complete sums, or export it without --merge under a tag of its own",
		}
	}
	return second, true, nil
}

// next returns the next part of the merged rows, or nil at the end.
func (m *merger) next(l *local) (*encode.Frame, error) {
	f := &encode.Frame{Fields: m.fields}
	for len(f.Seconds) < localSeconds {
		second, ok, err := m.earliest(l)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		if err := m.take(f, second); err != nil {
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
func (m *merger) earliest(l *local) (earliest int64, found bool, err error) {
	for _, in := range m.inputs {
		second, ok, err := in.second(l)
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
func (m *merger) take(f *encode.Frame, second int64) error {
	f.Seconds = append(f.Seconds, second)
	f.Values = append(f.Values, make([]int64, len(m.fields))...)
	row := f.Row(len(f.Seconds) - 1)
	var other earlierSums
	for _, in := range m.inputs {
		if in.piece == nil || in.piece.frame.Seconds[in.i] != second {
			continue
		}
		if err := in.addTo(row, second); err != nil {
			return err
		}
		for _, o := range in.piece.frame.OthersAt(in.i) {
			if other == nil {
				other = earlierSums{}
			}
			if err := other.add(second, o.Name, o.Value); err != nil {
				return err
			}
		}
		in.at = second
		in.i++
	}
	begin := len(f.Others)
	for name, v := range other[second] {
		f.Others = append(f.Others, metrics.Other{Second: second, Name: name, Value: v})
	}
	slices.SortFunc(f.Others[begin:], func(a, b metrics.Other) int { return cmp.Compare(a.Name, b.Name) })
	return nil
}

// addTo adds the input's current second to a row of the merged frame.
func (in *mergeInput) addTo(row []int64, second int64) (err error) {
	for j, v := range in.piece.frame.Row(in.i) {
		if row[in.column[j]], err = metrics.Sum(second, row[in.column[j]], v); err != nil {
			return err
		}
	}
	return nil
}
