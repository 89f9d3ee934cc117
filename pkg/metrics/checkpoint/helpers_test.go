package checkpoint_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// at returns the path of a checkpoint that somebody has named.
func at(path string) volume.Path { return volume.Door{}.Path(path) }

func mustOpen(t *testing.T, path string) *checkpoint.File {
	t.Helper()
	f, err := checkpoint.Open(t.Context(), at(path), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func wantCode(t *testing.T, err error, code fault.Code, hint string) {
	t.Helper()
	var e *fault.Error
	if !errors.As(err, &e) || e.Code != code {
		t.Fatalf("got %v, want code %s", err, code)
	}
	if !strings.Contains(e.Hint, hint) || e.Hint == "" {
		t.Errorf("hint %q, want %q in it", e.Hint, hint)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// names lists what is in a folder.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// full has every part of a record that a run can leave behind.
func full(f *checkpoint.File) {
	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	s := f.Sink("http://h:8086/write?db=caching")
	s.Kind = "victoriametrics"
	e := s.Add("/Library/x/Metrics.sqlite", "", metrics.StatsData)
	mark := metrics.Mark{First: 22, Last: 42, Second: 1487030460, Hash: 1<<64 - 1}
	e.Advance(42, 42, 1487030460, mark, now)
	e.Intents = append(e.Intents, checkpoint.Intent{
		After: 42, Through: 63, Rows: 21, FirstSecond: 1487030520, LastSecond: 1487030520,
		Mark: metrics.Mark{First: 43, Last: 63, Second: 1487030520, Hash: 7},
		Tags: map[string]string{"site": "a b,c=d\\e"}, Names: map[string]string{"imports": "i"},
	})
	e.Totals = map[string]int64{"bytes.dropped": 1<<63 - 1}
	z := s.Add("/Library/y/Metrics.db", "0F", metrics.ZMetric)
	z.Skip = &checkpoint.Skip{Through: 900, Second: 1487030520}
	file := f.Sink("csv:" + filepath.FromSlash("/tmp/x.csv"))
	file.Length, file.Appending = 123, true
}
