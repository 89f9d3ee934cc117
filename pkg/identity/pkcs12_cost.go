package identity

import (
	"fmt"
	"math"
)

// maxIterations is how often a key may be derived from a password. OpenSSL and
// Keychain Access write 2,048, OWASP recommends 600,000 (PBKDF2-HMAC-SHA256, 2023),
// and NIST SP 800-132, section 5.2, at most 10,000,000 for especially critical keys.
// The file decides the number, and 2^31 of them take an hour.
const maxIterations = 10_000_000

// maxTotal bounds all derivations of a file together, as a file with many keys takes
// one for each.
const maxTotal = 4 * maxIterations

// The object identifiers of a PKCS#12 file, as content bytes in DER.
const (
	oidEncryptedData  = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06"         // 1.2.840.113549.1.7.6
	oidShroudedKeyBag = "\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x02" // 1.2.840.113549.1.12.10.1.2
	oidPBES2          = "\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d"         // 1.2.840.113549.1.5.13
	oidPBMAC1         = "\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0e"         // 1.2.840.113549.1.5.14
)

// checkPKCS12Cost refuses a PKCS#12 file whose keys would take too long to derive,
// before the library that reads it begins. It sees every count but that of a key
// inside encrypted contents.
func checkPKCS12Cost(data []byte) error {
	c := &costReader{berReader: berReader{left: maxBERElements}}
	if err := c.file(data); err != nil {
		return &Error{Code: CodePKCS12, Act: "opening the PKCS#12 file", Err: err, Hint: hintPKCS12}
	}
	if c.most > maxIterations || c.total > maxTotal {
		c.most = max(c.most, c.total)
		return &Error{
			Code: CodeIterations, Act: "opening the PKCS#12 file",
			Err:  fmt.Errorf("to derive a key from the password takes %d iterations, and at most %d are allowed for one, and %d for all", c.most, maxIterations, maxTotal),
			Hint: "ask whoever made the file for another one: openssl pkcs12 -export takes 2048",
		}
	}
	return nil
}

// costReader finds the largest count of iterations in a PKCS#12 file (RFC 7292).
// Where the library would read something that this does not, it is an error: a count
// must not hide behind a difference.
type costReader struct {
	berReader
	most  int64
	total int64 // of all
}

// file reads PFX: SEQUENCE { version, authSafe ContentInfo, macData OPTIONAL }.
func (c *costReader) file(data []byte) error {
	outer, _, err := c.next(data, 0)
	if err != nil {
		return err
	}
	parts, err := c.sequence(outer, 2, 1)
	if err != nil {
		return err
	}
	if len(parts) > 2 && parts[2].tag == tagSequence {
		if err := c.mac(parts[2]); err != nil {
			return err
		}
	}
	kind, content, err := c.contentInfo(parts[1], 2)
	if err != nil || string(kind) != oidData || content == nil {
		return err // the library reads no other kind
	}
	safe, err := c.inOctets(*content, 3)
	if err != nil {
		return err
	}
	infos, err := c.sequence(safe, 0, 4)
	for _, info := range infos {
		if err := c.contents(info); err != nil {
			return err
		}
	}
	return err
}

// mac reads MacData: SEQUENCE { DigestInfo { algorithm, digest }, salt, iterations
// DEFAULT 1 }.
func (c *costReader) mac(e element) error {
	parts, err := c.sequence(e, 2, 2)
	if err != nil {
		return err
	}
	if len(parts) > 2 {
		c.count(parts[2])
	}
	digest, err := c.sequence(parts[0], 1, 3)
	if err != nil {
		return err
	}
	return c.algorithm(digest[0], 4)
}

// contents reads one ContentInfo of the AuthenticatedSafe: SafeContents, plain or
// encrypted.
func (c *costReader) contents(e element) error {
	kind, content, err := c.contentInfo(e, 5)
	switch {
	case err != nil || content == nil:
		return err
	case string(kind) == oidEncryptedData:
		return c.encrypted(*content)
	case string(kind) != oidData:
		return nil // the library reads no other kind
	}
	safe, err := c.inOctets(*content, 6)
	if err != nil {
		return err
	}
	bags, err := c.sequence(safe, 0, 7)
	for _, bag := range bags {
		if err := c.bag(bag); err != nil {
			return err
		}
	}
	return err
}

// encrypted reads EncryptedData: SEQUENCE { version, SEQUENCE { contentType,
// algorithm, content } }.
func (c *costReader) encrypted(e element) error {
	parts, err := c.sequence(e, 2, 6)
	if err != nil {
		return err
	}
	info, err := c.sequence(parts[1], 2, 7)
	if err != nil {
		return err
	}
	return c.algorithm(info[1], 8)
}

// bag reads SafeBag: SEQUENCE { bagId, [0] value, attributes OPTIONAL }. An encrypted
// key is SEQUENCE { algorithm, data }.
func (c *costReader) bag(e element) error {
	parts, err := c.sequence(e, 2, 8)
	if err != nil || string(parts[0].content) != oidShroudedKeyBag {
		return err
	}
	key, _, err := c.next(parts[1].content, 9)
	if err != nil {
		return err
	}
	info, err := c.sequence(key, 1, 10)
	if err != nil {
		return err
	}
	return c.algorithm(info[0], 11)
}

// algorithm reads AlgorithmIdentifier: SEQUENCE { OID, parameters OPTIONAL }. Those
// that derive a key have a salt and a count, or another algorithm that has.
func (c *costReader) algorithm(e element, depth int) error {
	parts, err := c.sequence(e, 1, depth)
	if err != nil || len(parts) < 2 || parts[1].tag != tagSequence {
		return err
	}
	parameters, err := c.sequence(parts[1], 0, depth+1)
	if err != nil {
		return err
	}
	switch string(parts[0].content) {
	case oidPBES2, oidPBMAC1: // SEQUENCE { keyDerivationFunc, … }
		if len(parameters) > 0 {
			return c.algorithm(parameters[0], depth+2)
		}
	default: // PBKDF2 and the older ones: SEQUENCE { salt, iterations, … }
		if len(parameters) > 1 && parameters[1].tag == tagInteger {
			c.count(parameters[1])
		}
	}
	return nil
}

// count takes an INTEGER.
func (c *costReader) count(e element) {
	if e.tag != tagInteger || len(e.content) == 0 || e.content[0] >= 0x80 {
		return // the library refuses it, or it is negative
	}
	var n int64
	for _, b := range e.content {
		if n > math.MaxInt64>>8 {
			n = math.MaxInt64
			break
		}
		n = n<<8 | int64(b)
	}
	c.most = max(c.most, n)
	c.total = min(c.total+min(n, maxTotal), math.MaxInt64-maxTotal)
}

// sequence reads the elements of a SEQUENCE, of which there must be so many.
func (c *costReader) sequence(e element, atLeast, depth int) ([]element, error) {
	if e.tag != tagSequence {
		return nil, errEncoding
	}
	parts, err := c.children(e.content, depth)
	if err == nil && len(parts) < atLeast {
		err = errTruncated
	}
	return parts, err
}

// inOctets reads the element in an OCTET STRING that is in one piece, as DER has it.
func (c *costReader) inOctets(e element, depth int) (element, error) {
	if e.tag != tagOctetString {
		return element{}, errEncoding
	}
	inner, _, err := c.next(e.content, depth)
	return inner, err
}
