package directory

const (
	deletedOID  = "1.2.840.113556.1.4.417" // LDAP_SERVER_SHOW_DELETED_OID (MS-ADTS 3.1.1.3.4.1.14)
	pagingOID   = "1.2.840.113556.1.4.319" // RFC 2696
	startTLSOID = "1.3.6.1.4.1.1466.20037" // RFC 4511, 4.14

	attrGUID    = "objectGUID"
	attrName    = "sAMAccountName"
	attrControl = "userAccountControl"
	attrClass   = "objectClass"

	accountDisabled = 2 // a bit of userAccountControl

	scopeBase, scopeSubtree = 0, 2

	tagGreater = 0xa5 // of a filter: greater or equal
)

// search is what one search asks for; each page needs a new request.
type search struct {
	base       string
	scope      byte
	filter     []byte // encoded
	attributes []string
	pageSize   int  // 0: no paging control
	sizeLimit  byte // 0: none; without a paging control: that many are enough
	deleted    bool // show deleted objects too, where the server can
}

func (s search) request(id int, cookie []byte) []byte {
	names := make([][]byte, len(s.attributes))
	for i, name := range s.attributes {
		names[i] = encodeText(name)
	}
	operation := encode(opSearch,
		encodeText(s.base),
		shortInt(tagEnumerated, s.scope),
		shortInt(tagEnumerated, 0), // aliases are not followed
		shortInt(tagInteger, s.sizeLimit),
		shortInt(tagInteger, 0), // no time limit
		shortInt(tagBoolean, 0), // values too
		s.filter,
		encode(tagSequence, names...))
	var controls [][]byte
	if s.deleted { // not critical: a server that cannot shows none
		controls = append(controls, encode(tagSequence, encodeText(deletedOID)))
	}
	if s.pageSize > 0 {
		controls = append(controls, encode(tagSequence,
			encodeText(pagingOID),
			shortInt(tagBoolean, 0xff), // critical: a server that cannot page must report it
			encode(tagOctets, encode(tagSequence, encodeInt(s.pageSize), encode(tagOctets, cookie)))))
	}
	if len(controls) == 0 {
		return encode(tagSequence, encodeInt(id), operation)
	}
	return encode(tagSequence, encodeInt(id), operation, encode(tagControls, controls...))
}

func startTLSRequest(id int) []byte {
	name := encode(0x80, []byte(startTLSOID))
	return encode(tagSequence, encodeInt(id), encode(opExtended, name))
}

func unbindRequest(id int) []byte {
	return encode(tagSequence, encodeInt(id), encode(opUnbind))
}

// present returns the filter (name=*).
func present(name string) []byte { return encode(tagPresent, []byte(name)) }

// anyGUID returns a filter that matches any of the GUIDs. Encoded bytes need no
// escaping.
func anyGUID(guids [][]byte) []byte {
	parts := make([][]byte, len(guids))
	for i, guid := range guids {
		parts[i] = encode(tagEquality, encodeText(attrGUID), encode(tagOctets, guid))
	}
	return encode(tagOr, parts...)
}
