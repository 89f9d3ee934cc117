package txt

import (
	"fmt"
	"net/netip"
)

// binaryItem returns a range in the binary form, or "more" for nil: a tag, then
// the addresses in network order. The high half of the tag is 1 for an address
// and 2 for a pair; the low half is the family.
func binaryItem(r *Range) []byte {
	if r == nil {
		return []byte{moreTag}
	}
	tag := byte(0x14)
	if r.First.Is6() {
		tag = 0x16
	}
	item := append([]byte{tag}, r.First.AsSlice()...)
	if r.First != r.Last {
		item[0] += 0x10
		item = append(item, r.Last.AsSlice()...)
	}
	return item
}

// tagSize returns how many addresses of how many bytes follow a tag.
func tagSize(tag byte) (count, size int) {
	switch tag {
	case 0x14:
		return 1, 4
	case 0x16:
		return 1, 16
	case 0x24:
		return 2, 4
	case 0x26:
		return 2, 16
	}
	return 0, 0
}

// binaryItems reads the data of a binary record.
func (p *parser) binaryItems(data []byte) {
	p.read = len(data)
	for at := 0; at < len(data); {
		if data[at] == moreTag {
			p.more, p.read = true, at+1
			return
		}
		count, size := tagSize(data[at])
		end := at + 1 + count*size
		if count == 0 {
			what := fmt.Sprintf("byte 0x%02x at %d is not a tag of the binary form", data[at], at)
			p.bad(at, len(data), string(data[at:]), &itemFault{what, "create the record again with txt encode"})
			return
		}
		if end > len(data) {
			what := fmt.Sprintf("the item at %d needs %d bytes and the record ends after %d", at, end-at, len(data)-at)
			p.bad(at, len(data), string(data[at:]), &itemFault{what, "create the record again with txt encode"})
			return
		}
		var r Range
		r.First, _ = netip.AddrFromSlice(data[at+1 : at+1+size])
		r.Last, _ = netip.AddrFromSlice(data[end-size : end])
		if wrong := r.wrong(); wrong != nil {
			p.bad(at, end, r.String(), wrong)
		} else {
			p.ranges = append(p.ranges, r)
		}
		at = end
	}
}
