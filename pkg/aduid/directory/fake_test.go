package directory_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"testing"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
)

// pipe dials a server of our own, for faults that a real one cannot simulate. It
// ends before the test does.
func pipe(t *testing.T, serve func(net.Conn)) func(context.Context, string, string) (net.Conn, error) {
	t.Helper()
	return func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		done := make(chan struct{})
		go func() {
			defer close(done)
			serve(server)
			_ = server.Close()
		}()
		t.Cleanup(func() {
			_ = client.Close()
			_ = server.Close()
			<-done
		})
		return client, nil
	}
}

// answering serves requests with the messages that answer returns for each,
// encoded by go-ldap.
func answering(t *testing.T, answer func(id int64, request *ber.Packet) [][]byte) directory.Config {
	t.Helper()
	return directory.Config{
		URL: "ldap://localhost", Base: "DC=example", Timeout: 10 * time.Second,
		Dial: pipe(t, func(conn net.Conn) {
			in := bufio.NewReader(conn)
			for {
				packet, err := ber.ReadPacket(in)
				if err != nil || packet.Children[1].Tag == ldap.ApplicationUnbindRequest {
					return
				}
				for _, message := range answer(packet.Children[0].Value.(int64), packet.Children[1]) {
					if _, err := conn.Write(message); err != nil {
						return
					}
				}
			}
		}),
	}
}

func message(id int64, op *ber.Packet, controls ...*ber.Packet) []byte {
	envelope := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "")
	envelope.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, id, ""))
	envelope.AppendChild(op)
	if len(controls) > 0 {
		all := ber.Encode(ber.ClassContext, ber.TypeConstructed, 0, nil, "")
		for _, control := range controls {
			all.AppendChild(control)
		}
		envelope.AppendChild(all)
	}
	return envelope.Bytes()
}

func octets(text string) *ber.Packet {
	return ber.NewString(ber.ClassUniversal, ber.TypePrimitive, ber.TagOctetString, text, "")
}

func outcome(op ber.Tag, code int64, diagnostic string, referrals ...string) *ber.Packet {
	packet := ber.Encode(ber.ClassApplication, ber.TypeConstructed, op, nil, "")
	packet.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagEnumerated, code, ""))
	packet.AppendChild(octets(""))
	packet.AppendChild(octets(diagnostic))
	if len(referrals) > 0 {
		list := ber.Encode(ber.ClassContext, ber.TypeConstructed, 3, nil, "")
		for _, url := range referrals {
			list.AppendChild(octets(url))
		}
		packet.AppendChild(list)
	}
	return packet
}

func done(id, code int64, diagnostic string, controls ...*ber.Packet) []byte {
	return message(id, outcome(ldap.ApplicationSearchResultDone, code, diagnostic), controls...)
}

func cookie(text string) *ber.Packet {
	return (&ldap.ControlPaging{PagingSize: 0, Cookie: []byte(text)}).Encode()
}

// person is an account in an answer to a request, another one for each.
func person(id int64) []byte { return personOf(id, fmt.Sprintf("sixteen bytes %02d", id%100)) }

func personOf(id int64, guid string) []byte {
	packet := ber.Encode(ber.ClassApplication, ber.TypeConstructed, ldap.ApplicationSearchResultEntry, nil, "")
	packet.AppendChild(octets("CN=one,DC=example"))
	all := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "")
	one := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "")
	one.AppendChild(octets("objectguid;binary"))
	values := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSet, nil, "")
	values.AppendChild(octets(guid))
	one.AppendChild(values)
	all.AppendChild(one)
	packet.AppendChild(all)
	return message(id, packet)
}

func reference(id int64, urls ...string) []byte {
	packet := ber.Encode(ber.ClassApplication, ber.TypeConstructed, ldap.ApplicationSearchResultReference, nil, "")
	for _, url := range urls {
		packet.AppendChild(octets(url))
	}
	return message(id, packet)
}

var _ aduid.Source = (*directory.Source)(nil)
