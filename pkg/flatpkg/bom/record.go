package bom

import (
	"bytes"
	"encoding/binary"
)

// Where a record has what: type, 1, architecture (2), mode (2), user, group, date, size
// (4 each), 1; then for all but folders a checksum (for a device its number), and for a
// link the length of its target with the zero byte, and the target.
const (
	atMode     = 4
	atUID      = 6
	atGID      = 10
	atModified = 14
	atSize     = 18
	atChecksum = 23
	atTarget   = 31

	folderRecord = 31 // newer systems add 8 zero bytes
	otherRecord  = 35
)

// entry reads the record of a node.
func (b *Bom) entry(i int) (Entry, error) {
	id := b.nodes[i].record
	raw, err := b.store.block(id, atChecksum)
	if err != nil {
		return Entry{}, err
	}
	e := Entry{
		Path:     b.path(i),
		Type:     Type(raw[0]),
		Mode:     uint32(binary.BigEndian.Uint16(raw[atMode:])),
		UID:      binary.BigEndian.Uint32(raw[atUID:]),
		GID:      binary.BigEndian.Uint32(raw[atGID:]),
		Modified: binary.BigEndian.Uint32(raw[atModified:]),
		Size:     int64(binary.BigEndian.Uint32(raw[atSize:])),
	}
	if size, ok := b.sizes[id]; ok {
		e.Size, e.whole = size, true
	}
	switch {
	case e.Type < File || e.Type > Device:
		return e, malformed("the record of %q has the unknown type %d", e.Path, e.Type)
	case e.Type == Folder:
		return e, nil
	case len(raw) < atChecksum+4:
		return e, malformed("the record of %q has %d bytes", e.Path, len(raw))
	}
	e.Checksum = binary.BigEndian.Uint32(raw[atChecksum:])
	if e.Type == Link {
		e.Target, err = target(e.Path, raw[atChecksum+4:])
	}
	return e, err
}

func target(path string, rest []byte) (string, error) {
	if len(rest) < 4 || int64(number(rest, 0)) > int64(len(rest)-4) {
		return "", malformed("the target of the link %q is outside of its record", path)
	}
	text, _, _ := bytes.Cut(rest[4:4+number(rest, 0)], []byte{0})
	return string(text), nil
}

// record makes the record of an entry.
func (e Entry) record() []byte {
	const plain = 0x000F // as architecture, for what is no program
	raw := []byte{byte(e.Type), 1}
	raw = binary.BigEndian.AppendUint16(raw, plain)
	raw = binary.BigEndian.AppendUint16(raw, uint16(e.Mode&0xFFFF))
	for _, n := range []uint32{e.UID, e.GID, e.Modified, uint32(e.Size & 0xFFFFFFFF)} {
		raw = binary.BigEndian.AppendUint32(raw, n)
	}
	raw = append(raw, 1)
	switch e.Type {
	case Folder:
		return append(raw, make([]byte, folderRecord-len(raw))...)
	case Link:
		raw = binary.BigEndian.AppendUint32(raw, e.Checksum)
		raw = binary.BigEndian.AppendUint32(raw, word(len(e.Target)+1))
		return append(append(raw, e.Target...), 0, 0, 0, 0, 0)
	default:
		raw = binary.BigEndian.AppendUint32(raw, e.Checksum)
		return append(raw, make([]byte, otherRecord-len(raw))...)
	}
}
