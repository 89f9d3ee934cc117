package aduid_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
)

func BenchmarkScanLDIF(b *testing.B) {
	file := bytes.NewReader(sample(1_000_000, 0))
	b.SetBytes(file.Size())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := aduid.Scan(b.Context(), &export.LDIF{File: file}, aduid.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScanLDIFAndList(b *testing.B) {
	file := bytes.NewReader(sample(1_000_000, 0))
	b.SetBytes(file.Size())
	for b.Loop() {
		list := aduid.NewListWriter(io.Discard)
		if _, err := aduid.Scan(b.Context(), &export.LDIF{File: file}, aduid.Options{Account: list.Account}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompute(b *testing.B) {
	for _, form := range []string{"6C703CF1-B5D1-41F8-880B-317728CBD4F5\n", "8TxwbNG1+EGICzF3KMvU9Q==\n"} {
		text := strings.Repeat(form, 1_000_000)
		b.Run(form[:8], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := aduid.Compute(b.Context(), strings.NewReader(text), aduid.Auto, func(l aduid.Line) error { return l.Err }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
