package aduid_test

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
)

// If all accounts collide, memory and lists stay bounded, and all are counted.
func TestScanWhereAllCollide(t *testing.T) {
	const n = 20_000
	var accounts []aduid.Account
	for i := range n {
		accounts = append(accounts, account(fmt.Sprint(i), 7, uint64(i), aduid.User))
	}
	d := &directory{accounts: accounts, err: errors.New("names are not wanted")}
	report, err := aduid.Scan(t.Context(), d, aduid.Options{MaxAccounts: 100})
	if !errors.Is(err, d.err) || report.CollidingPairs != n*(n-1)/2 || report.CollidingAccounts != n || report.ReservedCount != n {
		t.Errorf("%v, %d pairs, %d reserved", err, report.CollidingPairs, report.ReservedCount)
	}
	if len(report.Collisions) != 1 || len(report.Collisions[0].Accounts) != 100 || report.Collisions[0].Count != n || len(report.Reserved) != 100 {
		t.Errorf("%d collisions, %d reserved", len(report.Collisions), len(report.Reserved))
	}
}

func TestTwoExportsInOneFile(t *testing.T) {
	text := sample(3000, 10)
	report, err := aduid.Scan(t.Context(), &export.LDIF{File: bytes.NewReader(append(slices.Clone(text), text...))}, aduid.Options{MaxListed: 5})
	if err != nil || report.Scanned != 6000 || report.Users != 3000 || report.DuplicateCount != 3000 || report.CollidingPairs != 10 {
		t.Errorf("%v, %d scanned, %d users, %d duplicates, %d pairs", err, report.Scanned, report.Users, report.DuplicateCount, report.CollidingPairs)
	}
	if len(report.Duplicates) != 5 || report.Duplicates[0].Times != 2 || report.Duplicates[0].DN == "" {
		t.Errorf("%+v", report.Duplicates)
	}
}

// judge finds collisions with python3, in the file itself.
const judge = `
import base64, collections, sys, uuid
by, dn = collections.defaultdict(list), None
for line in sys.stdin.buffer:
    if line.startswith(b"dn: "): dn = line[4:].strip().decode()
    elif line.startswith(b"objectGUID:: "):
        u = uuid.UUID(bytes_le=base64.b64decode(line[13:]))
        by[u.time_low & 0x7fffffff].append(dn + " " + str(u).upper())
for uid in sorted(by):
    if len(by[uid]) > 1: print(uid, *sorted(by[uid]), sep="|")
`

func TestScanAgainstPython(t *testing.T) {
	python := servertest.Need(t, "python3", "python3")
	text := sample(60_000, 40)
	command := exec.CommandContext(t.Context(), python, "-c", judge)
	command.Stdin = bytes.NewReader(text)
	want, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{"UTF-8": string(text), "marked": "\ufeff" + string(text), "UTF-16": wide(string(text), binary.LittleEndian)} {
		report, err := aduid.Scan(t.Context(), &export.LDIF{Name: "x", File: strings.NewReader(file)}, aduid.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, c := range report.Collisions {
			fmt.Fprint(&got, c.UID)
			for _, a := range c.Accounts {
				fmt.Fprintf(&got, "|%s %s", a.DN, a.GUID)
			}
			fmt.Fprintln(&got)
		}
		if diff := gocmp.Diff(string(want), got.String()); diff != "" || report.CollidingIDs < 40 {
			t.Errorf("%s: %d collisions\n%s", name, report.CollidingIDs, diff)
		}
	}
}

// An account costs 16 bytes, and the lookup of names nothing.
func TestScanMemory(t *testing.T) {
	const n = 300_000
	file := bytes.NewReader(sample(n, 0))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	if _, err := aduid.Scan(t.Context(), &export.LDIF{File: file}, aduid.Options{}); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if total := after.TotalAlloc - before.TotalAlloc; total > n*16+6<<20 {
		t.Errorf("%d accounts allocated %d bytes in all", n, total)
	}
}

// Random GUIDs with few numbers, in files and by GUID, compared with counting in
// a map.
func TestScanAgainstCounting(t *testing.T) {
	byUID := map[aduid.UID]int{}
	var b strings.Builder
	var accounts []aduid.Account
	for i := range 3000 {
		a := account(fmt.Sprintf("u%04d", i), uint32(i*i%1777)<<uint(i%3*10)|uint32(i&1)<<31, uint64(i), aduid.User)
		accounts = append(accounts, a)
		byUID[a.GUID.UID()]++
		fmt.Fprintf(&b, "dn: %s\nobjectGUID:: %s\n\n", a.DN, base64.StdEncoding.EncodeToString(a.GUID[:]))
	}
	var pairs, ids int64
	for _, n := range byUID {
		pairs += int64(n * (n - 1) / 2)
		if n > 1 {
			ids++
		}
	}
	for name, s := range map[string]aduid.Source{"directory": &directory{accounts: accounts}, "file": &export.LDIF{File: strings.NewReader(b.String())}} {
		r, err := aduid.Scan(t.Context(), s, aduid.Options{})
		if err != nil || r.CollidingPairs != pairs || r.CollidingIDs != ids || int64(len(r.Collisions)) != ids || r.DuplicateCount != 0 {
			t.Errorf("%s: %v, %d pairs of %d numbers; want %d of %d", name, err, r.CollidingPairs, r.CollidingIDs, pairs, ids)
		}
		if !slices.IsSortedFunc(r.Collisions, func(a, b aduid.Collision) int { return cmp.Compare(a.UID, b.UID) }) {
			t.Errorf("%s: not sorted", name)
		}
		for _, c := range r.Collisions {
			if len(c.Accounts) != byUID[c.UID] || slices.ContainsFunc(c.Accounts, func(a aduid.Account) bool { return a.GUID.UID() != c.UID || a.DN == "" }) {
				t.Errorf("%s: %+v", name, c)
			}
		}
	}
}
