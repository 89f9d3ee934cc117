package pbzx

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/ulikunitz/xz"
)

// BlockSize is the size of chunks that Apple's tools write.
const BlockSize = 16 << 20

// A Writer compresses. The same bytes become the same chunks.
type Writer struct {
	out    io.Writer
	size   int
	block  []byte
	opened bool
}

// NewWriter returns a writer of chunks of so many bytes, [BlockSize] for 0.
func NewWriter(w io.Writer, block int) *Writer {
	if block <= 0 || block > MaxBlock {
		block = BlockSize
	}
	return &Writer{out: w, size: block}
}

// Write implements [io.Writer].
func (w *Writer) Write(p []byte) (int, error) {
	done := 0
	for len(p) > 0 {
		n := min(len(p), w.size-len(w.block))
		w.block = append(w.block, p[:n]...)
		p = p[n:]
		done += n
		if len(w.block) == w.size {
			if err := w.flush(); err != nil {
				return done, err
			}
		}
	}
	return done, nil
}

// Close writes the last chunk. It does not close what it is written to.
func (w *Writer) Close() error {
	if len(w.block) == 0 && w.opened {
		return nil
	}
	return w.flush()
}

func (w *Writer) flush() error {
	if !w.opened {
		w.opened = true
		if _, err := w.out.Write(binary.BigEndian.AppendUint64([]byte(Magic), uint64(max(w.size, 0)))); err != nil {
			return fmt.Errorf("writing the pbzx frame: %w", err)
		}
	}
	if len(w.block) == 0 {
		return nil
	}
	packed, err := compress(w.block)
	if err != nil {
		return fmt.Errorf("compressing: %w", err)
	}
	if len(packed) >= len(w.block) {
		packed = w.block
	}
	head := binary.BigEndian.AppendUint64(nil, uint64(len(w.block)))
	head = binary.BigEndian.AppendUint64(head, uint64(len(packed)))
	for _, part := range [][]byte{head, packed} {
		if _, err := w.out.Write(part); err != nil {
			return fmt.Errorf("writing the pbzx frame: %w", err)
		}
	}
	w.block = w.block[:0]
	return nil
}

func compress(data []byte) ([]byte, error) {
	var packed bytes.Buffer
	// A dictionary need not be larger than the data, nor than what Apple's readers expect.
	const least, most = 4 << 10, 8 << 20
	z, err := xz.WriterConfig{NoCheckSum: true, DictCap: min(max(len(data), least), most)}.NewWriter(&packed)
	if err == nil {
		_, err = z.Write(data)
	}
	if err == nil {
		err = z.Close()
	}
	return packed.Bytes(), err
}
