package disk_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/samplemac"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A played diskutil answers as a sample does.
type played struct {
	documents map[string][]byte
	calls     []string
	fail      map[string]error // by the arguments
}

func (p *played) Run(_ context.Context, args ...string) ([]byte, error) {
	line := strings.Join(args, " ")
	p.calls = append(p.calls, line)
	if err := p.fail[line]; err != nil {
		return nil, err
	}
	name := map[string]string{
		"list -plist": "list.plist", "apfs list -plist": "apfs-list.plist",
		"cs list -plist": "cs-list.plist", "appleRAID list -plist": "appleraid-list.plist",
	}[line]
	if name == "" {
		name = args[len(args)-1] + ".plist"
		name = map[bool]string{true: "cs-info-", false: "info-"}[args[0] == "cs"] + name
	}
	if data := p.documents[name]; data != nil {
		return data, nil
	}
	return []byte(`<plist><dict><key>Error</key><true/><key>ErrorMessage</key><string>Could not find it</string></dict></plist>`), errors.New("exit status 1")
}

func playedHost(mac samplemac.Mac) (disk.Host, *played) {
	p := &played{documents: mac.Documents(), fail: map[string]error{}}
	return disk.Host{
		Diskutil: p,
		Sysctl: func(_ context.Context, name string) (string, error) {
			if name == "hw.model" && mac.Model != "" {
				return mac.Model, nil
			}
			return "", errors.New("unknown oid")
		},
		Root: fstest.MapFS{"System/Library/CoreServices/SystemVersion.plist": {Data: p.documents["SystemVersion.plist"]}},
	}, p
}

// TestGather: the facts of the running Mac are those of its saved documents.
func TestGather(t *testing.T) {
	machines := samplemac.Machines()
	for _, name := range []string{"fusion-cs-external-locked", "fusion-apfs", "raid-mirror", "ssd-apfs-10.13", "t2-external-locked"} {
		mac := machines[name]
		host, p := playedHost(mac)
		got, err := disk.Gather(t.Context(), host)
		if err != nil {
			t.Fatal(err)
		}
		want := read(t, name)
		want.Live = true
		want.Machine.T2 = got.Machine.T2 // which a running Mac does not show
		got.Notes, want.Notes = nil, nil // nothing of / is played
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-saved +live):\n%s", name, diff)
		}
		for _, call := range p.calls {
			verb, _, _ := strings.Cut(call, " -plist")
			if !slices.Contains([]string{"list", "info", "apfs list", "cs list", "cs info", "appleRAID list"}, verb) {
				t.Errorf("%s: diskutil %s was run", name, call)
			}
		}
	}
}

// TestCollect: the names are those of the contract.
func TestCollect(t *testing.T) {
	mac := samplemac.Machines()["fusion-cs"]
	host, _ := playedHost(mac)
	documents, err := disk.Collect(t.Context(), host)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range mac.Documents() {
		if name == "hw.json" {
			continue
		}
		if diff := cmp.Diff(string(data), string(documents[name])); diff != "" {
			t.Errorf("%s (-saved +collected):\n%s", name, diff)
		}
	}
	if got := string(documents["hw.json"]); !strings.Contains(got, `"model": "iMac14,2"`) || !strings.Contains(got, `"arch": "x86_64"`) {
		t.Errorf("hw.json is %s", got)
	}
	for name := range maps.Keys(documents) {
		if strings.ContainsAny(name, "/ ") {
			t.Errorf("a document is called %q", name)
		}
	}
}

func TestGatherFails(t *testing.T) {
	mac := samplemac.Machines()["fusion-apfs"]
	table := []struct {
		name string
		fail string // arguments
		code fault.Code
	}{
		{"no diskutil", "list -plist", disk.CodeGathering},
		{"no containers", "apfs list -plist", disk.CodeFactsMissing},
		{"no groups", "cs list -plist", disk.CodeFactsMissing},
	}
	for _, test := range table {
		host, p := playedHost(mac)
		p.fail[test.fail] = errors.New("no such file or directory")
		_, err := disk.Gather(t.Context(), host)
		var failure *disk.Error
		if !errors.As(err, &failure) || failure.Code != test.code || !strings.Contains(err.Error(), "no such file") {
			t.Errorf("%s: %v, want code %s and the cause", test.name, err, test.code)
		}
	}
	host, p := playedHost(mac)
	p.fail["info -plist disk0"] = errors.New("it hung")
	facts, err := disk.Gather(t.Context(), host)
	if err != nil {
		t.Fatal(err)
	}
	plan := disk.MakePlan(facts, disk.Options{})
	if plan.Runnable() || !hasReason(plan, "disk0", "unreadable", "it hung") {
		t.Errorf("a disk that cannot be asked: %s %+v", plan.Kind, plan.Disks)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := disk.Collect(ctx, host); !errors.Is(err, context.Canceled) {
		t.Errorf("after the context ended: %v", err)
	}
}

// TestBootedLive: the disk that the system runs from is found by the info of /.
func TestBootedLive(t *testing.T) {
	for root, want := range map[string][]string{
		"disk2s1": {"disk0", "disk1"}, // a volume of the Fusion Drive's container
		"disk9s1": {"disk9"},          // a disk image of Recovery
	} {
		host, p := playedHost(samplemac.Machines()["fusion-apfs"])
		whole, _, _ := strings.Cut(root, "s1")
		p.documents["info-/.plist"] = []byte(`<plist><dict><key>DeviceIdentifier</key><string>` + root + `</string><key>ParentWholeDisk</key><string>` + whole + `</string></dict></plist>`)
		facts, err := disk.Gather(t.Context(), host)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, facts.Booted); diff != "" {
			t.Errorf("/ on %s (-want +got):\n%s", root, diff)
		}
	}
}
