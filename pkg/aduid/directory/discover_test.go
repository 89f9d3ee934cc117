package directory_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
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

// TestOpenFirstLogsOnOnce has three servers that refuse a password, or that end
// the connection or do not answer when they have it: no second one gets it. After
// a logon without a password the next one may be tried.
func TestOpenFirstLogsOnOnce(t *testing.T) {
	refuse := func(code int64, diagnostic string) func(int64) []byte {
		return func(id int64) []byte { return message(id, outcome(ldap.ApplicationBindResponse, code, diagnostic)) }
	}
	for name, test := range map[string]struct {
		answer func(id int64) []byte
		want   fault.Code
	}{
		"a wrong password": {refuse(49, ""), directory.CodeBindFailed},
		"a locked account": {refuse(49, "80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data 775, v4563"), directory.CodeLockedOut},
		"busy":             {refuse(51, ""), directory.CodeRefused},
		"unavailable":      {refuse(52, ""), directory.CodeRefused},
		"closed":           {nil, directory.CodeClosed},
		"silent":           {nil, directory.CodeTimedOut},
	} {
		t.Run(name, func(t *testing.T) {
			var binds atomic.Int32
			config := answering(t, func(id int64, request *ber.Packet) [][]byte {
				if request.Tag == ldap.ApplicationBindRequest {
					binds.Add(1)
				}
				if test.answer == nil {
					return nil
				}
				return [][]byte{test.answer(id)}
			})
			if name == "closed" {
				config.Dial = pipe(t, func(conn net.Conn) {
					if _, err := ber.ReadPacket(conn); err == nil {
						binds.Add(1)
					}
				})
			}
			dials, dial := 0, config.Dial
			config.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
				dials++
				return dial(ctx, network, address)
			}
			config.BindDN, config.Password, config.AllowPlaintext, config.Timeout = "reader", []byte("wrong"), true, 200*time.Millisecond
			_, err := directory.OpenFirst(t.Context(), threeTargets(), config)
			if code(t, err) != test.want || dials != 1 || binds.Load() != 1 {
				t.Errorf("%v, %d connections, %d logons", err, dials, binds.Load())
			}
		})
	}
}

func threeTargets() []directory.Target {
	return []directory.Target{{Host: "dc1.example.test", Port: 389}, {Host: "dc2.example.test", Port: 389}, {Host: "dc3.example.test", Port: 389}}
}

// TestOpenFirstPassesTheDead checks that a server that ends the connection before
// the logon does not keep the next one from being asked.
func TestOpenFirstPassesTheDead(t *testing.T) {
	good := answering(t, func(id int64, _ *ber.Packet) [][]byte {
		return [][]byte{message(id, outcome(ldap.ApplicationBindResponse, 0, ""))}
	})
	dials, dial := 0, good.Dial
	good.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		if dials++; dials < 3 {
			return nil, errors.New("no")
		}
		return dial(ctx, network, address)
	}
	good.BindDN, good.Password, good.AllowPlaintext = "reader", []byte("right"), true
	source, err := directory.OpenFirst(t.Context(), threeTargets(), good)
	if err != nil || dials != 3 {
		t.Fatalf("%v after %d connections", err, dials)
	}
	if err := source.Close(); err != nil {
		t.Error(err)
	}
}

// TestDomainWithPassword checks that an address in place of a domain is not shown
// with its password.
func TestDomainWithPassword(t *testing.T) {
	for _, domain := range []string{"ldap://reader:s3cret@dc1", "reader:s3cret@corp.example.test", "https://h/?password=s3cret"} {
		if _, err := directory.Discover(t.Context(), &net.Resolver{}, domain); code(t, err) != directory.CodeNoServer || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%v", err)
		}
	}
}
