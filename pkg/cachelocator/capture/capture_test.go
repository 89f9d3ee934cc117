package capture_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/capture"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

const (
	routes = "Routing tables\n\nInternet:\nDestination        Gateway            Flags               Netif Expire\n" +
		"default            10.0.0.1           UGScg                 en0\n" +
		"default            10.1.0.1           UGScIg                en1\n" +
		"10.0.0.1           0:1b:c:d:e:f       UHLWIir               en0   1187\n" +
		"\nInternet6:\ndefault            fe80::1%en0        UGcg                  en0\n" +
		"default            fe80::%utun0       UGcIg                 utun0\n"
	arp = "? (10.1.0.1) at aa:bb:cc:0:22:44 on en1 ifscope [ethernet]\n? (10.0.0.77) at (incomplete) on en0 ifscope [ethernet]\n"
	ndp = "Neighbor      Linklayer Address  Netif Expire    St Flgs Prbs\nfe80::1%en0   0:1b:c:d:e:f       en0   23h59m58s R\n"
)

// TestGateways takes the evidence away, piece by piece: the list is whole or unknown.
func TestGateways(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, netstat, arp, ndp string
		want                    []string
		whole                   bool
	}{
		{"all", routes, arp, ndp, []string{first, second}, true},
		{"no arp", routes, "", ndp, []string{first}, false},
		{"no ndp", routes, arp, "", []string{first, second}, false},
		{"no table", "default 10.1.0.1 UGScg en1\nInternet6:\n", arp, ndp, nil, false},
		{"IPv4 alone", "Internet:\ndefault 10.1.0.1 UGScg en1\n", arp, ndp, []string{second}, false},
		{"VPN alone", "Internet:\nInternet6:\ndefault  link#22  UCSg  utun4\n", arp, ndp, nil, true},
		{"VPN alone, of IPv4", "Internet:\ndefault  link#22  UCSg  utun4\n", arp, ndp, nil, true},
		{"no default of IPv4", "Internet:\n10.1.0.1 link#4 UHLWI en0\n", arp, ndp, nil, false},
		{"neighbours alone", "", arp, ndp, nil, false},
		{"nothing", "", "", "", nil, false},
	} {
		check(t, tt.name, capture.Gateways(tt.netstat, tt.arp, tt.ndp), tt.want, tt.whole)
	}
	const route = "   route to: default\ndestination: default\n    gateway: 10.1.0.1\n  interface: en1\n"
	check(t, "route", capture.GatewayOf(route, arp, ndp), []string{second}, false)
	check(t, "route alone", capture.GatewayOf(route, "", ""), nil, false)
}

const first, second = "00:1b:0c:0d:0e:0f", "aa:bb:cc:00:22:44"

// check compares a list; what is not whole has a note.
func check(t *testing.T, name string, g cachelocator.Gateways, want []string, whole bool) {
	t.Helper()
	var got []string
	for _, mac := range g.MACs {
		got = append(got, mac.String())
	}
	if diff := cmp.Diff(want, got); diff != "" || g.Partial == whole || (len(g.Notes) == 0) != whole || g.None != (whole && want == nil) {
		t.Errorf("%s: %s %+v", name, diff, g)
	}
}

// printed is what programs print, by name.
type printed map[string]string

func (p printed) Run(_ context.Context, program string, _ ...string) ([]byte, error) {
	text, ok := p[filepath.Base(program)]
	if !ok {
		return nil, errors.New(program + " does not exist")
	}
	return []byte(text), nil
}

