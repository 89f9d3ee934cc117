package directory_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/miekg/dns"

	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// nameServer answers SRV queries from its records, and returns a resolver that
// asks only it.
func nameServer(t *testing.T, zone map[string][]string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	handler := dns.HandlerFunc(func(w dns.ResponseWriter, question *dns.Msg) {
		answer := new(dns.Msg).SetReply(question)
		for _, text := range zone[strings.ToLower(question.Question[0].Name)] {
			record, err := dns.NewRR(question.Question[0].Name + " 60 IN SRV " + text)
			if err != nil {
				t.Error(err)
				return
			}
			answer.Answer = append(answer.Answer, record)
		}
		if len(answer.Answer) == 0 {
			answer.Rcode = dns.RcodeNameError
		}
		_ = w.WriteMsg(answer)
	})
	started := make(chan struct{})
	server := &dns.Server{PacketConn: conn, Handler: handler, NotifyStartedFunc: func() { close(started) }}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.ActivateAndServe()
	}()
	<-started
	t.Cleanup(func() {
		if err := server.Shutdown(); err != nil {
			t.Error(err)
		}
		<-done
	})
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func TestDiscover(t *testing.T) {
	resolver := nameServer(t, map[string][]string{
		"_ldap._tcp.dc._msdcs.corp.example.test.": {
			"10 100 389 dc3.corp.example.test.", "0 0 389 DC1.corp.example.test.", "0 100 1389 dc2.emea.corp.example.test.",
		},
		"_ldap._tcp.dc._msdcs.lab.example.test.":   {"0 0 389 localhost."},
		"_ldap._tcp.dc._msdcs.none.example.test.":  {"0 0 0 ."},
		"_ldap._tcp.dc._msdcs.other.example.test.": {"0 0 389 dc.other.example.test.", "0 0 389 dc.evilother.example.test."},
	})
	got, err := directory.Discover(t.Context(), resolver, "corp.EXAMPLE.test.")
	if err != nil || len(got) != 3 {
		t.Fatalf("%v, %v", got, err)
	}
	if got[2] != (directory.Target{Host: "dc3.corp.example.test", Port: 389}) {
		t.Errorf("the last is %v, want the one of priority 10", got[2])
	}
	slices.SortFunc(got[:2], func(a, b directory.Target) int { return int(a.Port) - int(b.Port) }) // by weight: either first
	if diff := cmp.Diff([]string{"ldap://dc1.corp.example.test:389", "ldap://dc2.emea.corp.example.test:1389"}, []string{got[0].URL(), got[1].URL()}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, err := directory.Discover(t.Context(), resolver, "lab.example.test"); err != nil || got[0].Host != "localhost" {
		t.Errorf("%v, %v", got, err)
	}
	for domain, want := range map[string]fault.Code{
		"none.example.test": directory.CodeNoServer, "missing.example.test": directory.CodeNoServer,
		"other.example.test": directory.CodeOutside, "": directory.CodeNoServer, "a b": directory.CodeNoServer, "a..b": directory.CodeNoServer,
	} {
		if _, err := directory.Discover(t.Context(), resolver, domain); code(t, err) != want {
			t.Errorf("%q: %v, want %s", domain, err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := directory.Discover(ctx, resolver, "corp.example.test"); code(t, err) != fault.Stopped || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestOpenFirst skips servers that do not answer, but not refusals.
func TestOpenFirst(t *testing.T) {
	targets := []directory.Target{{Host: "dc1.example.test", Port: 389}, {Host: "dc2.example.test", Port: 389}, {Host: "dc3.example.test", Port: 389}}
	var dialled []string
	refuse := func(_ context.Context, _, address string) (net.Conn, error) {
		dialled = append(dialled, address)
		if len(dialled) == 1 {
			return nil, errors.New("no")
		}
		client, server := net.Pipe()
		go func() { // an HTTP server
			_ = server.SetDeadline(time.Now().Add(10 * time.Second))
			_, _ = server.Read(make([]byte, 100))
			_, _ = server.Write([]byte("HTTP/1.1 400 Bad Request\r\n"))
			_ = server.Close()
		}()
		return client, nil
	}
	_, err := directory.OpenFirst(t.Context(), targets, directory.Config{StartTLS: true, Dial: refuse})
	if code(t, err) != directory.CodeBadAnswer || len(dialled) != 2 {
		t.Errorf("%v after %v", err, dialled)
	}
	if _, err := directory.OpenFirst(t.Context(), nil, directory.Config{}); err == nil {
		t.Error("no error without a target")
	}
}
