package identity

import "errors"

// Limits of the outer structure of a signature. Real ones have six levels and,
// with the content in pieces of 1 KiB, about ten thousand elements.
const (
	maxBERDepth    = 16
	maxBERElements = 100_000
)

// The ASN.1 tags of a signature.
const (
	tagInteger     = 0x02
	tagOctetString = 0x04
	tagOID         = 0x06
	tagSequence    = 0x30
	tagSet         = 0x31
	tagContext0    = 0xa0 // [0], constructed
	tagConstructed = 0x20
)

// element is one value in BER.
type element struct {
	tag     byte   // with class and the bit for constructed
	full    []byte // header, content and, for an indefinite length, the end mark
	content []byte
}

// berReader reads elements without recursion into their content, except to
// find the end of one of indefinite length. It counts depth and elements: a
// library that reads BER without limits can be made to recurse to any depth.
type berReader struct {
	left int // elements that may still be read
}

var (
	errTruncated = errors.New("unexpected end of data")
	errEncoding  = errors.New("a length or tag in an encoding that signatures do not use")
	errTooDeep   = errors.New("elements nested too deeply")
	errTooMany   = errors.New("too many elements")
)

// next reads the first element of data and returns what follows it.
func (r *berReader) next(data []byte, depth int) (e element, rest []byte, err error) {
	if r.left--; r.left < 0 {
		return e, nil, errTooMany
	}
	if depth > maxBERDepth {
		return e, nil, errTooDeep
	}
	if len(data) < 2 {
		return e, nil, errTruncated
	}
	if data[0]&0x1f == 0x1f {
		return e, nil, errEncoding // a tag of several bytes
	}
	e.tag = data[0]
	if data[1] == 0x80 {
		return r.indefinite(e, data, depth)
	}
	head, length, err := berLength(data)
	if err != nil {
		return e, nil, err
	}
	if length > len(data)-head {
		return e, nil, errTruncated
	}
	e.full, e.content = data[:head+length], data[head:head+length]
	return e, data[head+length:], nil
}

// berLength reads a definite length and returns where the content begins.
func berLength(data []byte) (head, length int, err error) {
	if data[1] < 0x80 {
		return 2, int(data[1]), nil
	}
	n := int(data[1] & 0x7f)
	if n > 4 {
		return 0, 0, errEncoding
	}
	if len(data) < 2+n {
		return 0, 0, errTruncated
	}
	for _, b := range data[2 : 2+n] {
		length = length<<8 | int(b)
	}
	if length < 0 { // where int has 32 bits
		return 0, 0, errEncoding
	}
	return 2 + n, length, nil
}

// indefinite finds the end mark of an element of indefinite length.
func (r *berReader) indefinite(e element, data []byte, depth int) (element, []byte, error) {
	if e.tag&tagConstructed == 0 {
		return e, nil, errEncoding
	}
	rest := data[2:]
	for {
		if len(rest) < 2 {
			return e, nil, errTruncated
		}
		if rest[0] == 0 && rest[1] == 0 {
			end := len(data) - len(rest)
			e.content, e.full = data[2:end], data[:end+2]
			return e, rest[2:], nil
		}
		var err error
		if _, rest, err = r.next(rest, depth+1); err != nil {
			return e, nil, err
		}
	}
}

// children reads all elements of a content.
func (r *berReader) children(content []byte, depth int) ([]element, error) {
	var list []element
	for len(content) > 0 {
		e, rest, err := r.next(content, depth)
		if err != nil {
			return nil, err
		}
		list, content = append(list, e), rest
	}
	return list, nil
}

// octets joins an octet string that may come in pieces.
func (r *berReader) octets(e element, depth int) ([]byte, error) {
	if e.tag == tagOctetString {
		return e.content, nil
	}
	if e.tag != tagOctetString|tagConstructed {
		return nil, errEncoding
	}
	pieces, err := r.children(e.content, depth)
	if err != nil {
		return nil, err
	}
	var joined []byte
	for _, piece := range pieces {
		part, err := r.octets(piece, depth+1)
		if err != nil {
			return nil, err
		}
		joined = append(joined, part...)
	}
	return joined, nil
}
