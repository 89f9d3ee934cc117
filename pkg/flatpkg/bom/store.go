package bom

import (
	"encoding/binary"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	magic      = "BOMStore"
	headerSize = 512 // of which 32 bytes are used
	usedHeader = 32
)

// store is the container: numbered blocks, of which some have names.
type store struct {
	data  []byte
	table []byte // address and length of each block
	vars  map[string]uint32
}

func open(data []byte) (*store, error) {
	if len(data) < usedHeader || string(data[:len(magic)]) != magic {
		return nil, malformed("it does not begin with %s", magic)
	}
	head := data[len(magic):usedHeader]
	if version := number(head, 0); version != 1 {
		return nil, malformed("version %d, want 1", version)
	}
	s := &store{data: data, vars: map[string]uint32{}}
	index, err := s.part(number(head, 2), number(head, 3))
	if err != nil || len(index) < 4 {
		return nil, malformed("the index is outside of the file")
	}
	count := number(index, 0)
	if int64(count)*8 > int64(len(index)-4) {
		return nil, malformed("an index of %d blocks in %d bytes", count, len(index))
	}
	s.table = index[4 : 4+count*8]
	vars, err := s.part(number(head, 4), number(head, 5))
	if err != nil || len(vars) < 4 {
		return nil, malformed("the list of variables is outside of the file")
	}
	return s, s.readVars(number(vars, 0), vars[4:])
}

// readVars reads the names of blocks.
func (s *store) readVars(count uint32, rest []byte) error {
	const most = 64
	if count > most {
		return malformed("%d variables, want at most %d", count, most)
	}
	for range count {
		if len(rest) < 5 || len(rest) < 5+int(rest[4]) {
			return malformed("the list of variables ends in the middle")
		}
		end := 5 + int(rest[4])
		s.vars[string(rest[5:end])] = number(rest, 0)
		rest = rest[end:]
	}
	return nil
}

// part returns bytes of the file.
func (s *store) part(address, length uint32) ([]byte, error) {
	end := uint64(address) + uint64(length)
	if end > uint64(len(s.data)) {
		return nil, malformed("%d bytes at %d, outside of the file", length, address)
	}
	return s.data[address:end], nil
}

// block returns a block, which has at least so many bytes.
func (s *store) block(id uint32, least int) ([]byte, error) {
	if id == 0 || uint64(id) >= uint64(len(s.table)/8) {
		return nil, malformed("block %d of %d", id, len(s.table)/8)
	}
	entry := s.table[id*8:]
	data, err := s.part(number(entry, 0), number(entry, 1))
	if err == nil && len(data) < least {
		err = malformed("block %d has %d bytes, want at least %d", id, len(data), least)
	}
	return data, err
}

// number returns the i-th number of 32 bits.
func number(data []byte, i int) uint32 { return binary.BigEndian.Uint32(data[4*i:]) }

func malformed(format string, args ...any) error {
	return &fault.Error{Code: CodeMalformed, Hint: "download the package again", Act: "reading the bill of materials", Err: fmt.Errorf(format, args...)}
}
