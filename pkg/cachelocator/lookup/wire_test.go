package lookup_test

import (
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
)

// liar answers on loopback with the bytes that a case makes of the true answer.
func liar(t *testing.T, lie func(query, truth *dns.Msg) [][]byte, overTCP func(net.Conn)) netip.AddrPort {
	t.Helper()
	packets, listener := listen(t, overTCP != nil)
	where := netip.MustParseAddrPort(packets.LocalAddr().String())
	ready := make(chan struct{})
	server := &dns.Server{PacketConn: packets, NotifyStartedFunc: func() { close(ready) }, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, query *dns.Msg) {
		truth := new(dns.Msg)
		truth.SetReply(query)
		truth.Answer = []dns.RR{&dns.TXT{Hdr: dns.RR_Header{Name: query.Question[0].Name, Rrtype: dns.TypeTXT, Class: dns.ClassINET, Ttl: 600}, Txt: []string{"prs=192.0.2.1"}}}
		for _, wire := range lie(query, truth) {
			_, _ = w.Write(wire)
		}
	})}
	var done sync.WaitGroup
	done.Go(func() { _ = server.ActivateAndServe() })
	<-ready
	t.Cleanup(func() {
		if err := server.Shutdown(); err != nil {
			t.Error(err)
		}
		done.Wait()
	})
	if overTCP != nil {
		serveTCP(t, listener, overTCP)
	}
	return where
}

// listen opens a port for UDP and, if wanted, the same one for TCP, which another
// program may have.
func listen(t *testing.T, overTCP bool) (net.PacketConn, net.Listener) {
	t.Helper()
	for range 100 {
		packets, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		if !overTCP {
			return packets, nil
		}
		if listener, err := net.Listen("tcp", packets.LocalAddr().String()); err == nil {
			return packets, listener
		}
		_ = packets.Close()
	}
	t.Fatal("no port is free for both UDP and TCP")
	return nil, nil
}

func serveTCP(t *testing.T, listener net.Listener, talk func(net.Conn)) {
	t.Helper()
	var done sync.WaitGroup
	done.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			talk(conn)
			_ = conn.Close()
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		done.Wait()
	})
}

func pack(m *dns.Msg) []byte {
	wire, err := m.Pack()
	if err != nil {
		panic(err)
	}
	return wire
}

func changed(m *dns.Msg, change func(*dns.Msg)) []byte {
	other := m.Copy()
	change(other)
	return pack(other)
}

