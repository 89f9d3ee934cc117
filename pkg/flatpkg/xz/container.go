package xz

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/ulikunitz/xz/lzma"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxRecords is how many blocks the index of a stream may list: one a MiB of 1 TiB.
const maxRecords = 1 << 20

// counter counts what is read, and keeps the error of the reader beneath, which the
// decoder does not always hand on.
type counter struct {
	in      *bufio.Reader
	count   int64
	streams int
	stream  int64 // 0 between streams
	failed  error
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.count += int64(n)
	c.keep(err)
	return n, err
}

func (c *counter) ReadByte() (byte, error) {
	b, err := c.in.ReadByte()
	if err == nil {
		c.count++
	}
	c.keep(err)
	return b, err
}

func (c *counter) keep(err error) {
	if err != nil && !errors.Is(err, io.EOF) {
		c.failed = err
	}
}

// header reads the header of a block, whose first byte is its size, and begins it.
func (r *Reader) header(size byte) error {
	raw := make([]byte, (int(size)+1)*4)
	raw[0] = size
	if _, err := io.ReadFull(r.in, raw[1:]); err != nil {
		return r.broken(err)
	}
	body := raw[:len(raw)-4]
	if crc32.ChecksumIEEE(body) != binary.LittleEndian.Uint32(raw[len(body):]) {
		return malformed("the header of a block does not match its checksum")
	}
	dictionary, err := r.filters(body[1:])
	if err != nil {
		return err
	}
	if r.sum, err = newCheck(r.check); err != nil {
		return err
	}
	r.blockAt, r.produced = r.in.count, 0
	if r.block, err = (lzma.Reader2Config{DictCap: dictionary}).NewReader2(r.in); err != nil {
		return r.broken(err)
	}
	return nil
}

// filters reads what follows the size in the header of a block, and returns the size
// of the dictionary.
func (r *Reader) filters(body []byte) (int, error) {
	flags := body[0]
	rest := body[1:]
	r.size = -1
	if flags&0x3C != 0 {
		return 0, fault.New(CodeUnsupported, "", "reading xz data: unknown flags %#x of a block", flags)
	}
	if flags&0x40 != 0 {
		_, n := binary.Uvarint(rest)
		if n <= 0 {
			return 0, malformed("a number in the header of a block")
		}
		rest = rest[n:]
	}
	if flags&0x80 != 0 {
		size, n := binary.Uvarint(rest)
		if n <= 0 || size > 1<<62 {
			return 0, malformed("a number in the header of a block")
		}
		r.size, rest = int64(size), rest[n:]
	}
	const lzma2 = 0x21
	if flags&3 != 0 || len(rest) < 3 || rest[0] != lzma2 || rest[1] != 1 {
		return 0, fault.New(CodeUnsupported, "compress it again with xz, without other filters", "reading xz data: a filter other than LZMA2")
	}
	size, err := lzma.DecodeDictCap(rest[2])
	if err != nil {
		return 0, malformed("%w", err)
	}
	if size > MaxDictionary {
		return 0, fault.New(CodeDictionary, "check where the package comes from",
			"reading xz data: a dictionary of %d bytes, more than %d", size, MaxDictionary)
	}
	return max(int(size), lzma.MinDictCap), nil
}

// endStream reads the index, whose first byte is gone, and the footer.
func (r *Reader) endStream() error {
	start := r.in.count - 1
	records, err := r.number()
	if err == nil && records > maxRecords {
		err = malformed("an index of %d blocks", records)
	}
	for i := uint64(0); err == nil && i < 2*records; i++ {
		_, err = r.number()
	}
	if err != nil {
		return err
	}
	pad := -(r.in.count - start) & 3
	rest := make([]byte, pad+4+headerSize) // and the checksum of the index
	if _, err := io.ReadFull(r.in, rest); err != nil {
		return r.broken(err)
	}
	footer := rest[pad+4:]
	length := r.in.count - headerSize - start
	switch {
	case string(footer[10:]) != footerMagic:
		return malformed("a stream does not end as it should")
	case crc32.ChecksumIEEE(footer[4:10]) != binary.LittleEndian.Uint32(footer):
		return malformed("the end of a stream does not match its checksum")
	case footer[8] != 0 || footer[9] != r.check:
		return malformed("the end of a stream contradicts its beginning")
	case (int64(binary.LittleEndian.Uint32(footer[4:]))+1)*4 != length:
		return malformed("the index of a stream has another length than its end says")
	}
	r.in.stream = 0
	return nil
}

func (r *Reader) number() (uint64, error) {
	n, err := binary.ReadUvarint(r.in)
	if err != nil {
		return 0, r.broken(err)
	}
	return n, nil
}

func malformed(format string, args ...any) error {
	return &fault.Error{Code: CodeMalformed, Hint: "download the package again", Act: "reading xz data", Err: fmt.Errorf(format, args...)}
}
