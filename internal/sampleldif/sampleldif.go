// Package sampleldif generates directories in the format of ldapsearch -LLL, for
// tests and measurements. Equal options lead to equal bytes.
package sampleldif

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
)

// Options are the content of a directory.
type Options struct {
	Users int
	Seed  uint64
	// Twins is how many users share the number of the user before them, besides
	// those who do by chance. They are distributed evenly.
	Twins int
}

// Write writes a directory of o.Users users, 160 bytes each. GUIDs are random,
// of version 4; every 50th user is disabled.
func Write(w io.Writer, o Options) error {
	b := bufio.NewWriterSize(w, 256<<10)
	r := random{o.Seed}
	every := 0
	if o.Twins > 0 {
		every = max(2, o.Users/o.Twins)
	}
	var first [4]byte
	for i := range o.Users {
		guid := r.guid()
		if every > 0 && i%every == every-1 && i/every < o.Twins {
			copy(guid[:], first[:])
		}
		copy(first[:], guid[:])
		control := 512
		if i%50 == 49 {
			control = 514
		}
		fmt.Fprintf(b, "dn: CN=user%07d,OU=%s,DC=corp,DC=example,DC=test\nobjectGUID:: %s\nsAMAccountName: user%07d\nuserAccountControl: %d\n\n",
			i, []string{"Staff", "Students"}[i%2], base64.StdEncoding.EncodeToString(guid[:]), i, control)
	}
	return b.Flush()
}

// Bytes returns what [Write] writes.
func Bytes(o Options) []byte {
	var b bytes.Buffer
	_ = Write(&b, o) // a buffer takes everything
	return b.Bytes()
}

// random is SplitMix64: the files depend on its sequence.
type random struct{ state uint64 }

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (r *random) guid() [16]byte {
	var g [16]byte
	binary.LittleEndian.PutUint64(g[:], r.next())
	binary.LittleEndian.PutUint64(g[8:], r.next())
	g[7] = g[7]&0x0f | 0x40
	g[8] = g[8]&0x3f | 0x80
	return g
}

// Dashed returns the text of a GUID from the base64 of its raw bytes.
func Dashed(value string) (string, error) {
	b, err := base64.StdEncoding.DecodeString(value)
	if err != nil || len(b) != 16 {
		return "", fmt.Errorf("reading GUID %q: %d bytes: %w", value, len(b), err)
	}
	return fmt.Sprintf("%08X-%04X-%04X-%X-%X", binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint16(b[4:]),
		binary.LittleEndian.Uint16(b[6:]), b[8:10], b[10:]), nil
}
