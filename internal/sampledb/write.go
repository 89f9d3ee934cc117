package sampledb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Write creates a whole database, or appends to one, and returns the totals of
// what it wrote.
func Write(ctx context.Context, path string, options Options) (Totals, error) {
	if options.WAL > 0 {
		return writeWAL(ctx, path, options)
	}
	w, err := Create(ctx, path, options)
	if err != nil {
		return Totals{}, err
	}
	totals, err := w.Add(options.Batches)
	if err == nil && options.Compact {
		err = w.Exec("VACUUM")
	}
	if err := errors.Join(err, w.Close()); err != nil {
		return Totals{}, err
	}
	if options.Append {
		return totals, nil
	}
	return totals, stamp(path)
}

// stamp records SQLite 3.14, that of macOS 10.12, as the version that last wrote
// the file: otherwise its bytes would change with each update of our SQLite.
func stamp(path string) error {
	const at, version = 96, 3_014_000
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	_, err = file.WriteAt([]byte{0, version >> 16, version >> 8 & 0xff, version & 0xff}, at)
	return errors.Join(err, file.Close())
}

// writeWAL leaves the newest batches in FILE-wal. The last connection that closes
// would move them into the file, so the files are copied while one is open.
func writeWAL(ctx context.Context, path string, options Options) (_ Totals, err error) {
	folder, err := os.MkdirTemp(filepath.Dir(path), ".sampledb-")
	if err != nil {
		return Totals{}, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	draft := filepath.Join(folder, "draft")
	if options.Append {
		if err := copyFiles(path, draft, "", "-wal"); err != nil {
			return Totals{}, err
		}
	}
	w, err := Create(ctx, draft, options)
	if err != nil {
		return Totals{}, err
	}
	totals, err := w.fillWAL()
	if err == nil {
		err = removeAll(path)
	}
	if err == nil && options.NoSHM {
		err = copyFiles(draft, path, "", "-wal")
	} else if err == nil {
		err = copyFiles(draft, path, "", "-wal", "-shm")
	}
	return totals, errors.Join(err, w.Close())
}

func (w *Writer) fillWAL() (Totals, error) {
	if _, err := w.Add(w.options.Batches - w.options.WAL); err != nil {
		return Totals{}, err
	}
	if err := w.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return Totals{}, err
	}
	return w.Add(w.options.WAL)
}

// copyFiles copies the existing parts of a database.
func copyFiles(from, to string, parts ...string) error {
	for _, part := range parts {
		data, err := os.ReadFile(from + part)
		if errors.Is(err, os.ErrNotExist) && part != "" {
			continue
		}
		if err != nil {
			return err
		}
		if err := os.WriteFile(to+part, data, 0o600); err != nil { //nolint:gosec // a path of the test
			return fmt.Errorf("copying %q: %w", from+part, err)
		}
	}
	return nil
}