func TestLies(t *testing.T) {
	t.Parallel()
	truncated := func(_, m *dns.Msg) [][]byte {
		return [][]byte{changed(m, func(m *dns.Msg) { m.Truncated, m.Answer = true, nil })}
	}
	for _, tt := range []struct {
		name string
		want lookup.Outcome
		lie  func(query, truth *dns.Msg) [][]byte
		tcp  func(net.Conn)
	}{
		{"another id before", lookup.Answered, func(_, m *dns.Msg) [][]byte {
			return [][]byte{changed(m, func(m *dns.Msg) { m.Id++; m.Rcode = dns.RcodeNameError }), pack(m)}
		}, nil},
		{"another question before", lookup.Malformed, func(_, m *dns.Msg) [][]byte {
			return [][]byte{changed(m, func(m *dns.Msg) { m.Question[0].Name = "x."; m.Rcode = dns.RcodeNameError }), pack(m)}
		}, nil},
		{"another type before", lookup.Malformed, func(_, m *dns.Msg) [][]byte {
			return [][]byte{changed(m, func(m *dns.Msg) { m.Question[0].Qtype = dns.TypeA; m.Rcode = dns.RcodeNameError }), pack(m)}
		}, nil},
		{"no question before", lookup.Malformed, func(_, m *dns.Msg) [][]byte {
			return [][]byte{changed(m, func(m *dns.Msg) { m.Question = nil; m.Rcode = dns.RcodeRefused }), pack(m)}
		}, nil},
		{"the question itself, and noise", lookup.Answered, func(q, m *dns.Msg) [][]byte {
			return [][]byte{pack(q), []byte("noise that is long"), pack(m)}
		}, nil},
		{"too short", lookup.Malformed, func(_, m *dns.Msg) [][]byte { return [][]byte{[]byte("noise"), pack(m)} }, nil},
		{"a header alone", lookup.Malformed, func(_, m *dns.Msg) [][]byte { return [][]byte{pack(m)[:12], pack(m)} }, nil},
		{"more than 4,096 bytes", lookup.Answered, func(_, m *dns.Msg) [][]byte {
			return [][]byte{changed(m, func(m *dns.Msg) {
				noise := &dns.NULL{Hdr: dns.RR_Header{Name: ".", Rrtype: dns.TypeNULL, Class: dns.ClassINET}, Data: strings.Repeat("x", 5000)}
				m.Extra = append(m.Extra, noise)
			})}
		}, nil},
		{"nothing but other ids", lookup.Unanswered, func(_, m *dns.Msg) [][]byte {
			return [][]byte{changed(m, func(m *dns.Msg) { m.Id++ })}
		}, nil},
		{"after a crowd of others", lookup.Answered, func(_, m *dns.Msg) [][]byte {
			return [][]byte{changed(m, func(m *dns.Msg) {
				truth := m.Answer[0]
				m.Answer = nil
				for range 150 {
					other := dns.Copy(truth)
					other.(*dns.TXT).Txt = []string{"other=1"}
					m.Answer = append(m.Answer, other)
				}
				m.Answer = append(m.Answer, truth)
			})}
		}, nil},
		{"cut in its record", lookup.Malformed, func(_, m *dns.Msg) [][]byte { return [][]byte{pack(m)[:len(pack(m))-3]} }, nil},
		{"cut before its record", lookup.Malformed, func(q, m *dns.Msg) [][]byte { return [][]byte{pack(m)[:len(pack(q))]} }, nil},
		{"an alias", lookup.Answered, func(_, m *dns.Msg) [][]byte {
			return [][]byte{changed(m, func(m *dns.Msg) {
				name := m.Answer[0].Header().Name
				m.Answer[0].Header().Name = "elsewhere.test."
				alias := &dns.CNAME{Hdr: dns.RR_Header{Name: name, Rrtype: dns.TypeCNAME, Class: dns.ClassINET}, Target: "elsewhere.test."}
				m.Answer = []dns.RR{alias, m.Answer[0]}
			})}
		}, nil},
		{"cut, and TCP ends early", lookup.TruncatedRefused, truncated, func(conn net.Conn) { read(conn); _, _ = conn.Write([]byte{0, 100, 1, 2}) }},
		{"cut, and nonsense over TCP", lookup.Malformed, truncated, func(conn net.Conn) { read(conn); _, _ = conn.Write([]byte{0, 4, 1, 2, 3, 4}) }},
		{"cut, and nothing over TCP", lookup.Unanswered, truncated, func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			timeout := 5 * time.Second
			if tt.want == lookup.Unanswered {
				timeout = 300 * time.Millisecond
			}
			where := liar(t, tt.lie, tt.tcp)
			survey, err := lookup.Ask(t.Context(), lookup.Options{Nameservers: []netip.AddrPort{where}, Domains: []string{"a.test"}, Timeout: timeout})
			if err != nil {
				t.Fatal(err)
			}
			first := survey.Answers[0]
			if first.Outcome != tt.want || (tt.want == lookup.Answered) != (len(first.Records) > 0) {
				t.Errorf("%+v", first)
			}
			r, err := survey.Judge(cachelocator.Current)
			if err != nil || (r.Client.Outcome == lookup.Found) != (tt.want == lookup.Answered) {
				t.Error(r.Client, err)
			}
		})
	}
}

// read reads the question from a connection, which otherwise is reset when closed.
func read(conn net.Conn) { _, _ = conn.Read(make([]byte, 512)) }
