package encode_test

import (
	"fmt"
	"os"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

func ExampleLine() {
	fields := []metrics.Field{
		{Measurement: "imports", Name: "imports.byhttp"},
		{Measurement: "imports", Name: "imports.byxpc"},
		{Measurement: "requests", Name: "requests.fromclients"},
	}
	frame := &encode.Frame{Fields: fields, Seconds: []int64{1487115473}, Values: []int64{0, 3, 14}}
	set, err := tags.Parse([]string{"site=Head Office"}, nil)
	if err != nil {
		panic(err)
	}
	line := encode.NewLine(fields, set, nil, encode.Second)
	fmt.Print(string(line.Append(nil, frame, 0)))
	// Output:
	// imports,site=Head\ Office imports.byhttp=0i,imports.byxpc=3i 1487115473
	// requests,site=Head\ Office requests.fromclients=14i 1487115473
}

func ExampleWritePrometheus() {
	totals := encode.Totals{"bytes.fromcache.toclients": 4096}
	if err := encode.WritePrometheus(os.Stdout, []encode.Labelled{{Totals: totals}}); err != nil {
		panic(err)
	}
	// Output:
	// # HELP macwrangler_caching_bytes_total Bytes sent.
	// # TYPE macwrangler_caching_bytes_total counter
	// macwrangler_caching_bytes_total{source="cache",destination="clients"} 4096
}
