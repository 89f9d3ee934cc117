package lookup

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"time"

	"github.com/miekg/dns"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// exchange asks one question as the client does: without EDNS, over UDP, and
// over TCP if the answer was truncated.
func (o Options) exchange(ctx context.Context, q question) Answer {
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	begin := o.Now()
	a := Answer{Server: q.server, Domain: q.domain, Link: q.link, Name: nameOf(q.link, q.domain), TCPOnly: q.tcpOnly, Transport: "udp", Records: []Record{}}
	query, err := newQuery(a.Name)
	if err != nil { // the name was checked before
		a.Outcome, a.Detail = Unreachable, fault.Text(err)
		return a
	}
	truncated := false
	if !q.tcpOnly {
		truncated = o.attempt(ctx, &a, query)
	}
	if truncated || q.tcpOnly {
		a.Transport = tcp
		if truncated {
			a.TruncatedAfter = o.Now().Sub(begin).Seconds()
		}
		o.attempt(ctx, &a, query)
		if truncated {
			a.Outcome = afterTruncation(a.Outcome)
		}
	}
	a.Seconds = o.Now().Sub(begin).Seconds()
	o.patience(&a)
	return a
}

// patience distinguishes a server that is silent as long as the client waits from one
// whose answer was not waited for.
func (o Options) patience(a *Answer) {
	if (a.Outcome == Silent || a.Outcome == TruncatedSilent) && o.Timeout.Seconds() < window {
		a.Outcome, a.Detail = Unanswered, "not waited for longer than "+o.Timeout.String()
	}
}

// afterTruncation returns the outcome of a retry over TCP.
func afterTruncation(outcome Outcome) Outcome {
	switch outcome {
	case Closed, Unreachable:
		return TruncatedRefused
	case Silent:
		return TruncatedSilent
	default:
		return outcome
	}
}

// attempt asks over the transport of the answer and fills in the answer. It
// reports whether the answer was truncated.
func (o Options) attempt(ctx context.Context, a *Answer, query *query) (truncated bool) {
	conn, err := o.Dial(ctx, a.Transport, a.Server.String())
	if err != nil {
		a.Outcome, a.Detail = failure(ctx, err)
		return false
	}
	// A read takes no context, so the end of the context sets a deadline.
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer func() {
		stop()
		_ = conn.Close() // nothing is written after the question
	}()
	talk := overUDP
	if a.Transport == tcp {
		talk = overTCP
	}
	message, err := talk(conn, query)
	if err != nil {
		a.Outcome, a.Detail = failure(ctx, err)
		return false
	}
	return a.take(message, query)
}

// maxMessage is the longest message that DNS has.
const maxMessage = 1<<16 - 1

// overUDP sends the question and waits for an answer to it. An answer with another
// id is ignored; a message too short for one ends the wait, as in libresolv. A host
// or network that a router calls unreachable is like a closed port: the client never
// hears of either.
func overUDP(conn net.Conn, query *query) ([]byte, error) {
	if _, err := conn.Write(query.wire); err != nil {
		return nil, err
	}
	buffer := make([]byte, maxMessage) // a server should send 512, and some send more
	for {
		n, err := conn.Read(buffer)
		switch {
		case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTDOWN):
			return nil, errUnheard
		case err != nil:
			return nil, err
		case n < headerSize || query.answers(buffer[:n]):
			return buffer[:n], nil
		}
	}
}

var errUnheard = errors.New("a router reports the host as unreachable")

// overTCP sends the question and returns the next message: there is one question
// on the connection.
func overTCP(conn net.Conn, query *query) ([]byte, error) {
	framed := binary.BigEndian.AppendUint16(nil, uint16(len(query.wire))) //nolint:gosec // a question is short
	if _, err := conn.Write(append(framed, query.wire...)); err != nil {
		return nil, err
	}
	var size [2]byte
	if _, err := io.ReadFull(conn, size[:]); err != nil {
		return nil, err
	}
	message := make([]byte, binary.BigEndian.Uint16(size[:]))
	_, err := io.ReadFull(conn, message)
	return message, err
}

// failure returns why no answer came. A connection that ends too early counts as
// closed: the client goes on to the next server.
func failure(ctx context.Context, err error) (Outcome, string) {
	switch {
	case ctx.Err() != nil || errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, syscall.ETIMEDOUT):
		return Silent, ""
	case errors.Is(err, errUnheard):
		return Closed, err.Error()
	case errors.Is(err, syscall.ECONNREFUSED):
		return Closed, ""
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return Closed, "the connection was closed before the answer"
	}
	return Unreachable, fault.Text(err)
}

// query is a question in wire format.
type query struct {
	id   uint16
	name string // as the library prints it after reading it back
	wire []byte
}

func newQuery(name string) (*query, error) {
	message := new(dns.Msg).SetQuestion(dns.Fqdn(name), dns.TypeTXT)
	wire, err := message.Pack()
	if err != nil {
		return nil, err
	}
	var again dns.Msg
	if err := again.Unpack(wire); err != nil {
		return nil, err
	}
	return &query{message.Id, again.Question[0].Name, wire}, nil
}
