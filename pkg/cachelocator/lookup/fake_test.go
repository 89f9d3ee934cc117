package lookup_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"syscall"
	"time"

	"github.com/miekg/dns"
)

// fake is a set of nameservers in memory, for faults that depend only on time: the
// clock is that of a synctest bubble. Each takes a transport and a question and
// returns an answer and its delay; nil is silence, or for hangUp the end.
type fake map[netip.AddrPort]server

type server func(network, name string) (*dns.Msg, time.Duration)

func (f fake) dial(_ context.Context, network, address string) (net.Conn, error) {
	serve := f[netip.MustParseAddrPort(address)]
	if serve == nil {
		return nil, fmt.Errorf("dial: %w", syscall.ECONNREFUSED)
	}
	ours, theirs := net.Pipe()
	go func() {
		defer func() { _ = theirs.Close() }()
		query, err := receive(theirs, network)
		if err != nil {
			return
		}
		answer, wait := serve(network, query.Question[0].Name)
		if wait == hangUp {
			return
		}
		if answer == nil {
			_, _ = io.Copy(io.Discard, theirs) // until the other side closes
			return
		}
		time.Sleep(wait)
		answer.SetRcode(query, answer.Rcode)
		wire, err := answer.Pack()
		if err != nil {
			panic(err)
		}
		if network == "tcp" {
			wire = append(binary.BigEndian.AppendUint16(nil, uint16(len(wire))), wire...)
		}
		_, _ = theirs.Write(wire)
	}()
	return ours, nil
}

func receive(conn net.Conn, network string) (*dns.Msg, error) {
	buffer := make([]byte, 512)
	n, err := conn.Read(buffer)
	if err != nil {
		return nil, err
	}
	start := 0
	if network == "tcp" {
		start = 2
	}
	query := new(dns.Msg)
	return query, query.Unpack(buffer[start:n])
}

// holding answers for the names it has with a TXT record, and NXDOMAIN otherwise.
func holding(wait time.Duration, records map[string]string) server {
	return func(_, name string) (*dns.Msg, time.Duration) {
		text, ok := records[name]
		if !ok {
			return failing(dns.RcodeNameError)("", name)
		}
		answer := new(dns.Msg)
		answer.Answer = []dns.RR{&dns.TXT{Hdr: dns.RR_Header{Name: name, Rrtype: dns.TypeTXT, Class: dns.ClassINET, Ttl: 10800}, Txt: []string{text}}}
		return answer, wait
	}
}

const hangUp = -1

func hangingUp(string, string) (*dns.Msg, time.Duration) { return nil, hangUp }

func failing(rcode int) server {
	return func(string, string) (*dns.Msg, time.Duration) {
		answer := new(dns.Msg)
		answer.Rcode = rcode
		return answer, 0
	}
}

func silent(string, string) (*dns.Msg, time.Duration) { return nil, 0 }

// slow delays all answers of a server.
func slow(wait time.Duration, inner server) server {
	return func(network, name string) (*dns.Msg, time.Duration) {
		answer, _ := inner(network, name)
		return answer, wait
	}
}

// cut sends every answer over UDP with the TC flag and no record.
func cut(tcp server) server {
	return over(func(string, string) (*dns.Msg, time.Duration) {
		answer := new(dns.Msg)
		answer.Truncated = true
		return answer, 0
	}, tcp)
}

// over answers over UDP and TCP as different servers.
func over(udp, tcp server) server {
	return func(network, name string) (*dns.Msg, time.Duration) {
		if network == "udp" {
			return udp(network, name)
		}
		return tcp(network, name)
	}
}

// turned returns the records of a name, and the same in another order.
func turned(texts ...string) (there, back server) {
	holds := func(texts []string) server {
		return func(_, name string) (*dns.Msg, time.Duration) {
			answer := new(dns.Msg)
			for _, text := range texts {
				answer.Answer = append(answer.Answer, &dns.TXT{Hdr: dns.RR_Header{Name: name, Rrtype: dns.TypeTXT, Class: dns.ClassINET, Ttl: 600}, Txt: []string{text}})
			}
			return answer, 0
		}
	}
	other := slices.Clone(texts)
	slices.Reverse(other)
	return holds(texts), holds(other)
}
