package metrics_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// foreignFolder gives the folder of a database to nobody.
func foreignFolder(t *testing.T, path string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can make a folder that is somebody else's")
	}
	files, err := filepath.Glob(path + "*")
	for _, f := range append(files, filepath.Dir(path)) {
		err = errors.Join(err, os.Lchown(f, 65534, 65534))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestForeignFolder: whoever owns the folder of a database decides what DB-shm is,
// which SQLite cuts and gives to the owner of the database. As root, the database
// is read from a copy. It keeps its name.
func TestForeignFolder(t *testing.T) {
	for what, put := range map[string]func(victim, name string) error{
		"a link": os.Symlink, "a hard link": os.Link, "a pipe": func(_, name string) error { return syscall.Mkfifo(name, 0o600) },
	} {
		t.Run(what, func(t *testing.T) {
			path := walFixture(t, "db", "wal")
			foreignFolder(t, path)
			victim := filepath.Join(t.TempDir(), "victim")
			if err := errors.Join(os.WriteFile(victim, []byte("root's"), 0o600), put(victim, path+"-shm")); err != nil {
				t.Fatal(err)
			}
			before := bytesAndTime(t, path) + bytesAndTime(t, path+"-wal") + strings.Join(names(t, filepath.Dir(path)), "")
			db := openSoon(t, path)
			if got, err := readAll(db, 50); err != nil || got.Rows != walRows || db.Path() != path {
				t.Errorf("%d rows of %q, %v", got.Rows, db.Path(), err)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
			if bytesAndTime(t, path)+bytesAndTime(t, path+"-wal")+strings.Join(names(t, filepath.Dir(path)), "") != before {
				t.Error("something in the folder has changed")
			}
			checkVictim(t, victim)
		})
	}
}

func checkVictim(t *testing.T, victim string) {
	t.Helper()
	data, err := os.ReadFile(victim)
	info, serr := os.Stat(victim)
	if err != nil || serr != nil || string(data) != "root's" || info.Mode().Perm() != 0o600 || info.Sys().(*syscall.Stat_t).Uid != uint32(os.Geteuid()) {
		t.Errorf("the victim is %.20q, %v, %v, %v", data, info, err, serr)
	}
}

// openSoon opens a database, and fails the test if that waits for ever.
func openSoon(t *testing.T, path string) *metrics.Database {
	t.Helper()
	db, err := tryOpen(t, volume.Door{}.Path(path))
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func tryOpen(t *testing.T, path volume.Path) (*metrics.Database, error) {
	t.Helper()
	type result struct {
		db  *metrics.Database
		err error
	}
	done := make(chan result, 1)
	go func() {
		db, err := metrics.OpenPath(context.Background(), path, metrics.Options{})
		done <- result{db, err}
	}()
	select {
	case r := <-done:
		return r.db, r.err
	case <-time.After(30 * time.Second):
		t.Fatal("it waits")
		return nil, nil
	}
}

// TestBesideDatabase: SQLite waits for a pipe that has the name of a journal, and
// follows links. Neither is opened, whoever owns the folder.
func TestBesideDatabase(t *testing.T) {
	for _, foreign := range []bool{false, true} {
		for _, end := range []string{"-wal", "-shm", "-journal"} {
			for what, put := range map[string]func(name string) error{
				"a pipe":   func(name string) error { return syscall.Mkfifo(name, 0o600) },
				"a link":   func(name string) error { return os.Symlink("elsewhere", name) },
				"a folder": func(name string) error { return os.Mkdir(name, 0o700) },
			} {
				path := walFixture(t, "db")
				if err := put(path + end); err != nil {
					t.Fatal(err)
				}
				if foreign {
					foreignFolder(t, path)
				}
				db, err := tryOpen(t, volume.Door{}.Path(path))
				if foreign && end == "-shm" { // which is not copied
					if err != nil || db.Close() != nil {
						t.Errorf("%s as %s, foreign: %v", what, end, err)
					}
					continue
				}
				if codeOf(err) != metrics.CodeNotRegular || !strings.Contains(err.Error(), path) {
					t.Errorf("%s as %s, foreign %v: %v", what, end, foreign, err)
				}
			}
		}
	}
}

// TestSuperJournal: SQLite deletes the file that the end of a journal names, when it
// plays the journal back.
func TestSuperJournal(t *testing.T) {
	for _, foreign := range []bool{false, true} {
		path := hotJournal(t)
		victim := filepath.Join(t.TempDir(), "victim")
		if err := os.WriteFile(victim, []byte("root's"), 0o600); err != nil {
			t.Fatal(err)
		}
		nameSuperJournal(t, path+"-journal", victim)
		if foreign {
			foreignFolder(t, path)
		}
		db, err := tryOpen(t, volume.Door{}.Path(path))
		if err == nil {
			_ = db.Close()
		}
		if !errors.Is(err, volume.ErrSuperJournal) || codeOf(err) != metrics.CodeUnreadable {
			t.Errorf("foreign %v: got %v", foreign, err)
		}
		checkVictim(t, victim)
	}
}

// nameSuperJournal ends a journal as an interrupted transaction in two databases
// does: page number, name, its length and checksum, magic.
func nameSuperJournal(t *testing.T, journal, name string) {
	t.Helper()
	file, err := os.OpenFile(journal, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, c := range []byte(name) {
		sum += int(c)
	}
	end := slices.Concat([]byte{0, 0x10, 0, 1}, []byte(name), []byte{0, 0, 0, byte(len(name)), 0, 0, byte(sum >> 8), byte(sum)},
		[]byte{0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7})
	if _, err := file.Write(end); errors.Join(err, file.Close()) != nil {
		t.Fatal(err)
	}
}

// TestDiscoverInVolume: a link on a foreign disk leads to files of that disk, as it
// would on the Mac it is of, and never to the host's.
func TestDiscoverInVolume(t *testing.T) {
	dir := t.TempDir()
	disk, host := filepath.Join(dir, "disk"), filepath.Join(dir, "host")
	const caching, cache = "Library/Server/Caching", "Library/Application Support/Apple/AssetCache"
	err := errors.Join(
		os.MkdirAll(filepath.Join(host, "Logs"), 0o755),
		os.MkdirAll(filepath.Join(disk, filepath.Dir(caching)), 0o755), os.MkdirAll(filepath.Join(disk, filepath.Dir(cache)), 0o755),
		os.MkdirAll(filepath.Join(disk, "moved/Metrics"), 0o755),
		os.Symlink(host, filepath.Join(disk, caching)),
		os.Symlink("/moved", filepath.Join(disk, cache)),
	)
	if err != nil {
		t.Fatal(err)
	}
	execDB(t, filepath.Join(host, "Logs/Metrics.sqlite"), statsTable, batches(1, 3, start))
	execDB(t, filepath.Join(disk, "moved/Metrics/Metrics.db"), statsTable, batches(1, 5, start))
	found := metrics.Discover(volume.New(disk, ""))
	if want := []string{filepath.Join(disk, metrics.KnownPlaces()[1])}; !slices.Equal(namesOf(found), want) {
		t.Fatalf("found %q, want %q", found, want)
	}
	db, err := tryOpen(t, found[0])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if got, err := readAll(db, 10); err != nil || got.Rows != 5*21 || db.Path() != found[0].String() {
		t.Errorf("%d rows of %q, %v", got.Rows, db.Path(), err)
	}
	if db, err := tryOpen(t, volume.New(disk, "").Path(metrics.KnownPlaces()[0])); err == nil {
		t.Errorf("opened the host's database: %v", db.Close())
	}
}
