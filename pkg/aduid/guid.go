package aduid

// A GUID is an objectGUID in the byte order of LDAP: the first three groups of
// its text form are little-endian (MS-DTYP 2.3.4.2).
type GUID [16]byte

// textOrder returns the positions in a GUID of the bytes of its text form.
func textOrder() [16]int {
	return [16]int{3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15}
}

// String returns the dashed text in upper case, as in a Mac's GeneratedUID.
func (g GUID) String() string {
	var text [36]byte
	return string(g.appendTo(text[:0]))
}

// AppendText appends what String returns to dst. It implements
// [encoding.TextAppender]; the error is always nil.
func (g GUID) AppendText(dst []byte) ([]byte, error) { return g.appendTo(dst), nil }

// MarshalText returns what String returns. It implements [encoding.TextMarshaler];
// the error is always nil.
func (g GUID) MarshalText() ([]byte, error) { return g.appendTo(nil), nil }

func (g GUID) appendTo(dst []byte) []byte {
	const digits = "0123456789ABCDEF"
	for i, from := range textOrder() {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			dst = append(dst, '-')
		}
		dst = append(dst, digits[g[from]>>4], digits[g[from]&15])
	}
	return dst
}

// UID returns the uid (of a user) or gid (of a group) that Apple's AD plugin
// derives: the first four bytes, little-endian, without the top bit.
func (g GUID) UID() UID {
	return UID(uint32(g[0]) | uint32(g[1])<<8 | uint32(g[2])<<16 | uint32(g[3]&0x7f)<<24)
}

// LooksUnswapped reports whether g, read from dashed text, was probably written
// by a tool that put dashes between the raw bytes without reversing the first
// three groups: the version digit, 4 in every GUID that Active Directory makes,
// is then the third digit of group 3 and not the first. It is a reason to warn,
// not a proof; reading the text as [RawHex] returns the other GUID.
func (g GUID) LooksUnswapped() bool { return g[7]>>4 != 4 && g[6]>>4 == 4 }

// Placeholder reports whether g is all zeros or all ones: no directory makes such a
// GUID, and programs write it where they have none.
func (g GUID) Placeholder() bool {
	for _, b := range g {
		if b != g[0] {
			return false
		}
	}
	return g[0] == 0 || g[0] == 0xff
}

// A UID is the number of a user or a group on macOS, 0 to 2147483647.
type UID uint32

// LastReserved is the last number that Apple's server guides reserve for the
// system: 0 is root, 1 to 499 are system accounts, 500 is reserved.
const LastReserved UID = 500

// Reserved reports whether u is reserved for the system.
func (u UID) Reserved() bool { return u <= LastReserved }
