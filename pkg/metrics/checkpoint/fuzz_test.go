package checkpoint_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
)

// FuzzOpen: a file is refused with the package's own error, or can be saved,
// and saving what was read from that changes nothing.
func FuzzOpen(f *testing.F) {
	f.Add(``)
	f.Add(`{"schema":"macwrangler/metrics.checkpoint/1","sinks":[null]}`)
	f.Add(entry(`{"path":"/x","kind":"zmetric","uuid":"A","through":-1,"intents":[{"after":-1,"through":3,"tags":{"a":"b"}}]}`))
	f.Add(entry(`{"path":"/x","kind":"statsData","skip":{"through":8,"second":1},"totals":{"a":1},"updated":"2026-01-01T00:00:00Z"}`))
	f.Add(entry(`{"path":"\u001b[31m","kind":"\u007f"}`))
	f.Add(`{"schema":"macwrangler/metrics.checkpoint/1","\u001b[31m\u007f":1}`)
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "c")
		write(t, path, text)
		file, err := checkpoint.Open(t.Context(), at(path), 0)
		if err != nil {
			codetest.PrintableError(t, err)
			var e *fault.Error
			if !errors.As(err, &e) || e.Code != checkpoint.CodeBroken {
				t.Fatalf("got %v", err)
			}
			return
		}
		first := save(t, file, path)
		file, err = checkpoint.Open(t.Context(), at(path), 0)
		if err != nil {
			t.Fatalf("%s\nwas taken, and then not: %v", first, err)
		}
		if second := save(t, file, path); second != first {
			t.Fatalf("saved as\n%s\nand then as\n%s", first, second)
		}
	})
}

func save(t *testing.T, f *checkpoint.File, path string) string {
	t.Helper()
	if err := errors.Join(f.Save(), f.Close()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