// TestRoundTrip saves and reads the evidence of a Mac whose user cannot be trusted.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	place := filepath.Join(root, "private/var/folders/ab/cd/C/com.apple.AssetCacheLocatorService")
	other := filepath.Join(root, "private/var/folders/ab/ef/C/com.apple.AssetCacheLocatorService")
	sample, err := os.ReadFile("../../../testdata/cachelocator/diskCache.plist")
	for _, err := range []error{
		err, os.MkdirAll(place, 0o755), os.MkdirAll(other, 0o755),
		os.WriteFile(filepath.Join(place, "diskCache.plist"), sample, 0o600),
		os.Symlink("/etc/passwd", filepath.Join(other, "diskCache.plist")),
		os.Chtimes(filepath.Join(place, "diskCache.plist"), time.Unix(1772441000, 0), time.Unix(1772441000, 0)),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	copies, err := capture.Copies(t.Context(), cachelocator.Search{Root: root, UserName: func(uint32) string { return "alice" }})
	if err != nil || len(copies) != 2 {
		t.Fatal(copies, err)
	}
	programs := printed{"sysctl": "{ sec = 1772400000, usec = 1 } x", "sw_vers": "ProductVersion:\t\t15.4\n", "netstat": routes, "arp": arp, "scutil": "DNS configuration\n"}
	documents, notes := capture.Collect(t.Context(), programs, copies, time.Unix(1772442000, 0))
	if len(notes) != 6 { // the link, ndp, and what caches and the log say
		t.Error(notes)
	}
	dir := filepath.Join(t.TempDir(), "mac")
	if err := documents.Save(volume.Door{}.Path(dir)); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Error(info.Mode(), err)
	}
	mac, err := capture.Read(volume.Files(dir))
	if err != nil || len(mac.Files) != 2 {
		t.Fatal(mac, err)
	}
	file := mac.Files[0]
	if file.Owner != "alice" || file.Modified.Unix() != 1772441000 || len(file.Entries) == 0 || !strings.HasPrefix(file.Path, root) {
		t.Errorf("%+v", file)
	}
	if link := mac.Files[1]; len(link.Reasons) != 1 || link.Reasons[0].Code != cachelocator.Unreadable {
		t.Errorf("%+v", link)
	}
	if mac.Now.Unix() != 1772442000 || mac.BootTime.Unix() != 1772400000 || mac.Version != "15.4" || !mac.Gateways.Partial || len(mac.Resolver) == 0 {
		t.Errorf("%+v", mac)
	}
	if !slices.ContainsFunc(mac.Notes, func(r fault.Reason) bool { return r.Code == capture.CodeIncomplete }) {
		t.Error(mac.Notes)
	}
	if err := documents.Save(volume.Door{}.Path(dir)); err == nil {
		t.Error("saved over another capture")
	}
}

// TestScript runs the script where there is no Mac: the folder says what is missing.
func TestScript(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "mac")
	command := exec.CommandContext(t.Context(), "sh", "-s", dir)
	command.Stdin = strings.NewReader(capture.Script())
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mac, err := capture.Read(volume.Files(dir))
	if err != nil || len(mac.Files) > 0 || mac.Now.IsZero() || !mac.BootTime.IsZero() || len(mac.Gateways.MACs) > 0 {
		t.Errorf("%+v %v", mac, err)
	}
	again := exec.CommandContext(t.Context(), "sh", "-s", dir)
	again.Stdin = strings.NewReader(capture.Script())
	if err := again.Run(); err == nil {
		t.Error("saved over another capture")
	}
}

func TestNotACapture(t *testing.T) {
	t.Parallel()
	for _, list := range []string{"x", "1 2 alice", "-1 2 alice /x", "1 99999999999 alice /x", strings.Repeat("0 0 - /x\n", 300)} {
		_, err := capture.Read(fstest.MapFS{"files.txt": {Data: []byte(list)}})
		if e, ok := errors.AsType[*capture.Error](err); !ok || e.Code != capture.CodeNotCapture {
			t.Errorf("%.20q: %v", list, err)
		}
	}
	if _, err := capture.Read(fstest.MapFS{}); err == nil {
		t.Error("an empty folder is a capture")
	}
}

func TestMeanings(t *testing.T) { codetest.Explained(t, capture.Meanings()) }

func FuzzRead(f *testing.F) {
	f.Add("1 1772441000 alice /x\n", "1772442000", routes, arp, ndp)
	f.Add("0 0 - /x\n", "", "Internet:\ndefault  link#22  UCSg  utun4\n", "", "")
	f.Fuzz(func(t *testing.T, list, date, netstat, arp, ndp string) {
		mac, err := capture.Read(fstest.MapFS{
			"files.txt": {Data: []byte(list)}, "date.txt": {Data: []byte(date)}, "boottime.txt": {Data: []byte(date)},
			"netstat.txt": {Data: []byte(netstat)}, "arp.txt": {Data: []byte(arp)}, "ndp.txt": {Data: []byte(ndp)},
		})
		if err != nil {
			if _, ok := errors.AsType[*capture.Error](err); !ok {
				t.Errorf("%T %v", err, err)
			}
		}
		if len(mac.Files) > 200 || len(mac.Gateways.MACs) > 16 {
			t.Errorf("%+v", mac)
		}
	})
}

// TestQuotedTable checks that a table of which a mail quotes each row is not one without
// routers: no stored answer would be of this network.
func TestQuotedTable(t *testing.T) {
	t.Parallel()
	text := "Bob wrote:\n> Routing tables\n> Internet:\n> default 10.0.0.1 UGSc en0\n> Internet6:\n"
	if g := capture.Gateways(text, "", ""); g.None || !g.Partial {
		t.Errorf("%+v", g)
	}
}
