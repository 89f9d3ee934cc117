package xar

import (
	"bytes"
	"crypto"
	_ "crypto/md5"  //nolint:gosec // old archives have it, and lint says so
	_ "crypto/sha1" //nolint:gosec // likewise, and pkgbuild writes it
	_ "crypto/sha256"
	_ "crypto/sha512"
	"encoding/hex"
	"hash"
	"strings"
)

// Algorithm is a digest algorithm of an archive. Its text is as in the table of contents.
type Algorithm string

// The algorithms. The header has a number for each.
const (
	None   Algorithm = "none"
	SHA1   Algorithm = "sha1"
	MD5    Algorithm = "md5"
	SHA256 Algorithm = "sha256"
	SHA512 Algorithm = "sha512"
)

// numbers returns the algorithms in the order of their numbers in the header.
func numbers() []Algorithm { return []Algorithm{None, SHA1, MD5, SHA256, SHA512} }

// Hash returns the algorithm for package crypto, 0 for none and for unknown ones.
func (a Algorithm) Hash() crypto.Hash {
	switch a {
	case SHA1:
		return crypto.SHA1
	case MD5:
		return crypto.MD5
	case SHA256:
		return crypto.SHA256
	case SHA512:
		return crypto.SHA512
	default:
		return 0
	}
}

// number returns the number of the algorithm in the header.
func (a Algorithm) number() uint32 {
	for i, one := range numbers() {
		if one == a {
			return uint32(i)
		}
	}
	return 0
}

// algorithmOf reads a style as archives have it: sha1, SHA1, SHA-1.
func algorithmOf(style string) Algorithm {
	return Algorithm(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(style)), "-", ""))
}

// Checksum is the checksum of a member, as the table of contents has it.
type Checksum struct {
	Algorithm Algorithm
	Sum       []byte // nil if there is none
}

// hash returns a hash to compute the checksum with, or nil if nothing can be checked.
func (c Checksum) hash() hash.Hash {
	if h := c.Algorithm.Hash(); h != 0 && len(c.Sum) > 0 {
		return h.New()
	}
	return nil
}

func (c Checksum) matches(h hash.Hash) bool { return bytes.Equal(h.Sum(nil), c.Sum) }

// checksumOf reads the text of a checksum, in hexadecimal.
func checksumOf(style, text string) (Checksum, error) {
	c := Checksum{Algorithm: algorithmOf(style)}
	sum, err := hex.DecodeString(strings.TrimSpace(text))
	switch h := c.Algorithm.Hash(); {
	case c.Algorithm == None:
		return Checksum{Algorithm: None}, nil
	case h == 0:
		return c, badTOC("a checksum of an unknown kind, %q", clip(style))
	case err != nil || len(sum) != h.Size():
		return c, badTOC("%q is not a checksum of kind %s", clip(text), c.Algorithm)
	}
	c.Sum = sum
	return c, nil
}
