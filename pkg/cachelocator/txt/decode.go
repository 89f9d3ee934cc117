package txt

import (
	"bytes"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt/forms"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Data is what the locator takes from one record.
type Data struct {
	// Key is "prs", "fss", "prn" or "fsn".
	Key string
	// Favored is set for the addresses of favored caches, not of the site.
	Favored bool
	// Ranges are in the order of the record.
	Ranges []Range
	// More is set if the record asks for the next name of the chain.
	More bool
}

// Decode reads the rdata of one TXT record as the locator does: the first
// string begins with the key, and everything after it is data, up to "more" or,
// in a text, a NUL byte. One bad item makes the whole record bad. Errors are
// *[Error]: [CodeUnknownKey] for a record that the locator ignores, and
// [CodeBadRange] for one that voids the records of the site.
func Decode(rdata []byte) (Data, error) {
	p, ok := parse(rdata)
	if !ok {
		what, fix := nearMiss(rdata)
		return Data{}, fault.New(CodeUnknownKey, fix, "reading record %s: %s", quote(joined(rdata)), what)
	}
	if len(p.faults) > 0 {
		first := p.faults[0]
		return Data{}, first.refuse(first.item)
	}
	return Data{p.key, p.key[0] == 'f', p.ranges, p.more}, nil
}

// parser reads one record. Offsets count from the byte after the key.
type parser struct {
	key    string
	ranges []Range
	more   bool
	faults []placedFault
	read   int // how many bytes of data were read
	bounds []int
	data   []byte
}

// placedFault is a bad item and its place.
type placedFault struct {
	*itemFault
	item       string
	start, end int
}

// parse returns false for a record without one of the four keys.
func parse(rdata []byte) (*parser, bool) {
	if len(rdata) == 0 || int(rdata[0]) <= keySize || len(rdata) <= keySize+1 {
		return nil, false
	}
	key := string(rdata[1 : 1+keySize])
	p := &parser{key: key[:3], data: rdata[1+keySize:], bounds: boundaries(rdata)}
	switch key {
	case "prs=", "fss=":
		p.textItems(p.data)
	case "prn=", "fsn=":
		p.binaryItems(p.data)
	default:
		return nil, false
	}
	return p, true
}

// boundaries returns the offsets of the length bytes of the second and later
// strings, which the locator reads as data.
func boundaries(rdata []byte) []int {
	var bounds []int
	for at := 0; at < len(rdata); at += 1 + int(rdata[at]) {
		if at > 0 {
			bounds = append(bounds, at-1-keySize)
		}
	}
	return bounds
}

func (p *parser) bad(start, end int, item string, wrong *itemFault) {
	p.faults = append(p.faults, placedFault{wrong, item, start, end})
}

// textItems reads the data of a text record.
func (p *parser) textItems(data []byte) {
	text := data
	if end := bytes.IndexByte(text, 0); end >= 0 {
		text = text[:end]
	}
	for at := 0; ; {
		end := len(text)
		if comma := bytes.IndexByte(text[at:], ','); comma >= 0 {
			end = at + comma
		}
		item := string(text[at:end])
		p.read = end
		if strings.EqualFold(item, "more") {
			p.more = true
			return
		}
		if r, wrong := parseItem(item); wrong != nil {
			p.bad(at, end, item, wrong)
		} else {
			p.ranges = append(p.ranges, r)
		}
		if end == len(text) {
			return
		}
		at = end + 1
	}
}

// Strings splits rdata into its strings. ok is false if the last one is truncated.
func Strings(rdata []byte) (list [][]byte, ok bool) {
	for len(rdata) > 0 {
		size := int(rdata[0])
		if 1+size > len(rdata) {
			return append(list, rdata[1:]), false
		}
		list = append(list, rdata[1:1+size])
		rdata = rdata[1+size:]
	}
	return list, true
}

// Rdata joins strings, each with its length byte before it. A string of more
// than 255 bytes is split, as servers do that accept one.
func Rdata(list ...[]byte) []byte { return forms.Rdata(list...) }

// joined returns the text of a record without length bytes, for messages.
func joined(rdata []byte) string {
	list, _ := Strings(rdata)
	return string(bytes.Join(list, nil))
}
