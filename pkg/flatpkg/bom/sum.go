package bom

import (
	"encoding/binary"
	"hash/crc32"
	"math/bits"
)

// A Sum computes the checksum of a file in a Bom, that of the POSIX program cksum. Its
// zero value is ready.
//
// It is the polynomial of zlib's CRC-32 with the bits of each byte in the other order
// and the length after the data. So the bits are turned round and the fast code for the
// usual CRC does the rest.
type Sum struct {
	state  uint32 // complemented, as package crc32 has it: 0 stands for all ones
	begun  bool
	length int64
	turned [4096]byte
}

// Write implements [io.Writer]. It does not fail.
func (s *Sum) Write(p []byte) (int, error) {
	s.length += int64(len(p))
	s.update(p)
	return len(p), nil
}

func (s *Sum) update(p []byte) {
	if !s.begun {
		s.begun, s.state = true, 0xFFFFFFFF
	}
	for len(p) > 0 {
		n := min(len(p), len(s.turned))
		turn(s.turned[:n], p[:n])
		s.state = crc32.Update(s.state, crc32.IEEETable, s.turned[:n])
		p = p[n:]
	}
}

// turn reverses the bits of each byte.
func turn(to, from []byte) {
	for len(from) >= 8 {
		word := bits.ReverseBytes64(bits.Reverse64(binary.LittleEndian.Uint64(from)))
		binary.LittleEndian.PutUint64(to, word)
		to, from = to[8:], from[8:]
	}
	for i, b := range from {
		to[i] = bits.Reverse8(b)
	}
}

// Sum32 returns the checksum of what was written. More may be written afterwards.
func (s *Sum) Sum32() uint32 {
	end := *s
	var length []byte
	for n := uint64(max(s.length, 0)); n > 0; n >>= 8 {
		length = append(length, byte(n))
	}
	end.update(length)
	if !end.begun {
		return 0xFFFFFFFF
	}
	return bits.Reverse32(end.state)
}

// Checksum returns the checksum of data.
func Checksum(data []byte) uint32 {
	var s Sum
	_, _ = s.Write(data)
	return s.Sum32()
}
