package pbzx_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/pbzx"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, pbzx.Meanings()) }

func pack(tb testing.TB, block int, data []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := pbzx.NewWriter(&b, block)
	_, err := w.Write(data)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func unpack(data []byte) ([]byte, error) {
	return io.ReadAll(pbzx.NewReader(bytes.NewReader(data)))
}

func noise(size int) []byte {
	r := rand.New(rand.NewPCG(3, 4))
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	return data
}

func TestRoundTrip(t *testing.T) {
	plain := []byte(strings.Repeat("hello, installer ", 2000))
	for _, data := range [][]byte{nil, []byte("x"), plain, noise(5000), append(noise(3000), plain...)} {
		for _, block := range []int{0, 1000, 4096} {
			packed := pack(t, block, data)
			got, err := unpack(packed)
			if err != nil || !bytes.Equal(got, data) {
				t.Errorf("%d bytes in blocks of %d: got %d, %v", len(data), block, len(got), err)
			}
			if !bytes.Equal(pack(t, block, data), packed) {
				t.Errorf("%d bytes in blocks of %d: other bytes the second time", len(data), block)
			}
		}
	}
}

// frame returns a frame of chunks: expanded size, data.
func frame(block uint64, chunks ...any) []byte {
	data := binary.BigEndian.AppendUint64([]byte("pbzx"), block)
	for i := 0; i < len(chunks); i += 2 {
		body := chunks[i+1].([]byte)
		data = binary.BigEndian.AppendUint64(data, uint64(chunks[i].(int)))
		data = append(binary.BigEndian.AppendUint64(data, uint64(len(body))), body...)
	}
	return data
}

// The chunks of a real xz are read, which has one block and a check.
func TestChunksOfXZ(t *testing.T) {
	program := servertest.Need(t, "xz", "xz-utils")
	want := []byte(strings.Repeat("payload ", 4000))
	cmd := exec.CommandContext(t.Context(), program, "-c", "-C", "none")
	cmd.Stdin = bytes.NewReader(want)
	packed, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	got, err := unpack(frame(1<<24, len(want), packed, 5, []byte("plain")))
	if err != nil || string(got) != string(want)+"plain" {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
}

func TestDamage(t *testing.T) {
	want := []byte(strings.Repeat("hello", 1000))
	stream := pack(t, 0, want)[12+16:]
	for _, c := range []struct {
		why  string
		data []byte
		code fault.Code
	}{
		{"nothing", nil, fault.Truncated},
		{"something else", []byte("pbzypbzypbzypbzypbzy"), pbzx.CodeMalformed},
		{"a cut header of a chunk", append(frame(100), 1, 2, 3), fault.Truncated},
		{"a cut chunk", frame(100, 5, []byte("plain"))[:30], fault.Truncated},
		{"a cut xz stream", frame(1<<24, len(want), stream)[:80], fault.Truncated},
		{"larger than its block", frame(4, 5, []byte("plain")), pbzx.CodeMalformed},
		{"larger than any block", frame(1<<40, 1<<30, stream), pbzx.CodeMalformed},
		{"expands to nothing", frame(100, 0, []byte("plain")), pbzx.CodeMalformed},
		{"stored longer than expanded", frame(100, 4, []byte("plain")), pbzx.CodeMalformed},
		{"not xz", frame(100, 50, []byte("plain and not compressed")), pbzx.CodeMalformed},
		{"expands to more", frame(1<<24, len(want)-1, stream), pbzx.CodeMalformed},
		{"expands to less", frame(1<<24, len(want)+1, stream), pbzx.CodeMalformed},
		{"bytes after the xz stream", frame(1<<24, len(want), append(bytes.Clone(stream), 0, 0, 0, 0, 1)), fault.Truncated},
	} {
		_, err := unpack(c.data)
		if fault.CodeOf(err) != c.code {
			t.Errorf("%s: got %v, want %s", c.why, err, c.code)
		}
		if err != nil {
			codetest.PrintableError(t, err)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add(frame(100, 5, []byte("plain")))
	f.Add(frame(4, 5, []byte("plain")))
	f.Add(frame(1<<24, 1<<20, []byte("\xfd7zXZ\x00\x00\x00")))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := io.CopyN(io.Discard, pbzx.NewReader(bytes.NewReader(data)), 1<<20)
		if _, ours := errors.AsType[*fault.Error](err); err != nil && !errors.Is(err, io.EOF) && !ours {
			t.Fatalf("%T: %v", err, err)
		}
	})
}
