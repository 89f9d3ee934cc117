package xar

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Apple's stapler appends a notarization ticket: a trailer of 16 bytes, the ticket,
// and another trailer, which has the ticket's length. Unlike the archive they are
// little-endian: magic, u16 version, u16 type, u32 length of what is before it, u32
// unused.
const (
	trailerSize   = 16
	trailerMagic  = "t8lr"
	trailerEnd    = 1 // the first one: nothing is before it
	trailerTicket = 2
	// maxTicket is the largest ticket that is read, in bytes. Real ones have a few thousand.
	maxTicket = 1 << 20
)

// readTicket returns the ticket at the end of a file, and where the archive ends. What
// is not in the form of a ticket is none.
func readTicket(ra io.ReaderAt, size int64) (ticket []byte, end int64, err error) {
	kind, length, err := readTrailer(ra, size)
	if err != nil || kind != trailerTicket || length > maxTicket || length > size-2*trailerSize {
		return nil, size, err
	}
	begin := size - trailerSize - length
	first, nothing, err := readTrailer(ra, begin)
	if err != nil || first != trailerEnd || nothing != 0 {
		return nil, size, err
	}
	ticket = make([]byte, length)
	if n, err := ra.ReadAt(ticket, begin); n < len(ticket) {
		return nil, size, &Error{Code: fault.ReadFailed, Act: act, Err: err}
	}
	return ticket, begin - trailerSize, nil
}

// readTrailer reads the trailer that ends at a place; its type is 0 if none is there.
func readTrailer(ra io.ReaderAt, end int64) (kind uint16, length int64, err error) {
	var raw [trailerSize]byte
	if end < trailerSize+headerSize {
		return 0, 0, nil
	}
	if n, err := ra.ReadAt(raw[:], end-trailerSize); n < trailerSize {
		if errors.Is(err, io.EOF) {
			return 0, 0, truncated("the last bytes")
		}
		return 0, 0, &Error{Code: fault.ReadFailed, Act: act, Err: err}
	}
	if !bytes.HasPrefix(raw[:], []byte(trailerMagic)) || binary.LittleEndian.Uint16(raw[4:]) != 1 {
		return 0, 0, nil
	}
	return binary.LittleEndian.Uint16(raw[6:]), int64(binary.LittleEndian.Uint32(raw[8:])), nil
}

// Ticket returns the notarization ticket that is stapled to the archive, or nil. Only
// Apple can say what is in it; no signature covers it.
func (a *Archive) Ticket() []byte { return bytes.Clone(a.ticket) }
