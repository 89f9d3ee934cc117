package cachelocator_test

import (
	"context"
	"errors"
	"io/fs"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

const routes4 = `Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            192.0.2.1          UGScg                 en0
default            192.0.2.1          UGScIg                en7
default            link#15            UCSIg           bridge100      !
127                127.0.0.1          UCS                   lo0
192.0.2.9          192.0.2.2          UGH                   en0
default            192.0.2.3          UGScIg                en5
default            192.0.2.4          UGScIg                en6
`

const routes6 = `Routing tables

Internet6:
Destination                             Gateway                                 Flags               Netif Expire
default                                 fe80::1%en0                             UGcg                  en0
default                                 fe80::%utun0                            UGcIg               utun0
default                                 fe80::2%en7                             UGcIg                 en7
::1                                     ::1                                     UHL                   lo0
`

const neighbours = `Neighbor                                Linklayer Address  Netif Expire    St Flgs Prbs
fe80::1%en7                             2:0:0:0:0:77         en7 23h59m58s S  R
fe80::1%en0                             2:0:0:0:0:6          en0 23h59m58s S  R
fe80::2%en7                             (incomplete)         en7 expired   N
`

// script is a Runner that prints from a table; a command that is not in it fails.
type script map[string]struct {
	output string
	err    error
}

func (s script) Run(_ context.Context, program string, args ...string) ([]byte, error) {
	line := strings.Join(append([]string{program}, args...), " ")
	answer, known := s[line]
	if !known {
		return nil, errors.New("no such command: " + line)
	}
	return []byte(answer.output), answer.err
}

func TestFindGateways(t *testing.T) {
	runner := script{
		"/usr/sbin/netstat -rn -f inet":  {output: routes4},
		"/usr/sbin/netstat -rn -f inet6": {output: routes6},
		"/usr/sbin/arp -n 192.0.2.1":     {output: "? (192.0.2.1) at 2:0:0:0:0:4 on en0 ifscope [ethernet]\n"},
		"/usr/sbin/arp -n 192.0.2.3":     {output: "192.0.2.3 (192.0.2.3) -- no entry\n", err: errors.New("exit status 1")},
		"/usr/sbin/arp -n 192.0.2.4":     {output: "? (192.0.2.4) at (incomplete) on en6 [ethernet]\n"},
		"/usr/sbin/ndp -an":              {output: neighbours},
	}
	got := cachelocator.FindGateways(t.Context(), runner)
	want := cachelocator.Gateways{
		MACs: macs(t, "02:00:00:00:00:04", "02:00:00:00:00:06"), Partial: true,
		Notes: []fault.Reason{
			{Code: "gateway-failed", Text: "The hardware address of gateway 192.0.2.3 is not known: exit status 1."},
			{Code: "gateway-unresolved", Text: "The hardware address of gateway 192.0.2.4 is not known."},
			{Code: "gateway-unresolved", Text: "The hardware address of gateway fe80::2%en7 is not known."},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	got = cachelocator.FindGateways(t.Context(), script{"/usr/sbin/netstat -rn -f inet6": {output: "x" + strings.Repeat(" ", 1<<20)}})
	if diff := cmp.Diff([]string{"gateway-failed", "gateway-failed"}, codes(got.Notes)); diff != "" || len(got.MACs) != 0 || !got.Partial || got.None {
		t.Errorf("nothing runs: %+v", got)
	}
	got = cachelocator.FindGateways(t.Context(), script{"/usr/sbin/netstat -rn -f inet": {}, "/usr/sbin/netstat -rn -f inet6": {}})
	if got.Partial || !got.None {
		t.Errorf("no default route: %+v", got)
	}
}

// TestParseRoutes checks that each gateway is returned once, and their number bounded.
func TestParseRoutes(t *testing.T) {
	got, err := cachelocator.ParseRoutes(strings.NewReader(routes4))
	if err != nil || len(got) != 3 {
		t.Errorf("got %v, %v", got, err)
	}
	got, err = cachelocator.ParseRoutes(strings.NewReader(numbered("default 192.0.2.# UG en0\ndefault 198.51.100.# UG en0\n", 10)))
	if err != nil || len(got) != 16 {
		t.Errorf("%d routes, %v", len(got), err)
	}
}

// TestParseARP checks that one address is found in a table of several.
func TestParseARP(t *testing.T) {
	const table = "? (192.0.2.7) at 2:0:0:0:0:7 on en0\n? (192.0.2.1) at (incomplete) on en5\n? (192.0.2.1) at 2:0:0:0:0:1 on en0\nat\n? at\n"
	for text, want := range map[string]string{"192.0.2.1": "02:00:00:00:00:01", "192.0.2.7": "02:00:00:00:00:07", "192.0.2.8": ""} {
		mac, found, err := cachelocator.ParseARP(strings.NewReader(table), netip.MustParseAddr(text))
		if err != nil || found != (want != "") || found && mac.String() != want {
			t.Errorf("%s: %s, %t, %v", text, mac, found, err)
		}
	}
}

// TestGatewayTwice checks a router that is the gateway of both families.
func TestGatewayTwice(t *testing.T) {
	runner := script{
		"/usr/sbin/netstat -rn -f inet":  {output: "default 192.0.2.1 UGSc en0\n"},
		"/usr/sbin/netstat -rn -f inet6": {output: "default fe80::1%en0 UGc en0\n"},
		"/usr/sbin/arp -n 192.0.2.1":     {output: "router.example (192.0.2.1) at 2:0:0:0:0:6 on en0\n"},
		"/usr/sbin/ndp -an":              {output: neighbours},
	}
	got := cachelocator.FindGateways(t.Context(), runner)
	if diff := cmp.Diff(cachelocator.Gateways{MACs: macs(t, "2:0:0:0:0:6"), Notes: []fault.Reason{}}, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestBootTime(t *testing.T) {
	want := time.Date(2025, 11, 20, 8, 0, 0, 0, time.UTC)
	runner := script{"/usr/sbin/sysctl -n kern.boottime": {output: "{ sec = 1763625600, usec = 123456 } Thu Nov 20 09:00:00 2025\n"}}
	if got, err := cachelocator.BootTime(t.Context(), runner); err != nil || !got.Equal(want) {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	_, err := cachelocator.BootTime(t.Context(), script{})
	errs := []error{err}
	for _, text := range []string{"", "1763625600", "{ sec = , usec = 0 }", "{ sec = -1, usec = 0 }", "{ sec = 1763625600", "{ sec = 99999999999, usec = 0 }"} {
		_, err := cachelocator.ParseBootTime(text)
		errs = append(errs, err)
	}
	for _, err := range errs {
		if e, ours := errors.AsType[*cachelocator.Error](err); !ours || e.Code != "bad-output" {
			t.Errorf("got %v", err)
		}
	}
}

// TestPrograms runs real programs.
func TestPrograms(t *testing.T) {
	sh := servertest.Need(t, "sh", "dash")
	for _, test := range []struct {
		command, output string
		fails           bool
	}{
		{"echo a", "a\n", false},
		{"echo a; exit 1", "a\n", true}, // as arp does
		{"while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done", "", true},
	} {
		output, err := cachelocator.Programs{}.Run(t.Context(), sh, "-c", test.command)
		if (err != nil) != test.fails || test.output != "" && string(output) != test.output || len(output) > 1<<20 {
			t.Errorf("%s: %d bytes, %v", test.command, len(output), err)
		}
	}
	if _, err := (cachelocator.Programs{}).Run(t.Context(), "/nonexistent"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a program that is not there: %v", err)
	}
}
