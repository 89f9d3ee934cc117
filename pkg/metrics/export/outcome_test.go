package export

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// TestAnswerLost loses the answer to a request that has arrived, again and
// again within one run: a server that adds up is asked what it has.
func TestAnswerLost(t *testing.T) {
	t.Parallel()
	server := servertest.StartVM(t)
	o, want := killOrder(t, 3000)
	p := newProxy(t, server.URL)
	o.To = p.replace(server.URL + "/write?db=caching")
	asked := 0
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	rng := rand.New(rand.NewPCG(3, 4))
	done := make(chan error)
	var notes []string
	go func() {
		_, err := o.run(t.Context(), func(text string) { notes = append(notes, text) })
		done <- err
	}()
	for {
		select {
		case err := <-done:
			for _, n := range notes {
				if strings.Contains(n, "some of the lines may have arrived") {
					asked++
				}
			}
			t.Logf("the outcome was unknown %d times; the run ended with %v", asked, err)
			p.disarm()
			if err != nil {
				o.mustRun(t) // an answer about what is there was lost, too
			}
			if asked == 0 {
				t.Error("no answer to a write was lost")
			}
			if diff := cmp.Diff(want, victoriaByDay(t, server)); diff != "" {
				t.Errorf("VictoriaMetrics holds other sums than the databases (-want +got):\n%s", diff)
			}
			return
		case <-again.C:
			if p.idle() {
				p.loseAnswerAfter(300_000 + rng.IntN(1_200_000))
			}
		}
	}
}

// TestServerStops stops the server in its tracks while a window is under way,
// until the run fails, and starts the next run as soon as the server continues.
func TestServerStops(t *testing.T) {
	for _, kind := range []sink.Kind{sink.VictoriaMetrics, sink.InfluxDB} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			o, want := killOrder(t, 3000)
			o.Timeout, o.Tries = 700*time.Millisecond, 1
			var server *servertest.Server
			var sums func() map[dayAndField]int64
			if kind == sink.VictoriaMetrics {
				vm := servertest.StartVM(t)
				server, o.To = vm.Server, vm.URL+"/write?db=caching"
				sums = func() map[dayAndField]int64 { return victoriaByDay(t, vm) }
			} else {
				influx := servertest.StartInflux(t)
				server, o.To = influx.Server, influx.WriteURL("")
				sums = func() map[dayAndField]int64 { return influxByDay(t, influx) }
			}
			p := newProxy(t, server.URL)
			o.To = p.replace(o.To)
			stopped := 0
			for i := range 6 {
				p.onSent(1+i*450_000, func() { server.Pause(t) })
				_, err := o.run(t.Context(), func(string) {})
				server.Resume(t)
				p.disarm()
				if err != nil {
					stopped++
				}
			}
			o.Timeout = 20 * time.Second
			o.mustRun(t)
			if stopped == 0 {
				t.Error("no run was stopped")
			}
			if diff := cmp.Diff(want, sums()); diff != "" {
				t.Errorf("it holds other sums than the databases (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRefusedOutcome: a window that cannot have arrived leaves no intent.
func TestRefusedOutcome(t *testing.T) {
	o, _ := killOrder(t, 10)
	server := newFakeServer(t, sink.InfluxDB)
	o.To = server.address()
	server.Close()
	_, err := o.run(t.Context(), func(string) {})
	if err == nil || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("got %v", err)
	}
	if rows, open := position(t, o.Checkpoint); rows != 0 || open != 0 {
		t.Errorf("%d rows are confirmed and %d windows open after %v", rows, open, fmt.Sprint(err))
	}
}
