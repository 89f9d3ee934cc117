package sink_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

func ExampleSender_Send() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	defer server.Close()
	address, err := sink.Parse(server.URL + "/write?db=caching")
	if err != nil {
		panic(err)
	}
	client, err := sink.NewClient(address, sink.Access{Timeout: 30 * time.Second})
	if err != nil {
		panic(err)
	}
	defer client.Close()
	sender := sink.NewSender(client, sink.InfluxDB, sink.DefaultRetry(), func(note string) { fmt.Println(note) })
	refused, err := sender.Send(context.Background(), []byte("imports,site=1 imports.byhttp=3i 1487115473\n"))
	fmt.Println(len(refused), err, sender.Arrived())
	// Output: 0 <nil> true
}

func ExampleParse() {
	address, err := sink.Parse("https://influx.example.org:8086/write?db=caching")
	if err != nil {
		panic(err)
	}
	fmt.Println(address)
	fmt.Println(address.Name())
	_, err = sink.Parse("https://logger:secret@influx.example.org:8086/write?db=caching")
	fmt.Println(err)
	// Output:
	// https://influx.example.org:8086/write?db=caching&precision=s
	// https://influx.example.org:8086/write?db=caching
	// reading address "https://influx.example.org:8086/write": it contains credentials
}

// BenchmarkSend sends a day of minutes, seven lines each, to the real servers.
func BenchmarkSend(b *testing.B) {
	lines := numberedLines(7 * 1440)
	for _, kind := range []sink.Kind{sink.InfluxDB, sink.VictoriaMetrics} {
		b.Run(string(kind), func(b *testing.B) {
			var address string
			if kind == sink.InfluxDB {
				address = servertest.StartInflux(b).WriteURL("s")
			} else {
				address = servertest.StartVM(b).WriteURL("s")
			}
			client, err := sink.NewClient(parse(b, address), sink.Access{Timeout: time.Minute})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(client.Close)
			sender := sink.NewSender(client, kind, sink.DefaultRetry(), func(note string) { b.Log(note) })
			b.SetBytes(int64(len(lines)))
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				if _, err := sender.Send(b.Context(), lines); err != nil {
					b.Fatal(err)
				}
				n += 7 * 1440
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "lines/s")
		})
	}
}
