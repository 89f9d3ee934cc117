package export

import (
	"bytes"
	"math"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// reconcile completes a window on a server that adds up, when it is not known how
// much of it has arrived: what the server lacks is sent, once; what it still does
// not hold after that goes into quarantine.
func (r *remote) reconcile(t *tracked, p *piece, in checkpoint.Intent) error {
	missing, err := r.missingLines(p, in)
	if err != nil || len(missing) == 0 {
		return err
	}
	return r.sendMissing(t, p, in, missing)
}

// sendMissing sends lines of a piece that the server does not hold.
func (r *remote) sendMissing(t *tracked, p *piece, in checkpoint.Intent, missing []byte) error {
	refused, err := r.post(missing)
	if err != nil {
		return err
	}
	if err := r.quarantine(t, nil, refused); err != nil {
		return err
	}
	return r.quarantineMissing(t, p, in)
}

// quarantineMissing puts the points that the server does not hold into
// quarantine: VictoriaMetrics answers 204 to points that it drops.
func (r *remote) quarantineMissing(t *tracked, p *piece, in checkpoint.Intent) error {
	missing, err := r.missingLines(p, in)
	if err != nil {
		return err
	}
	var lines []sink.Refusal
	for line := range bytes.Lines(missing) {
		lines = append(lines, sink.Refusal{
			Line:   line,
			Reason: "the server accepted the line but does not hold its points; they may be older than its retention period",
		})
	}
	return r.quarantine(t, nil, lines)
}

// missingLines returns the lines, with only those fields, that the server does
// not hold when nothing is in flight to it any more.
func (r *remote) missingLines(p *piece, in checkpoint.Intent) ([]byte, error) {
	if len(p.frame.Seconds) == 0 {
		return nil, nil
	}
	r.keepFrom()
	held, err := r.heldSeries(p.frame, in)
	if err != nil {
		return nil, err
	}
	f := p.frame
	if p.own {
		f = &encode.Frame{Fields: f.Fields, Seconds: f.Seconds, Values: slices.Clone(f.Values), Others: slices.Clone(f.Others)}
	}
	set, names := tags.FromMap(in.Tags), encode.Names(in.Names)
	line := encode.NewLine(f.Fields, set, names, r.srv.Address.Precision())
	var missing []byte
	kept := r.keptFrom()
	for i, second := range f.Seconds {
		if second < kept {
			continue
		}
		row, others := f.Row(i), f.OthersAt(i)
		missing = line.AppendSome(missing, f, i, func(field int) bool {
			if field < len(row) {
				at := f.Fields[field]
				return p.lacks(held[at.Measurement][at.Name][second], &row[field], p.earlier[second][at.Name])
			}
			o := &others[field-len(row)]
			return p.lacks(held[metrics.OtherMeasurement][o.Name][second], &o.Value, p.earlier[second][o.Name])
		})
	}
	return missing, nil
}

// lacks reports whether a sample lacks a value, or a part of it, to which the value
// is set then.
func (p *piece) lacks(s sink.Sample, value *int64, earlier int64) bool {
	if !p.own {
		return !isHeld(s, *value, earlier)
	}
	if len(s.Values) == 0 {
		return true
	}
	part := missingPart(s, *value, earlier)
	if part == 0 {
		return false
	}
	*value = part
	return true
}

// missingPart returns how much of a value a sample lacks beside the sum of earlier
// rows, where all of its values are of rows of this database: the rows of a second
// may have been sent in other parts than they are read now.
func missingPart(s sink.Sample, value, earlier int64) int64 {
	want := float64(earlier) + float64(value)
	lack := want - s.Sum
	switch {
	case lack <= 0.5 || lack <= 1e-12*math.Abs(want):
		return 0
	case lack >= float64(value):
		return value
	default:
		return int64(math.Round(lack))
	}
}

// heldSeries asks the server, once everything sent to it is visible, what it
// holds of a frame's series: by measurement, then by field.
func (r *remote) heldSeries(f *encode.Frame, in checkpoint.Intent) (map[string]map[string]sink.Series, error) {
	victoria := sink.NewVictoria(r.srv.Client)
	if err := r.waitForInFlight(victoria); err != nil {
		return nil, err
	}
	held := map[string]map[string]sink.Series{}
	names, set := encode.Names(in.Names), tags.FromMap(in.Tags)
	for _, measurement := range append(metrics.Measurements(), metrics.OtherMeasurement) {
		series, err := victoria.Held(r.ctx, names.Of(measurement), set, f.Seconds[0], f.Seconds[len(f.Seconds)-1])
		if err != nil {
			return nil, err
		}
		held[measurement] = series
	}
	return held, nil
}

// waitForInFlight waits, once, until no request with an unknown outcome can be in
// flight; after that, confirmed points only need to be made visible.
func (r *remote) waitForInFlight(victoria *sink.Victoria) error {
	if r.nothingInFlight {
		return victoria.Flush(r.ctx)
	}
	err := victoria.Settle(r.ctx, r.srv.Patience)
	r.nothingInFlight = err == nil
	return err
}

// isHeld reports whether a sample contains our value, besides the sum of earlier
// rows of the same second: the value is there, and the total shows that it is
// not just an equal one of an earlier row.
func isHeld(s sink.Sample, value, earlier int64) bool {
	alike := func(v float64) bool { return math.Abs(v-float64(value)) <= 1e-12*math.Abs(float64(value)) }
	with, without := float64(earlier)+float64(value), float64(earlier)
	switch {
	case !slices.ContainsFunc(s.Values, alike):
		return false
	case len(s.Values) == 1:
		return earlier == 0 || !alike(without)
	default:
		return math.Abs(s.Sum-with) <= math.Abs(s.Sum-without)
	}
}

// secondsIn returns how many different seconds lines have; those of one second
// follow one another.
func (r *remote) secondsIn(lines []byte) (n int) {
	var last []byte
	for line := range bytes.Lines(lines) {
		if at := line[bytes.LastIndexByte(line, ' ')+1:]; !bytes.Equal(at, last) {
			n, last = n+1, at
		}
	}
	return n
}
