package directory_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"

	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
)

// truth is that of a filter (RFC 4511, 4.5.1.7): one that is not known matches nothing,
// nor does its negation.
type truth int

const (
	no truth = iota
	unknown
	yes
)

// A thing is an entry of a fakeDirectory.
type thing struct {
	dn, name string
	guids    []string
	hidden   bool // objectGUID can neither be searched nor read
	numbers  []string
}

// A fakeDirectory evaluates filters, and answers in pages.
type fakeDirectory struct {
	things  []thing
	compare func(a, b string) truth                                // whether a >= b
	absent  truth                                                  // whether a missing value is at least another
	refuse  int64                                                  // the result of a search that compares
	answer  func(conn int, id int64, request *ber.Packet) [][]byte // nil, or returns nil: as usual

	searches atomic.Int64
	conns    atomic.Int64
}

func bytewise(a, b string) truth {
	if a >= b {
		return yes
	}
	return no
}

func (d *fakeDirectory) config(t *testing.T, connections int) directory.Config {
	t.Helper()
	return directory.Config{
		URL: "ldap://localhost", Base: "DC=example", Timeout: 20 * time.Second, PageSize: 7, Connections: connections,
		Dial: pipe(t, func(conn net.Conn) {
			number := int(d.conns.Add(1))
			in := bufio.NewReader(conn)
			for {
				packet, err := ber.ReadPacket(in)
				if err != nil || packet.Children[1].Tag == ldap.ApplicationUnbindRequest {
					return
				}
				var answer [][]byte
				id := packet.Children[0].Value.(int64)
				if d.answer != nil {
					answer = d.answer(number, id, packet.Children[1])
				}
				if answer == nil {
					answer = d.search(id, packet)
				}
				for _, message := range answer {
					if len(message) == 0 {
						return
					}
					if _, err := conn.Write(message); err != nil {
						return
					}
				}
			}
		}),
	}
}

func (d *fakeDirectory) search(id int64, packet *ber.Packet) [][]byte {
	d.searches.Add(1)
	request := packet.Children[1]
	filter, _ := ldap.DecompileFilter(request.Children[6])
	if d.refuse != 0 && strings.Contains(filter, ">=") {
		return [][]byte{done(id, d.refuse, "")}
	}
	from, limit, paged := 0, int(request.Children[3].Value.(int64)), len(packet.Children) > 2
	if paged {
		controls := packet.Children[2].Children
		value := ber.DecodePacket(controls[len(controls)-1].Children[2].ByteValue)
		limit = int(value.Children[0].Value.(int64))
		from, _ = strconv.Atoi(string(value.Children[1].ByteValue))
	}
	base := request.Children[0].Value.(string)
	var messages [][]byte
	for i := from; i < len(d.things); i++ {
		switch {
		case base != "DC=example" && base != d.things[i].dn, d.match(d.things[i], request.Children[6]) != yes:
		case limit > 0 && len(messages) == limit && paged:
			return append(messages, done(id, 0, "", cookie(strconv.Itoa(i))))
		case limit > 0 && len(messages) == limit:
			return append(messages, done(id, 4, ""))
		default:
			messages = append(messages, d.things[i].entry(id, request.Children[7]))
		}
	}
	if !paged {
		return append(messages, done(id, 0, ""))
	}
	return append(messages, done(id, 0, "", cookie("")))
}

func (d *fakeDirectory) match(one thing, f *ber.Packet) truth {
	switch int(f.Tag) {
	case ldap.FilterAnd:
		all := yes
		for _, term := range f.Children {
			all = min(all, d.match(one, term))
		}
		return all
	case ldap.FilterOr:
		some := no
		for _, term := range f.Children {
			some = max(some, d.match(one, term))
		}
		return some
	case ldap.FilterNot:
		return yes - d.match(one, f.Children[0])
	}
	name := f.Data.String()
	if len(f.Children) > 0 {
		name = string(f.Children[0].ByteValue)
	}
	switch {
	case name != "objectGUID":
		return yes // the filter for users
	case one.hidden:
		return unknown
	case f.Tag == ldap.FilterPresent:
		if len(one.guids) > 0 {
			return yes
		}
		return no
	}
	some := no
	if len(one.guids) == 0 {
		some = d.absent
	}
	for _, guid := range one.guids {
		value := string(f.Children[1].ByteValue)
		if f.Tag == ldap.FilterGreaterOrEqual {
			some = max(some, d.compare(guid, value))
		} else if guid == value {
			some = yes
		}
	}
	return some
}

func (one thing) entry(id int64, asked *ber.Packet) []byte {
	packet := ber.Encode(ber.ClassApplication, ber.TypeConstructed, ldap.ApplicationSearchResultEntry, nil, "")
	packet.AppendChild(octets(one.dn))
	all := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "")
	values := map[string][]string{"objectGUID": one.guids, "sAMAccountName": {one.name}, "uidNumber": one.numbers, "userAccountControl": {"514"}}
	if one.hidden {
		values["objectGUID"] = nil
	}
	for _, name := range asked.Children {
		has := values[name.Value.(string)]
		if len(has) == 0 {
			continue
		}
		attribute := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "")
		attribute.AppendChild(octets(name.Value.(string)))
		set := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSet, nil, "")
		for _, value := range has {
			set.AppendChild(octets(value))
		}
		attribute.AppendChild(set)
		all.AppendChild(attribute)
	}
	packet.AppendChild(all)
	return message(id, packet)
}

// hundreds are accounts with all kinds of objectGUIDs, also at the bounds of ranges.
func hundreds() *fakeDirectory {
	d := &fakeDirectory{compare: bytewise}
	add := func(guids ...string) {
		n := len(d.things)
		d.things = append(d.things, thing{dn: fmt.Sprintf("CN=u%03d", n), name: fmt.Sprintf("u%03d", n), guids: guids})
	}
	for i := range 256 {
		guid := bytes.Repeat([]byte{byte(i)}, 16)
		guid[1], guid[5], guid[7] = byte(i*37), byte(i*11), 0x40
		add(string(guid))
	}
	for parts := 2; parts <= 5; parts++ {
		for i := 1; i < parts; i++ {
			bound := i << 16 / parts
			at := append([]byte{byte(bound >> 8), byte(bound)}, make([]byte, 14)...)
			before := append([]byte{byte((bound - 1) >> 8), byte(bound - 1)}, bytes.Repeat([]byte{0xff}, 14)...)
			if parts != 4 || i != 2 { // that of two
				add(string(at))
				add(string(before))
			}
		}
	}
	twin := []byte(d.things[3].guids[0])
	twin[3] ^= 0x80
	add(string(twin))
	add()
	add("eight by")
	add("\xffight by")
	add("01 sixteen bytes", "\xf1 sixteen bytes")
	add(strings.Repeat("\x00", 16))
	add(strings.Repeat("\xff", 16))
	return d
}
