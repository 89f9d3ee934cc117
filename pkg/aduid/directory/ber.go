package directory

// The tags of the messages of a search (RFC 4511), one byte each: LDAP has no
// tag number above 30.
const (
	tagBoolean    = 0x01
	tagInteger    = 0x02
	tagOctets     = 0x04
	tagEnumerated = 0x0a
	tagSequence   = 0x30
	tagSet        = 0x31
	tagControls   = 0xa0 // [0] of a message
	tagReferral   = 0xa3 // [3] of a result
	tagAnd        = 0xa0 // of a filter
	tagOr         = 0xa1 // of a filter
	tagNot        = 0xa2 // of a filter
	tagSubstrings = 0xa4 // of a filter
	tagInitial    = 0x80 // of a substring filter
	tagEquality   = 0xa3 // of a filter
	tagPresent    = 0x87 // of a filter

	opUnbind       = 0x42
	opSearch       = 0x63
	opEntry        = 0x64
	opDone         = 0x65
	opReference    = 0x73
	opExtended     = 0x77
	opExtendedDone = 0x78
	opIntermediate = 0x79
)

// element takes the first BER element off b: its tag, its content and what
// follows. It knows the part of BER that LDAP allows (RFC 4511, 5.1): definite
// lengths and tags of one byte. ok is false for anything else.
func element(b []byte) (tag byte, content, rest []byte, ok bool) {
	if len(b) < 2 || b[0]&0x1f == 0x1f {
		return 0, nil, nil, false
	}
	length, header := int(b[1]), 2
	if length >= 0x80 {
		size := length & 0x7f
		if size < 1 || size > 4 || len(b) < 2+size {
			return 0, nil, nil, false
		}
		length = 0
		for _, digit := range b[2 : 2+size] {
			length = length<<8 | int(digit)
		}
		header += size
	}
	if length < 0 || length > len(b)-header {
		return 0, nil, nil, false
	}
	return b[0], b[header : header+length], b[header+length:], true
}

// want takes an element that must have the tag.
func want(b []byte, tag byte) (content, rest []byte, ok bool) {
	found, content, rest, ok := element(b)
	return content, rest, ok && found == tag
}

// wantInt takes a number, whose tag may be its own.
func wantInt(b []byte, tag byte) (number int64, rest []byte, ok bool) {
	content, rest, ok := want(b, tag)
	if !ok || len(content) < 1 || len(content) > 8 {
		return 0, nil, false
	}
	number = int64(int8(content[0])) //nolint:gosec // two's complement, as BER has it
	for _, digit := range content[1:] {
		number = number<<8 | int64(digit)
	}
	return number, rest, true
}

// encode returns an element whose content is the parts, one after the other.
func encode(tag byte, parts ...[]byte) []byte {
	length := 0
	for _, part := range parts {
		length += len(part)
	}
	out := make([]byte, 0, length+6)
	out = append(out, tag)
	switch {
	case length < 0x80:
		out = append(out, byte(length))
	case length < 0x10000:
		out = append(out, 0x82, byte(length>>8), byte(length))
	default:
		out = append(out, 0x84, byte(length>>24), byte(length>>16), byte(length>>8), byte(length))
	}
	for _, part := range parts {
		out = append(out, part...)
	}
	return out
}

func encodeText(text string) []byte { return encode(tagOctets, []byte(text)) }

// encodeInt writes a number from 0 to 2^31-1, as short as BER requires.
func encodeInt(number int) []byte {
	digits := []byte{byte(number >> 24), byte(number >> 16), byte(number >> 8), byte(number)} //nolint:gosec // digits
	for len(digits) > 1 && digits[0] == 0 && digits[1] < 0x80 {
		digits = digits[1:]
	}
	return encode(tagInteger, digits)
}

// shortInt writes a number of one byte.
func shortInt(tag, number byte) []byte { return []byte{tag, 1, number} }
