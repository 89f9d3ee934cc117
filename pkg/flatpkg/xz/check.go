package xz

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"hash/crc32"
	"hash/crc64"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The kinds of checks.
const (
	checkNone   = 0x0
	checkCRC32  = 0x1
	checkCRC64  = 0x4
	checkSHA256 = 0xA
)

// newCheck returns the sum of a kind, which for none is nil.
func newCheck(kind byte) (hash.Hash, error) {
	switch kind {
	case checkNone:
		return nil, nil
	case checkCRC32:
		return crc32.NewIEEE(), nil
	case checkCRC64:
		return crc64.New(crc64.MakeTable(crc64.ECMA)), nil
	case checkSHA256:
		return sha256.New(), nil
	default:
		return nil, fault.New(CodeUnsupported, "compress it again with xz", "reading xz data: a check of unknown kind %d", kind)
	}
}

func checkSize(kind byte) int {
	switch kind {
	case checkCRC32:
		return 4
	case checkCRC64:
		return 8
	case checkSHA256:
		return 32
	default:
		return 0
	}
}

// checkBytes returns a sum as the file stores it.
func checkBytes(sum hash.Hash) []byte {
	switch sum := sum.(type) {
	case hash.Hash32:
		return binary.LittleEndian.AppendUint32(nil, sum.Sum32())
	case hash.Hash64:
		return binary.LittleEndian.AppendUint64(nil, sum.Sum64())
	default:
		return sum.Sum(nil)
	}
}
