package xz

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"hash"
	"hash/crc32"
	"io"

	"github.com/ulikunitz/xz/lzma"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// MaxDictionary is the largest dictionary of a file: that of xz -9.
const MaxDictionary = 64 << 20

const (
	magic       = "\xfd7zXZ\x00"
	footerMagic = "YZ"
	headerSize  = 12
)

// A Reader reads what was compressed.
type Reader struct {
	in  *counter
	err error

	check    byte // the kind of check of the stream
	block    *lzma.Reader2
	blockAt  int64 // where the data of the block began
	size     int64 // of the block's data as its header has it, or -1
	produced int64
	sum      hash.Hash
}

// NewReader returns a reader of the xz streams in r. It may read beyond their end.
func NewReader(r io.Reader) *Reader {
	return &Reader{in: &counter{in: bufio.NewReaderSize(r, 64<<10)}}
}

// Read implements [io.Reader].
func (r *Reader) Read(p []byte) (int, error) {
	for r.err == nil {
		if r.block == nil {
			r.err = r.next()
			continue
		}
		n, err := r.block.Read(p)
		r.produced += int64(n)
		if r.sum != nil {
			_, _ = r.sum.Write(p[:n]) // a hash never fails
		}
		switch {
		case errors.Is(err, io.EOF):
			r.err = r.endBlock()
		case err != nil:
			r.err = r.broken(err)
		}
		if n > 0 || len(p) == 0 {
			return n, nil
		}
	}
	return 0, r.err
}

// next goes to the next block, if need be in the next stream.
func (r *Reader) next() error {
	if r.in.stream == 0 {
		return r.stream()
	}
	size, err := r.in.ReadByte()
	if err != nil {
		return r.broken(err)
	}
	if size == 0 {
		return r.endStream()
	}
	return r.header(size)
}

// stream reads the header of a stream. A file ends where the next one would begin;
// zero bytes may come before it.
func (r *Reader) stream() error {
	var head [headerSize]byte
	for {
		if _, err := io.ReadFull(r.in, head[:4]); err != nil {
			if errors.Is(err, io.EOF) && r.in.streams > 0 {
				return io.EOF
			}
			return r.broken(err)
		}
		if r.in.streams == 0 || [4]byte(head[:4]) != [4]byte{} {
			break
		}
	}
	if _, err := io.ReadFull(r.in, head[4:]); err != nil {
		return r.broken(err)
	}
	switch {
	case string(head[:6]) != magic:
		return malformed("%q where a stream begins", head[:6])
	case crc32.ChecksumIEEE(head[6:8]) != binary.LittleEndian.Uint32(head[8:]):
		return malformed("the header of the stream does not match its checksum")
	case head[6] != 0 || head[7] > 15:
		return fault.New(CodeUnsupported, "", "reading xz data: unknown flags %x of the stream", head[6:8])
	}
	r.check = head[7]
	if _, err := newCheck(r.check); err != nil {
		return err
	}
	r.in.streams++
	r.in.stream = headerSize
	return nil
}

// endBlock reads padding and check after the data of a block.
func (r *Reader) endBlock() error {
	r.block = nil
	if r.size >= 0 && r.produced != r.size {
		return malformed("a block of %d bytes, %d according to its header", r.produced, r.size)
	}
	pad := make([]byte, -(r.in.count-r.blockAt)&3)
	if _, err := io.ReadFull(r.in, pad); err != nil {
		return r.broken(err)
	}
	if len(bytes.Trim(pad, "\x00")) > 0 {
		return malformed("padding other than zero bytes")
	}
	stored := make([]byte, checkSize(r.check))
	if _, err := io.ReadFull(r.in, stored); err != nil {
		return r.broken(err)
	}
	if r.sum != nil && !bytes.Equal(checkBytes(r.sum), stored) {
		return malformed("the data does not match its checksum")
	}
	return nil
}

func (r *Reader) broken(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fault.New(fault.Truncated, "download the package again", "reading xz data: it ends in the middle")
	}
	if r.in.failed != nil {
		return r.in.failed
	}
	return malformed("%w", err)
}
