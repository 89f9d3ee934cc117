package alerts_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/alerts"
)

// FuzzDatabase opens arbitrary files: no panic, and no error of another type.
func FuzzDatabase(f *testing.F) {
	data, err := os.ReadFile(newDatabase(f, "a@x.org", "b@x.org").Path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:4096])
	f.Add(data[:len(data)/2])
	f.Add(data[:100])
	f.Add([]byte("SQLite format 3\x00"))
	f.Add([]byte("a@x.org\n"))
	wal := append([]byte{}, data...)
	wal[18], wal[19] = 2, 2
	f.Add(wal)
	f.Fuzz(func(t *testing.T, data []byte) {
		d := alerts.Database{Path: filepath.Join(t.TempDir(), "alertData.db"), BusyTimeout: -1, NoBackup: len(data)%2 == 0}
		if err := os.WriteFile(d.Path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		_, err1 := d.Read(ctx)
		_, err2 := d.Check(ctx)
		_, err3 := d.Add(ctx, []string{"new@x.org"}, "")
		for call, err := range map[string]error{"Read": err1, "Check": err2, "Add": err3} {
			codetest.PrintableError(t, err)
			if e, ours := errors.AsType[*alerts.Error](err); err != nil && (!ours || e.Code == alerts.CodeStopped) {
				t.Errorf("%s: %v", call, err)
			}
		}
		if err3 == nil {
			if contents, err := d.Read(ctx); err != nil || len(contents.Recipients) == 0 {
				t.Errorf("added, but then %v, %v", contents.Recipients, err)
			}
		}
	})
}
