package directory

import (
	"bytes"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/jcmturner/gokrb5/v8/types"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

func testKey(tb testing.TB) cipherKey {
	tb.Helper()
	key, err := newCipherKey(types.EncryptionKey{KeyType: 18, KeyValue: []byte("0123456789abcdef0123456789abcdef")}, true)
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

// serverToken returns a token as a server makes it: Windows rotates.
func serverToken(tb testing.TB, key cipherKey, message []byte, sealed bool, rotation int, sequence uint64) []byte {
	tb.Helper()
	flags := byte(fromServer | acceptorKey)
	var body []byte
	var h []byte
	if sealed {
		flags |= isSealed
		h = header(flags, 0, sequence)
		_, ciphertext, err := key.cipher.EncryptMessage(key.value, append(bytes.Clone(message), h...), usageServer)
		if err != nil {
			tb.Fatal(err)
		}
		body = ciphertext
	} else {
		sum, err := key.cipher.GetChecksumHash(key.value, append(bytes.Clone(message), header(flags, 0, sequence)...), usageServer)
		if err != nil {
			tb.Fatal(err)
		}
		h = header(flags, uint16(len(sum)), sequence)
		body = append(bytes.Clone(message), sum...)
	}
	rotation %= len(body)
	binary.BigEndian.PutUint16(h[6:], uint16(rotation))
	cut := len(body) - rotation
	return append(h, append(bytes.Clone(body[cut:]), body[:cut]...)...)
}

// TestTokens reads tokens as MIT, Windows and a replaying stranger send them.
func TestTokens(t *testing.T) {
	key, message := testKey(t), []byte("a message of some length")
	for _, sealed := range []bool{false, true} {
		for _, rotation := range []int{0, 12, 28, 1000} {
			token := serverToken(t, key, message, sealed, rotation, 7)
			tokens := gssTokens{key: key, received: 7}
			got, wasSealed, err := tokens.unwrap(bytes.Clone(token))
			if err != nil || !bytes.Equal(got, message) || wasSealed != sealed {
				t.Errorf("sealed %t, rotated by %d: %q, %t, %v", sealed, rotation, got, wasSealed, err)
			}
			if _, _, err := tokens.unwrap(bytes.Clone(token)); !errors.Is(err, errReplayed) {
				t.Errorf("the same again: %v", err)
			}
		}
		early := gssTokens{key: key, received: 6}
		if _, _, err := early.unwrap(serverToken(t, key, message, sealed, 0, 7)); !errors.Is(err, errReplayed) {
			t.Errorf("one is missing: %v", err)
		}
		reflected := gssTokens{key: key}
		own, err := reflected.wrap(message, sealed)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := reflected.unwrap(own); !errors.Is(err, errBadToken) {
			t.Errorf("our own: %v", err)
		}
	}
	if _, err := newCipherKey(types.EncryptionKey{KeyType: 23, KeyValue: make([]byte, 16)}, true); err == nil {
		t.Error("RC4 was accepted")
	}
}

// FuzzKerberosToken: no panic, an error of ours, and no changed token is accepted.
func FuzzKerberosToken(f *testing.F) {
	key, message := testKey(f), []byte("a message")
	for _, sealed := range []bool{false, true} {
		token := serverToken(f, key, message, sealed, 12, 0)
		f.Add(token)
		f.Add(token[:20])
		f.Add(token[:16])
	}
	f.Fuzz(func(t *testing.T, token []byte) {
		tokens := gssTokens{key: key}
		got, _, err := tokens.unwrap(bytes.Clone(token))
		if err != nil && fault.CodeOf(err) != CodeBadAnswer {
			t.Errorf("an error of another kind: %v", err)
		}
		if err == nil && !bytes.Equal(got, message) {
			t.Errorf("a token was accepted that the server did not make: %q", got)
		}
	})
}

// TestChannelBinding: the hash is that of the certificate's signature, SHA-256 at
// least (RFC 5929, 4.1).
func TestChannelBinding(t *testing.T) {
	for algorithm, want := range map[x509.SignatureAlgorithm]int{
		x509.SHA1WithRSA: 32, x509.SHA256WithRSA: 32, x509.ECDSAWithSHA384: 48, x509.SHA512WithRSAPSS: 64, x509.PureEd25519: -1,
	} {
		got := channelBinding(&x509.Certificate{Raw: []byte("DER"), SignatureAlgorithm: algorithm})
		prefix := "tls-server-end-point:"
		if want < 0 && got != nil || want > 0 && (len(got) != 20+len(prefix)+want || !bytes.HasPrefix(got[20:], []byte(prefix))) {
			t.Errorf("%v: %q", algorithm, got)
		}
	}
	if channelBinding(nil) != nil {
		t.Error("a binding without TLS")
	}
}
