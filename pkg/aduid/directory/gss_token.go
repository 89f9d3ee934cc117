package directory

import (
	"bytes"
	"encoding/binary"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The tokens of RFC 4121, which carry the messages of a connection that Kerberos
// signs or encrypts.

const hintTampered = "something in between changes the connection: connect to the domain controller itself, or run it again"

var (
	errBadToken = fault.New(CodeBadAnswer, hintTampered, "malformed Kerberos token")
	errForged   = fault.New(CodeBadAnswer, hintTampered, "the checksum of a Kerberos token is wrong: it was changed on the way")
	errReplayed = fault.New(CodeBadAnswer, hintTampered, "a Kerberos token is missing, or came twice")
)

const (
	wrapHeader  = 16
	fromServer  = 1 // flags of a token
	isSealed    = 2
	acceptorKey = 4

	// key usages (RFC 4121, 2)
	usageServer = 22
	usageClient = 24
)

// blockCipher is an encryption type of RFC 3962 or 8009.
type blockCipher interface {
	EncryptMessage(key, message []byte, usage uint32) (iv, ciphertext []byte, err error)
	DecryptMessage(key, ciphertext []byte, usage uint32) ([]byte, error)
	GetChecksumHash(key, data []byte, usage uint32) ([]byte, error)
	VerifyChecksum(key, data, checksum []byte, usage uint32) bool
}

// cipherKey is the key of a connection.
type cipherKey struct {
	cipher    blockCipher
	value     []byte
	checksum  int  // bytes
	acceptors bool // the server chose it
}

// gssTokens wraps what is sent and unwraps what is received, each in order.
type gssTokens struct {
	key            cipherKey
	sent, received uint64
}

// header returns the head of a token whose rotation is 0, as checksums have it.
func header(flags byte, extra uint16, sequence uint64) []byte {
	h := make([]byte, wrapHeader)
	h[0], h[1], h[2], h[3] = 5, 4, flags, 0xff
	binary.BigEndian.PutUint16(h[4:], extra)
	binary.BigEndian.PutUint64(h[8:], sequence)
	return h
}

// wrap signs a message, and encrypts it if sealed.
func (t *gssTokens) wrap(message []byte, sealed bool) ([]byte, error) {
	var flags byte
	if t.key.acceptors {
		flags |= acceptorKey
	}
	sequence := t.sent
	t.sent++
	if sealed {
		h := header(flags|isSealed, 0, sequence)
		_, ciphertext, err := t.key.cipher.EncryptMessage(t.key.value, append(bytes.Clone(message), h...), usageClient)
		return append(h, ciphertext...), err
	}
	// the checksum is made with lengths of zero
	sum, err := t.key.cipher.GetChecksumHash(t.key.value, append(bytes.Clone(message), header(flags, 0, sequence)...), usageClient)
	h := header(flags, uint16(len(sum)), sequence) //nolint:gosec // some bytes
	return append(append(h, message...), sum...), err
}

// unwrap returns the message of a token, and whether it was encrypted.
func (t *gssTokens) unwrap(token []byte) (message []byte, sealed bool, err error) {
	if len(token) < wrapHeader || token[0] != 5 || token[1] != 4 || token[3] != 0xff || token[2]&fromServer == 0 ||
		(token[2]&acceptorKey != 0) != t.key.acceptors {
		return nil, false, errBadToken
	}
	flags := token[2]
	extra, rotation := int(binary.BigEndian.Uint16(token[4:])), int(binary.BigEndian.Uint16(token[6:]))
	if sequence := binary.BigEndian.Uint64(token[8:]); sequence != t.received {
		return nil, false, errReplayed
	}
	t.received++
	body := rotateLeft(token[wrapHeader:], rotation)
	if flags&isSealed == 0 {
		if extra != t.key.checksum || len(body) < extra {
			return nil, false, errBadToken
		}
		message, sum := body[:len(body)-extra], body[len(body)-extra:]
		signed := append(bytes.Clone(message), header(flags, 0, t.received-1)...)
		if !t.key.cipher.VerifyChecksum(t.key.value, signed, sum, usageServer) {
			return nil, false, errForged
		}
		return message, false, nil
	}
	plain, err := t.open(body)
	if err != nil {
		return nil, false, err
	}
	end := len(plain) - wrapHeader - extra
	if end < 0 {
		return nil, false, errBadToken
	}
	if !bytes.Equal(plain[end+extra:], header(flags, uint16(extra), t.received-1)) { //nolint:gosec // 16 bits
		return nil, false, errForged
	}
	return plain[:end], true, nil
}

// open decrypts. The library's ciphers take no message that is shorter than theirs.
func (t *gssTokens) open(body []byte) (plain []byte, err error) {
	err = guarded(func() (err error) {
		plain, err = t.key.cipher.DecryptMessage(t.key.value, body, usageServer)
		return err
	})
	if err != nil {
		return nil, errForged
	}
	return plain, nil
}

// rotateLeft undoes a rotation to the right, as Windows makes it.
func rotateLeft(b []byte, by int) []byte {
	if len(b) == 0 || by%len(b) == 0 {
		return b
	}
	by %= len(b)
	return append(bytes.Clone(b[by:]), b[:by]...)
}

// The kinds of tokens before that.
var (
	tokenRequest = []byte{1, 0}
	// 1.2.840.113554.1.2.2
	kerberosOID = []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02}
)

// frameToken returns a token of a logon (RFC 2743, 3.1).
func frameToken(kind, body []byte) []byte { return encode(0x60, kerberosOID, kind, body) }
