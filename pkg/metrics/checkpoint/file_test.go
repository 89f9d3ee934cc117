package checkpoint_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

func TestRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "not", "there", "metrics.checkpoint")
	f := mustOpen(t, path)
	if f.Path() != path {
		t.Errorf("path %q", f.Path())
	}
	full(f)
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	first := read(t, path)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	again := mustOpen(t, path)
	s := again.Sink("http://h:8086/write?db=caching")
	if len(s.Entries) != 2 || s.Entries[0].Path != "/Library/x/Metrics.sqlite" || s.Entries[1].UUID != "0F" {
		t.Fatalf("databases are not found: %+v", s)
	}
	e := s.Entries[0]
	if e.Mark.Hash != 1<<64-1 || e.Through != 42 || e.Totals["bytes.dropped"] != 1<<63-1 || e.Intents[0].Tags["site"] != `a b,c=d\e` {
		t.Errorf("read back %+v", e)
	}
	if err := again.Save(); err != nil {
		t.Fatal(err)
	}
	if second := read(t, path); second != first {
		t.Errorf("saved again:\n%s\nwas\n%s", second, first)
	}
	if !strings.HasPrefix(first, "{\n  \"schema\": \"macwrangler/metrics.checkpoint/2\",\n") || strings.Contains(first, "null") || !strings.HasSuffix(first, "}\n") {
		t.Errorf("the file is\n%s", first)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestSinkIsTheSame(t *testing.T) {
	f := mustOpen(t, filepath.Join(t.TempDir(), "c"))
	if a, b := f.Sink("a"), f.Sink("b"); a == b || f.Sink("a") != a {
		t.Error("a name is not one record")
	}
}

func TestConfirm(t *testing.T) {
	f := mustOpen(t, filepath.Join(t.TempDir(), "c"))
	e := f.Sink("a").Add("/x", "", metrics.StatsData)
	if e.Through != metrics.FirstID {
		t.Errorf("a new database begins at %d", e.Through)
	}
	now := time.Date(2026, 1, 1, 1, 0, 0, 0, time.FixedZone("", 3600))
	mark := metrics.Mark{First: 1, Last: 2, Second: 100}
	e.Intents = []checkpoint.Intent{
		{After: metrics.FirstID, Through: 2, Rows: 2, LastSecond: 100, Mark: mark},
		{After: 2, Through: 5, Rows: 3, LastSecond: 40}, // all of them unreadable, and the clock set back
	}
	e.Confirm(now)
	e.Confirm(now)
	if e.Through != 5 || e.Rows != 5 || e.MaxSecond != 100 || e.Mark != mark || len(e.Intents) != 0 || e.Updated.Location() != time.UTC {
		t.Errorf("after two windows: %+v", e)
	}
}

func TestPeek(t *testing.T) {
	dir := t.TempDir()
	f, err := checkpoint.Peek(at(filepath.Join(dir, "a", "b")))
	if err != nil || f.Sink("x") == nil {
		t.Fatalf("no file: %v", err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if got := names(t, dir); len(got) != 0 {
		t.Errorf("Peek made %q", got)
	}
	path := filepath.Join(dir, "c")
	held := mustOpen(t, path)
	full(held)
	if err := held.Save(); err != nil {
		t.Fatal(err)
	}
	before := names(t, dir)
	peeked, err := checkpoint.Peek(at(path)) // although it is locked
	if err != nil || len(peeked.Sink("http://h:8086/write?db=caching").Entries) != 2 {
		t.Fatalf("got %v", err)
	}
	if after := names(t, dir); !slices.Equal(before, after) {
		t.Errorf("Peek made %q of %q", after, before)
	}
	if broken, err := checkpoint.Peek(at(dir)); err == nil || broken != nil {
		t.Errorf("a folder: %v, %v", broken, err)
	}
}

// entry returns a file with one database.
func entry(text string) string {
	return `{"schema":"macwrangler/metrics.checkpoint/1","sinks":[{"sink":"a","databases":[` + text + `]}]}`
}

// TestRefuses: acting upon any of these would lose rows, send them twice, or
// die. Each has its reason.
func TestRefuses(t *testing.T) {
	const ok = `{"path":"/x","kind":"statsData","through":5`
	good := []string{
		entry(ok + `}`),
		entry(ok + `,"future":{"a":[1]}}`), // a later release has more
		entry(ok + `,"intents":null}`),
		entry(`{"path":"/x","kind":"statsData","through":-9223372036854775808}`),
		entry(ok + `,"intents":[{"after":5,"through":6,"rows":1},{"after":6,"through":9}]}`),
		entry(ok + `,"skip":{"through":8,"second":1},"intents":[{"after":8,"through":9}]}`),
		entry(ok + `,"skip":{"through":8,"second":1},"intents":[{"after":5,"through":7},{"after":8,"through":9}]}`),
		entry(ok + `},{"path":"/x","kind":"zmetric","uuid":"A"},{"path":"/x","kind":"zmetric","uuid":"B"}`),
		entry(ok + `,"replaced":true},` + ok + `}`),
		`{"schema":"macwrangler/metrics.checkpoint/1"}`,
		`{"schema":"macwrangler/metrics.checkpoint/1","sinks":null}`,
	}
	for _, text := range good {
		path := filepath.Join(t.TempDir(), "c")
		write(t, path, text)
		f := mustOpen(t, path)
		f.Sink("new")
		if err := f.Save(); err != nil {
			t.Error(err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		mustOpen(t, path)
	}
	bad := []struct{ why, text, want string }{
		{"empty", "", "unexpected end"},
		{"white space", " \n", "unexpected end"},
		{"zeros, as a crash of the file system leaves", "\x00\x00\x00", "invalid character"},
		{"truncated", entry(ok + `}`)[:60], "unexpected end"},
		{"more behind it", entry(ok+`}`) + "}", "after top-level"},
		{"null", "null", "schema"},
		{"no object", "[]", "cannot unmarshal"},
		{"no schema", "{}", `schema is ""`},
		{"another schema", `{"schema":"macwrangler/metrics.checkpoint/3"}`, `/3`},
		{"deep", strings.Repeat("[", 100_000), "max depth"},
		{"deep, as a value", entry(ok + `,"x":` + strings.Repeat(`{"a":`, 100_000)), "max depth"},
		{"a null sink", `{"schema":"macwrangler/metrics.checkpoint/1","sinks":[null]}`, "null"},
		{"a sink without a name", `{"schema":"macwrangler/metrics.checkpoint/1","sinks":[{"databases":[]}]}`, "no name"},
		{"a sink twice", `{"schema":"macwrangler/metrics.checkpoint/1","sinks":[{"sink":"a"},{"sink":"a"}]}`, "appears twice"},
		{"a negative length", `{"schema":"macwrangler/metrics.checkpoint/1","sinks":[{"sink":"a","length":-1}]}`, "negative"},
		{"a null database", entry(`null`), "null"},
		{"a database without a path", entry(`{"kind":"zmetric"}`), "no path"},
		{"a database without a kind", entry(`{"path":"/x"}`), "kind"},
		{"a kind nobody knows", entry(`{"path":"/x","kind":"sqlite"}`), "kind"},
		{"a database twice", entry(ok + `},` + ok + `}`), "twice"},
		{"a store twice", entry(`{"path":"/x","kind":"zmetric","uuid":"A"},{"path":"/y","kind":"zmetric","uuid":"A"}`), "twice"},
		{"a negative count", entry(ok + `,"rows":-1}`), "negative"},
		{"a negative second", entry(ok + `,"maxSecond":-1}`), "negative"},
		{"a negative second to skip to", entry(ok + `,"skip":{"second":-1}}`), "negative"},
		{"a mark the wrong way round", entry(ok + `,"mark":{"first":3,"last":2,"second":1,"hash":"1"}}`), "mark"},
		{"an id beyond 64 bits", entry(`{"path":"/x","kind":"statsData","through":9223372036854775808}`), "cannot unmarshal"},
		{"an id with a fraction", entry(`{"path":"/x","kind":"statsData","through":1.5}`), "cannot unmarshal"},
		{"an invalid hash", entry(ok + `,"mark":{"hash":"x"}}`), "invalid"},
		{"a gap: rows would never be sent", entry(ok + `,"intents":[{"after":6,"through":9}]}`), "intent 1"},
		{"confirmed rows again", entry(ok + `,"intents":[{"after":4,"through":9}]}`), "intent 1"},
		{"nothing in it", entry(ok + `,"intents":[{"after":5,"through":5}]}`), "intent 1"},
		{"backwards", entry(ok + `,"intents":[{"after":5,"through":3}]}`), "intent 1"},
		{"out of order", entry(ok + `,"intents":[{"after":7,"through":9},{"after":5,"through":7}]}`), "intent 1"},
		{"overlapping", entry(ok + `,"intents":[{"after":5,"through":7},{"after":6,"through":9}]}`), "intent 2"},
		{"a gap between two", entry(ok + `,"intents":[{"after":5,"through":7},{"after":8,"through":9}]}`), "intent 2"},
		{"back to what is skipped", entry(ok + `,"skip":{"through":6,"second":1},"intents":[{"after":5,"through":7},{"after":6,"through":9}]}`), "intent 2"},
		{"negative rows on their way", entry(ok + `,"intents":[{"after":5,"through":7,"rows":-1}]}`), "out of range"},
		{"seconds the wrong way round", entry(ok + `,"intents":[{"after":5,"through":7,"firstSecond":2,"lastSecond":1}]}`), "out of range"},
		{"a tag that begins another line", entry(ok + `,"intents":[{"after":5,"through":7,"tags":{"a":"b\nevil x=1i"}}]}`), "tag"},
		{"an empty tag", entry(ok + `,"intents":[{"after":5,"through":7,"tags":{"":"b"}}]}`), "tag"},
		{"an empty value", entry(ok + `,"intents":[{"after":5,"through":7,"tags":{"a":""}}]}`), "tag"},
		{"a value that eats the comma", entry(ok + `,"intents":[{"after":5,"through":7,"tags":{"a":"b\\"}}]}`), "tag"},
		{"a measurement that begins another line", entry(ok + `,"intents":[{"after":5,"through":7,"measurements":{"imports":"a\nb"}}]}`), "measurement"},
	}
	for _, test := range bad {
		t.Run(test.why, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "c")
			write(t, path, test.text)
			f, err := checkpoint.Open(t.Context(), at(path), 0)
			wantCode(t, err, checkpoint.CodeBroken, "move the file away")
			if f != nil {
				t.Error("a file all the same")
			}
			if text := err.Error(); !strings.Contains(text, test.want) || strings.Contains(text, "\n") {
				t.Errorf("error %q, want %q in it", text, test.want)
			}
			if read(t, path) != test.text {
				t.Error("the file has changed")
			}
			if _, err := checkpoint.Peek(at(path)); err == nil {
				t.Error("Peek took it")
			}
			// The lock is free again.
			write(t, path, good[0])
			mustOpen(t, path)
		})
	}
}

func TestHuge(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c")
	write(t, path, "")
	if err := os.Truncate(path, 1<<40); err != nil { // a hole
		t.Skip(err)
	}
	_, err := checkpoint.Peek(at(path))
	wantCode(t, err, checkpoint.CodeBroken, "")

	f := mustOpen(t, filepath.Join(t.TempDir(), "c"))
	f.Sink(strings.Repeat("a", 65<<20))
	wantCode(t, f.Save(), checkpoint.CodeUnwritable, "")
	if _, err := os.Stat(f.Path()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file too large to be read was written: %v", err)
	}
}

// TestNoRegularFile: none of these is read, waited for, or replaced.
func TestNoRegularFile(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "folder")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	full := filepath.Join(dir, "full")
	if err := os.Symlink("/dev/zero", full); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pipe, folder, full} {
		_, err := checkpoint.Peek(at(path))
		wantCode(t, err, checkpoint.CodeBroken, "--checkpoint")
	}
	for _, path := range []string{pipe, folder} {
		_, err := checkpoint.Open(t.Context(), at(path), 0)
		wantCode(t, err, checkpoint.CodeBroken, "--checkpoint")
	}
}

func TestUnwritable(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "file"), "x")
	for _, path := range []string{
		filepath.Join(dir, "file", "c"),              // below a file
		filepath.Join(dir, "file", "d", "c"),         //
		"/proc/macwrangler/c",                        // where nobody can make a folder
		filepath.Join(dir, strings.Repeat("c", 300)), // a name too long
	} {
		_, err := checkpoint.Open(t.Context(), at(path), 0)
		wantCode(t, err, checkpoint.CodeUnwritable, "--checkpoint")
	}
	// The folder goes away between two saves.
	gone := filepath.Join(dir, "gone")
	f := mustOpen(t, filepath.Join(gone, "c"))
	if err := os.RemoveAll(gone); err != nil {
		t.Fatal(err)
	}
	wantCode(t, f.Save(), checkpoint.CodeUnwritable, "--checkpoint")
}

func TestSaveKeepsOwnerAndMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c")
	write(t, path, entry(`{"path":"/x","kind":"statsData"}`))
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	owner := os.Getuid()
	if owner == 0 {
		owner = 1234
		if err := os.Chown(path, owner, 4321); err != nil {
			t.Fatal(err)
		}
	}
	f := mustOpen(t, path)
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := int(info.Sys().(*syscall.Stat_t).Uid); info.Mode().Perm() != 0o640 || got != owner {
		t.Errorf("mode %v, owner %d; want 0640, %d", info.Mode(), got, owner)
	}
}

// TestSymbolicLinks: a link leads to the file and stays a link; both names
// have one lock.
func TestSymbolicLinks(t *testing.T) {
	dir := t.TempDir()
	folder, link := filepath.Join(dir, "real"), filepath.Join(dir, "links")
	for _, d := range []string{folder, link} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	target := filepath.Join(folder, "c")
	write(t, target, entry(`{"path":"/x","kind":"statsData"}`))
	for name, to := range map[string]string{"file": target, "folder": folder} {
		if err := os.Symlink(to, filepath.Join(link, name)); err != nil {
			t.Fatal(err)
		}
	}
	f := mustOpen(t, target)
	for _, path := range []string{filepath.Join(link, "file"), filepath.Join(link, "folder", "c")} {
		_, err := checkpoint.Open(t.Context(), at(path), 0)
		wantCode(t, err, checkpoint.CodeLocked, "lsof")
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	viaLink := mustOpen(t, filepath.Join(link, "file"))
	viaLink.Sink("new")
	if err := viaLink.Save(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(filepath.Join(link, "file")); err != nil || info.Mode().Type() != fs.ModeSymlink {
		t.Errorf("the link is %v, %v", info.Mode(), err)
	}
	if !strings.Contains(read(t, target), "new") {
		t.Error("the file behind the link was not replaced")
	}
	if got := names(t, link); !slices.Equal(got, []string{"file", "folder"}) {
		t.Errorf("beside the links there are %q", got)
	}
	// A lock that is a link makes no file elsewhere.
	trap := filepath.Join(dir, "trap")
	if err := os.Symlink(trap, filepath.Join(dir, "d.lock")); err != nil {
		t.Fatal(err)
	}
	_, err := checkpoint.Open(t.Context(), at(filepath.Join(dir, "d")), 0)
	wantCode(t, err, checkpoint.CodeUnwritable, "")
	if _, err := os.Lstat(trap); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the trap was made: %v", err)
	}
}

func ExampleOpen() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := volume.Door{}.Path(filepath.Join(dir, "metrics.checkpoint"))
	f, err := checkpoint.Open(context.Background(), path, time.Second)
	if err != nil {
		panic(err)
	}
	defer func() { _ = f.Close() }()
	db := f.Sink("http://influx.example.org:8086/write?db=caching").Add("/Library/Metrics.sqlite", "", metrics.StatsData)
	db.Intents = append(db.Intents, checkpoint.Intent{After: db.Through, Through: 21, Rows: 21, LastSecond: 1487030400})
	if err := f.Save(); err != nil { // before the rows are sent
		panic(err)
	}
	db.Confirm(time.Now()) // when the server has said yes
	if err := f.Save(); err != nil {
		panic(err)
	}
	fmt.Println(db.Through, db.Rows, len(db.Intents))
	// Output: 21 21 0
}
