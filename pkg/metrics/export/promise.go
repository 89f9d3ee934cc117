package export

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// notePromise says, before the first byte is sent, what cannot be promised to a server
// whose kind is not known, or that cannot be asked what it has.
func (r *remote) notePromise(kind sink.Kind) {
	lines := r.seconds * 7
	switch kind {
	case sink.InfluxDB, sink.VictoriaMetrics: // exactly once
	case sink.Unknown:
		r.opts.Note(fmt.Sprintf("%q: what kind of server it is cannot be found out, and it is taken to overwrite points: if it adds them up, up to %d lines count twice after an interrupted run; say what it is with --sink",
			r.srv.Address, 2*lines))
	case sink.Appending:
		r.opts.Note(fmt.Sprintf("%q adds points up, and cannot be asked what it has: nothing is sent to it twice, so up to %d lines may be missing after an interrupted run, and their rows are counted then",
			r.srv.Address, 2*lines))
	}
}

// checkNaming refuses a server that names series in its own way before anything is
// sent: after an interrupted run it could not be asked what it has.
func (r *remote) checkNaming(kind sink.Kind) error {
	if kind != sink.VictoriaMetrics {
		return nil
	}
	return sink.NewVictoria(r.srv.Client).CheckNaming(r.ctx)
}

func kindError(srv Server, kind sink.Kind) error {
	return &fault.Error{
		Code: CodeOtherSink, Act: "writing to", Operand: srv.Address.String(),
		Err:  fmt.Errorf("--sink says that it is %s, but it is %s", srv.Kind, kind),
		Hint: "leave out --sink: it is for servers behind a proxy, which cannot be found out",
	}
}
