package bom_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/bom"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, bom.Meanings()) }

func folder(path string) bom.Entry {
	return bom.Entry{Path: path, Type: bom.Folder, Mode: 0o40755, Modified: 1_700_000_000}
}

func file(path, data string) bom.Entry {
	return bom.Entry{Path: path, Type: bom.File, Mode: 0o100644, Modified: 1_700_000_000, Size: int64(len(data)), Checksum: bom.Checksum([]byte(data))}
}

func link(path, target string) bom.Entry {
	return bom.Entry{Path: path, Type: bom.Link, Mode: 0o120755, Modified: 1_700_000_000, Target: target, Size: int64(len(target)), Checksum: bom.Checksum([]byte(target))}
}

// tree is in the order of the file: by folder, then by name.
func tree() []bom.Entry {
	return []bom.Entry{
		folder("."), folder("Library"), folder("usr"), folder("Library/A b"), folder("usr/local"),
		file("usr/local/empty", ""), file("usr/local/hello", "hello"), link("usr/local/link", "hello"),
		{Path: "usr/local/owned", Type: bom.File, Mode: 0o104755, UID: 501, GID: 20, Modified: 1, Size: 3, Checksum: 7},
	}
}

func marshal(tb testing.TB, list []bom.Entry) []byte {
	tb.Helper()
	data, err := bom.Marshal(list)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func parse(tb testing.TB, data []byte) []bom.Entry {
	tb.Helper()
	b, err := bom.Parse(data, bom.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	return all(b)
}

func all(b *bom.Bom) []bom.Entry {
	var list []bom.Entry
	for _, e := range b.All() {
		list = append(list, e)
	}
	return list
}

var ignore = cmpopts.IgnoreUnexported(bom.Entry{})

func TestRoundTrip(t *testing.T) {
	data := marshal(t, tree())
	if diff := cmp.Diff(tree(), parse(t, data), ignore); diff != "" {
		t.Errorf("-written +read:\n%s", diff)
	}
	shuffled := tree()
	for i := range shuffled {
		j := (i * 5) % len(shuffled)
		shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
	}
	if !bytes.Equal(marshal(t, shuffled), data) {
		t.Error("another order became other bytes")
	}
}

func TestNothingButTheRoot(t *testing.T) {
	if got := parse(t, marshal(t, []bom.Entry{folder(".")})); len(got) != 1 || got[0].Path != "." {
		t.Errorf("got %+v", got)
	}
}

// Several leaves, and with more than 256*256 entries two levels of branches.
func TestLargeTrees(t *testing.T) {
	for _, count := range []int{255, 256, 257, 1000, 70_000} {
		list := []bom.Entry{folder("."), folder("d")}
		for i := range count {
			list = append(list, file(fmt.Sprintf("d/%06d", i), strconv.Itoa(i)))
		}
		data := marshal(t, list)
		if !slices.Equal(list, parse(t, data)) {
			t.Errorf("%d entries: others are read than were written", count)
		}
		b, err := bom.Parse(data, bom.Limits{Entries: 100})
		if fault.CodeOf(err) != bom.CodeLimit {
			t.Errorf("%d entries: got %v, %v", count, b, err)
		}
	}
}

func TestLargeSizes(t *testing.T) {
	big := file("big", "")
	big.Size = 5 << 30
	got := parse(t, marshal(t, []bom.Entry{folder("."), big, file("small", "1")}))
	if got[1].Size != 5<<30 || got[2].Size != 1 {
		t.Errorf("got %+v", got)
	}
	if !got[1].SameSize(5<<30) || got[1].SameSize(1<<30) || !got[2].SameSize(1) || got[2].SameSize(2) {
		t.Error("SameSize")
	}
}

func TestFind(t *testing.T) {
	b, err := bom.Parse(marshal(t, tree()), bom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range tree() {
		if n, got, ok := b.Find(want.Path); !ok || n != i || got.Path != want.Path {
			t.Errorf("%s: got %d %+v %v", want.Path, n, got, ok)
		}
	}
	if _, _, ok := b.Find("usr/local/none"); ok {
		t.Error("found what is not there")
	}
	if b.Len() != len(tree()) {
		t.Errorf("got %d entries", b.Len())
	}
}

// The sums of cksum(1), on blocks of every alignment.
func TestChecksums(t *testing.T) {
	if got := bom.Checksum(nil); got != 4294967295 {
		t.Errorf("nothing: got %d", got)
	}
	if got := bom.Checksum([]byte("hello")); got != 3287646509 {
		t.Errorf("hello: got %d", got)
	}
	program := servertest.Need(t, "cksum", "coreutils")
	path := filepath.Join(t.TempDir(), "file")
	for _, size := range []int{1, 7, 8, 9, 255, 256, 4095, 4096, 4097, 70_000} {
		data := []byte(strings.Repeat("0123456789\xff\x00\x80", size/13+1))[:size]
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), program, path).Output()
		if err != nil {
			t.Fatal(err)
		}
		var s bom.Sum
		for part := data; len(part) > 0; part = part[min(len(part), 1000):] {
			_, _ = s.Write(part[:min(len(part), 1000)])
			s.Sum32() // must not change anything
		}
		if want, _, _ := strings.Cut(string(out), " "); strconv.FormatUint(uint64(s.Sum32()), 10) != want {
			t.Errorf("%d bytes: got %d, want %s", size, s.Sum32(), want)
		}
	}
}

func TestRefusedEntries(t *testing.T) {
	negative := file("a", "")
	negative.Size = -1
	for _, c := range []struct {
		why  string
		list []bom.Entry
	}{
		{"a folder that is missing", []bom.Entry{folder("."), file("a/b", "")}},
		{"no root", []bom.Entry{file("a", "")}},
		{"a path twice", []bom.Entry{folder("."), file("a", ""), folder("a")}},
		{"a path that leads out", []bom.Entry{folder("."), file("../a", "")}},
		{"an absolute path", []bom.Entry{folder("."), file("/a", "")}},
		{"a path with a dot", []bom.Entry{folder("."), file("./a", "")}},
		{"no type", []bom.Entry{folder("."), {Path: "a"}}},
		{"a negative size", []bom.Entry{folder("."), negative}},
	} {
		if _, err := bom.Marshal(c.list); fault.CodeOf(err) != bom.CodeEntry {
			t.Errorf("%s: got %v, want %s", c.why, err, bom.CodeEntry)
		}
	}
}

func TestDamage(t *testing.T) {
	data := marshal(t, tree())
	for i := range len(data) / 7 {
		if _, err := bom.Parse(data[:i*7], bom.Limits{}); fault.CodeOf(err) != bom.CodeMalformed {
			t.Fatalf("cut at %d: got %v", i*7, err)
		}
	}
	for i := range data { // no crash, no hang
		if data[i] == 0 && i%32 != 0 {
			continue // most of it is free space
		}
		for _, bit := range []byte{1, 0x80} {
			flipped := bytes.Clone(data)
			flipped[i] ^= bit
			if b, err := bom.Parse(flipped, bom.Limits{}); err == nil {
				all(b)
			} else {
				codetest.PrintableError(t, err)
			}
		}
	}
}

func TestLimits(t *testing.T) {
	list := []bom.Entry{folder(".")}
	path := ""
	for range 300 {
		path = filepath.Join(path, "d")
		list = append(list, folder(path))
	}
	data := marshal(t, list)
	for _, limits := range []bom.Limits{{}, {Depth: 1000, Bytes: 100}, {Depth: 1000, Entries: 100}} {
		if _, err := bom.Parse(data, limits); fault.CodeOf(err) != bom.CodeLimit {
			t.Errorf("%+v: got %v, want %s", limits, err, bom.CodeLimit)
		}
	}
	if _, err := bom.Parse(data, bom.Limits{Depth: 300}); err != nil {
		t.Error(err)
	}
}

// Leaves that name each other would be read for ever.
func TestCircle(t *testing.T) {
	data := marshal(t, tree())
	at := bytes.Index(data, []byte{0, 1, 0, byte(len(tree())), 0, 0, 0, 0})
	if at < 0 {
		t.Fatal("no leaf found")
	}
	var circles int
	for id := range uint32(64) { // one of them is the leaf itself
		circle := bytes.Clone(data)
		binary.BigEndian.PutUint32(circle[at+4:], id)
		if _, err := bom.Parse(circle, bom.Limits{}); err != nil && strings.Contains(err.Error(), "circle") {
			circles++
		}
	}
	if circles != 1 {
		t.Errorf("%d circles were seen, want 1", circles)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(marshal(f, tree()))
	f.Add(marshal(f, []bom.Entry{folder(".")}))
	f.Add([]byte("BOMStore"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := bom.Parse(data, bom.Limits{})
		if err != nil {
			if _, ours := errors.AsType[*fault.Error](err); !ours {
				t.Fatalf("%T: %v", err, err)
			}
			codetest.PrintableError(t, err)
			return
		}
		list := all(b)
		again, err := bom.Marshal(list)
		if err != nil {
			return // no root, or a path such as "a" without one
		}
		if got := parse(t, again); len(got) != len(list) {
			t.Fatalf("got %d entries, want %d", len(got), len(list))
		}
	})
}
