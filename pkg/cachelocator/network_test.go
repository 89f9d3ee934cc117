package cachelocator_test

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

func TestParseMAC(t *testing.T) {
	for text, want := range map[string]string{
		"aa:bb:cc:00:11:22":   "aa:bb:cc:00:11:22",
		" AA-BB-CC-0-11-22\n": "aa:bb:cc:00:11:22",
		"0:1b:c:d:e:f":        "00:1b:0c:0d:0e:0f",
		"001b.0c0d.0e0f":      "00:1b:0c:0d:0e:0f",
		"001B0C0D0E0F":        "00:1b:0c:0d:0e:0f",
		"":                    "",
		"(incomplete)":        "",
		"aa:bb:cc:00:11":      "",
		"aa:bb:cc:00:11:22:3": "",
		"aa:bb:cc:00:11:222":  "",
		"aa:bb:cc:00:11:002":  "",
		"aa:bb:cc:00:11:":     "",
		"aa:bb:cc:00:11:+1":   "",
		"aa:bb:cc:00:11:gg":   "",
		"aa-bb:cc:00:11:22":   "",
		"001b.0c0d.0e0":       "",
		"00.1b0c0d.0e0f":      "",
		"001b0c0d0e0f00":      "",
	} {
		mac, err := cachelocator.ParseMAC(text)
		if want != "" {
			if err != nil || mac.String() != want {
				t.Errorf("%q: got %s, %v, want %s", text, mac, err, want)
			}
			continue
		}
		e, ours := errors.AsType[*cachelocator.Error](err)
		if !ours || e.Code != "bad-mac" || e.Hint == "" || !strings.Contains(e.Error(), "reading hardware address") {
			t.Errorf("%q: got %s, %v", text, mac, err)
		}
	}
}

// TestDigestsOfOpenSSL compares digests of other gateways with those of openssl.
func TestDigestsOfOpenSSL(t *testing.T) {
	openssl := servertest.Need(t, "openssl", "openssl")
	for _, test := range []struct{ typed, key, want string }{
		{"0:0:0:0:0:1", idKey, "usable"},
		{"FF-FF-FF-FF-FF-FF", strings.Repeat("5a", 31) + "00", "usable"},
		{"3c22.fb01.0203", strings.Repeat("00", 32), "usable"},
		{"3c22.fb01.0203", strings.Repeat("00", 31), "other-network"}, // a short key never matches
	} {
		gateway := macs(t, test.typed)
		dgst := exec.CommandContext(t.Context(), openssl, "dgst", "-sha256", "-hmac", gateway[0].String())
		dgst.Stdin = strings.NewReader(string(unhex(test.key)))
		output, err := dgst.Output()
		if err != nil {
			t.Fatal(err)
		}
		_, digest, _ := strings.Cut(strings.TrimSpace(string(output)), "= ")
		if len(digest) != 64 {
			t.Fatalf("openssl printed %q", output)
		}
		file := parse(t, v10(with(entry(hour, server(a, 1)), "networkIdentifiers",
			[]any{dict{"digest": unhex(digest), "key": unhex(test.key)}})))
		evidence := known(t)
		if got := cachelocator.Inspect([]cachelocator.File{file}, evidence).Verdict.Code; got != "other-network" {
			t.Errorf("%s, not the gateway: %s", test.typed, got)
		}
		evidence.Gateways = gateway
		if got := cachelocator.Inspect([]cachelocator.File{file}, evidence).Verdict.Code; string(got) != test.want {
			t.Errorf("%s, a gateway: %s", test.typed, got)
		}
	}
}

// TestTextIdentifiers checks version 6, whose localhost is a plain word.
func TestTextIdentifiers(t *testing.T) {
	content := full6()
	set(content, "cache:0:networkIdentifiers", []any{"localhost"})
	ranked := full6()
	set(ranked, "cache:0:networkIdentifiers", []any{"localhost"})
	set(ranked, "cache:0:servers:0:rank", 1)
	evidence := known(t)
	evidence.Model = cachelocator.ElCapitan
	for want, file := range map[string]dict{"server-unknown": content, "network-unknown": full6(), "usable": ranked} {
		if got := cachelocator.Inspect([]cachelocator.File{parse(t, file)}, evidence).Verdict.Code; string(got) != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestParseModel(t *testing.T) {
	for text, want := range map[string]cachelocator.Model{
		"current": cachelocator.Current, "10.11": cachelocator.ElCapitan, "10.11.6": cachelocator.ElCapitan,
		"10.12": "10.12", "15.3.1": "15.3.1", "15": "15", "26": "26", "27.1": "27.1", "10.16": "11", "16": "26",
	} {
		if got, err := cachelocator.ParseModel(text); got != want || err != nil {
			t.Errorf("%s: got %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "10.10", "9", "10.17", "17", "25.9", "15.3.1.1", "v15", "015", "15.", "Current", "999"} {
		_, err := cachelocator.ParseModel(text)
		if e, ours := errors.AsType[*cachelocator.Error](err); !ours || e.Code != cachelocator.CodeBadModel || e.Hint == "" {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

// TestSharesTime checks where the resolver changed.
func TestSharesTime(t *testing.T) {
	for model, want := range map[cachelocator.Model]bool{
		"10.12": true, "14.6": true, "15": true, "15.3.2": true, "15.4": false, "15.6": false, "26": false, cachelocator.Current: false, "": false,
	} {
		if got := model.SharesTime(); got != want || model.Across().SharesTime() == want {
			t.Errorf("%s: %t, and %s on the other side", model, got, model.Across())
		}
	}
}
