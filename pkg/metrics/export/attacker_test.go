package export

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/attacker"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// TestLiveAttacker exports as root to a file, a checkpoint, its lock and a quarantine
// in a folder whose owner gives their names to a file of root's. The victim is
// empty, as a lock is.
func TestLiveAttacker(t *testing.T) {
	roots, nobodys := attacker.Folder(t)
	victim, check := attacker.Victim(t, roots, "")
	d := newDesk(t, Line, rows(1, 3, 1000)+"INSERT INTO statsData VALUES (4, 'x', 0, 'requests.fromclients', 1);")
	d.dir = nobodys
	attacker.StartExchange(t, nobodys, victim, "out", "checkpoint", "checkpoint.lock", "quarantine")
	done := 0
	for end, i := time.Now().Add(3*time.Second), 0; i < 600 && time.Now().Before(end); i++ {
		attacker.Again(nobodys, victim)
		for _, err := range []error{d.run(volume.Door{}), d.replace()} {
			switch {
			case err == nil || fault.Has(err, CodeRowsLeftOut):
				done++
			case errors.Is(err, volume.ErrChanged) || fault.CodeOf(err) != "":
			default:
				t.Errorf("%v has no code", err)
			}
		}
		check()
	}
	t.Logf("%d runs came to their end", done)
}

// replace does what the command does with --to FILE and no checkpoint.
func (d *desk) replace() error {
	d.Helper()
	file, err := volume.Door{}.Path(filepath.Join(d.dir, "out")).Replace(0o644)
	if err != nil {
		return appendError("out", err) // the command has an error of its own
	}
	err = d.write(file, nil)
	if err == nil {
		err = file.Commit()
	}
	return errors.Join(err, file.Cleanup())
}
