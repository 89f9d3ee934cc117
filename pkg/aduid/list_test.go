package aduid_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestListIsCSV(t *testing.T) {
	g, err := aduid.Parse("6C703CF1-B5D1-41F8-880B-317728CBD4F5", aduid.Auto)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := aduid.NewListWriter(&b)
	names := []string{"anna", "a,b", `says "x"`, "two\nlines", " led", "", "Grün", "\xff", "cr\r"}
	for _, name := range names {
		if err := w.Account(aduid.Entry{GUID: g, Kind: aduid.Group, Disabled: true, Name: []byte(name), DN: []byte("CN=" + name)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"uid", "kind", "guid", "name", "dn", "disabled"}}
	for _, name := range names {
		name = strings.ReplaceAll(name, "\xff", "\ufffd")
		want = append(want, []string{"1819294961", "group", "6C703CF1-B5D1-41F8-880B-317728CBD4F5", name, "CN=" + name, "true"})
	}
	got, err := csv.NewReader(&b).ReadAll()
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

// full is a disk that is full after some bytes.
type full struct{ room int }

var errFull = errors.New("no space left")

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestListWriteError(t *testing.T) {
	disk := &full{room: 100_000}
	w := aduid.NewListWriter(disk)
	report, err := aduid.Scan(t.Context(), &export.LDIF{File: bytes.NewReader(sample(10_000, 0))}, aduid.Options{Account: w.Account})
	if !fault.Has(err, aduid.CodeListFailed) || !errors.Is(err, errFull) || report.Complete {
		t.Error(err)
	}
	room := disk.room
	if err := w.Flush(); !errors.Is(err, errFull) || disk.room != room {
		t.Errorf("after an error: %v", err)
	}
}
