package txt

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The limits of the grammar.
const (
	// MaxRecords is how many records a chain may have.
	MaxRecords = 25
	// MaxString is how many bytes a record may have: one DNS string.
	MaxString = 255
	// DefaultTTL is three hours, in seconds. The locator keeps an answer for the
	// lowest TTL of the chain; it treats 0 as an hour and less than 300 as 300.
	DefaultTTL = 10800

	maxTTL  = 1<<31 - 1 // RFC 2181, section 8
	keySize = 4
	moreTag = 0x2b
)

// Options are how records are made.
type Options struct {
	// Domain is the search domain of the Macs, such as "corp.example.com".
	Domain string
	// TTL is in seconds.
	TTL uint32
	// Binary makes prn= and fsn= records. One of them holds 27 IPv4 ranges, where
	// a text holds 7 of full length, but not every server accepts every byte.
	Binary bool
}

// Record is one TXT record of a single string.
type Record struct {
	// Name is fully qualified, without the final dot.
	Name string
	// TTL is in seconds.
	TTL uint32
	// Data is the string, without its length byte.
	Data []byte
}

// Name returns the name of a record of the chain: link 0 is _aaplcache, link 1
// _aaplcache1, and so on to 24.
func Name(link int, domain string) string {
	number := ""
	if link > 0 {
		number = fmt.Sprint(link)
	}
	return "_aaplcache" + number + "._tcp." + strings.TrimSuffix(domain, ".")
}

// Encode makes the records for the public address ranges of a site and, if
// there are any, the ranges of its favored caches, in the order given. Errors
// are *[Error]: a range that the locator rejects, a bad domain or TTL, nothing
// to encode, or more than [MaxRecords] records.
func Encode(public, favored []Range, options Options) ([]Record, error) {
	if err := checkDomain(options.Domain); err != nil {
		return nil, err
	}
	if options.TTL > maxTTL {
		return nil, fault.New(CodeBadTTL, "10800, three hours, is usual", "encoding TTL %d: it is larger than %d seconds", options.TTL, maxTTL)
	}
	if len(public)+len(favored) == 0 {
		return nil, fault.New(CodeNoRanges, "give at least one public address", "encoding records: no address range given")
	}
	for _, r := range append(append([]Range(nil), public...), favored...) {
		if wrong := r.wrong(); wrong != nil {
			return nil, wrong.refuse(r.String())
		}
	}
	w := writer{binary: options.Binary}
	w.put(true, public, len(favored) > 0)
	w.put(false, favored, false)
	if len(w.data) > MaxRecords {
		return nil, fault.New(CodeTooMany, "merge adjacent ranges, leave some out, or use the binary form, which is shorter",
			"encoding %d ranges: they need %d records, but the locator reads at most %d", len(public)+len(favored), len(w.data), MaxRecords)
	}
	records := make([]Record, len(w.data))
	for link, data := range w.data {
		records[link] = Record{Name(link, options.Domain), options.TTL, data}
	}
	return records, nil
}

// writer fills one string after another.
type writer struct {
	binary bool
	data   [][]byte
}

// put writes the ranges of one kind. follows is set if another kind comes after
// it.
func (w *writer) put(public bool, ranges []Range, follows bool) {
	for len(ranges) > 0 {
		taken := w.fit(ranges, MaxString-keySize)
		more := follows || taken < len(ranges)
		if more {
			taken = w.fit(ranges, MaxString-keySize-len(w.item(nil, false)))
		}
		data := []byte(keyOf(public, w.binary))
		for i := range ranges[:taken] {
			data = append(data, w.item(&ranges[i], i == 0)...)
		}
		if more {
			data = append(data, w.item(nil, false)...)
		}
		w.data = append(w.data, data)
		ranges = ranges[taken:]
	}
}

// fit returns how many ranges fit into so many bytes. The longest range has 79,
// so at least one does.
func (w *writer) fit(ranges []Range, room int) int {
	for i := range ranges {
		room -= len(w.item(&ranges[i], i == 0))
		if room < 0 {
			return i
		}
	}
	return len(ranges)
}

// item returns the bytes of a range, or those of "more" for nil.
func (w *writer) item(r *Range, first bool) []byte {
	if w.binary {
		return binaryItem(r)
	}
	text := "more"
	if r != nil {
		text = r.String()
	}
	if !first {
		text = "," + text
	}
	return []byte(text)
}

func keyOf(public, binary bool) string {
	switch {
	case public && binary:
		return "prn="
	case public:
		return "prs="
	case binary:
		return "fsn="
	}
	return "fss="
}

func checkDomain(domain string) error {
	name := strings.TrimSuffix(domain, ".")
	refuse := func(why string) error {
		return fault.New(CodeBadDomain, "pass the search domain of the Macs, such as corp.example.com; write an internationalized name in its xn-- form",
			"encoding for domain %s: %s", quote(domain), why)
	}
	if name == "" {
		return refuse("it is empty")
	}
	if _, domain, is := Link(name); is {
		return fault.New(CodeBadDomain, "pass the search domain alone: "+quote(domain), "encoding for domain %s: it is the name of a record already", quote(name))
	}
	if len(Name(MaxRecords-1, name)) > 253 {
		return refuse("it is too long")
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 {
			return refuse("a label must have 1 to 63 characters")
		}
		if strings.Trim(label, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" || strings.HasPrefix(label, "-") {
			return refuse("a label may have only letters, digits, hyphens and underscores")
		}
	}
	return nil
}
