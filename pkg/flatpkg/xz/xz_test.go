package xz_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
	"testing/iotest"

	reference "github.com/ulikunitz/xz"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xz"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, xz.Meanings()) }

// text returns bytes that compress somewhat.
func text(size int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	data := make([]byte, size)
	for i := range data {
		data[i] = byte('a' + r.IntN(4))
	}
	return data
}

func compress(tb testing.TB, config reference.WriterConfig, data []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	w, err := config.NewWriter(&b)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func decode(data []byte) ([]byte, error) { return io.ReadAll(xz.NewReader(bytes.NewReader(data))) }

func TestReadsEveryCheckAndSeveralBlocks(t *testing.T) {
	want := text(30_000)
	for _, config := range []reference.WriterConfig{
		{NoCheckSum: true}, {CheckSum: reference.CRC32}, {CheckSum: reference.CRC64}, {CheckSum: reference.SHA256}, {BlockSize: 9_000},
	} {
		config.DictCap = 64 << 10 // the default of 8 MiB takes longer to clear than to use
		packed := compress(t, config, want)
		got, err := decode(packed)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%+v: %d bytes, %v", config, len(got), err)
		}
		got, err = decode(append(append(bytes.Clone(packed), 0, 0, 0, 0), packed...))
		if err != nil || !bytes.Equal(got, append(want, want...)) {
			t.Errorf("%+v, two streams: %d bytes, %v", config, len(got), err)
		}
	}
}

func TestReadsWhatXZWrites(t *testing.T) {
	program := servertest.Need(t, "xz", "xz-utils")
	want := text(60_000)
	for _, args := range []string{"-0", "-6", "-9", "-C none", "-C crc32", "-C sha256", "--block-size=20000", "-T2 --block-size=20000"} {
		cmd := exec.CommandContext(t.Context(), program, append(strings.Fields(args), "-c")...)
		cmd.Stdin = bytes.NewReader(want)
		packed, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := decode(packed); err != nil || !bytes.Equal(got, want) {
			t.Errorf("xz %s: %d bytes, %v", args, len(got), err)
		}
	}
	cmd := exec.CommandContext(t.Context(), program, "-c", "--x86", "--lzma2")
	cmd.Stdin = bytes.NewReader(want)
	packed, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := decode(packed); fault.CodeOf(err) != xz.CodeUnsupported {
		t.Errorf("xz --x86: got %v, want %s", err, xz.CodeUnsupported)
	}
}

func TestDamage(t *testing.T) {
	want := text(900)
	packed := compress(t, reference.WriterConfig{CheckSum: reference.CRC64, BlockSize: 500, DictCap: 4096}, want)
	for i := range packed {
		if i > 0 {
			if _, err := decode(packed[:i]); fault.CodeOf(err) != fault.Truncated && fault.CodeOf(err) != xz.CodeMalformed {
				t.Fatalf("cut at %d: got %v", i, err)
			}
		}
		flipped := bytes.Clone(packed)
		flipped[i] ^= 0x10
		got, err := decode(flipped)
		if err == nil && !bytes.Equal(got, want) {
			t.Fatalf("byte %d flipped: other data without an error", i)
		}
		if err != nil {
			codetest.PrintableError(t, err)
		}
	}
	if _, err := decode(nil); fault.CodeOf(err) != fault.Truncated {
		t.Errorf("nothing: got %v", err)
	}
	if _, err := decode(append(bytes.Clone(packed), "garbage beyond the end"...)); fault.CodeOf(err) != xz.CodeMalformed {
		t.Errorf("garbage after the stream: got %v", err)
	}
}

// A file of some bytes asks for 4 GiB.
func TestHugeDictionary(t *testing.T) {
	packed := compress(t, reference.WriterConfig{NoCheckSum: true}, []byte("hello"))
	const header = 12
	size := (int(packed[header]) + 1) * 4
	at := bytes.Index(packed[header:header+size], []byte{0x21, 1})
	packed[header+at+2] = 40
	binary.LittleEndian.PutUint32(packed[header+size-4:], crc32.ChecksumIEEE(packed[header:header+size-4]))
	if _, err := decode(packed); fault.CodeOf(err) != xz.CodeDictionary {
		t.Errorf("got %v, want %s", err, xz.CodeDictionary)
	}
}

func TestKeepsTheErrorBeneath(t *testing.T) {
	packed := compress(t, reference.WriterConfig{}, text(100_000))
	broken := errors.New("the disk is gone")
	in := io.MultiReader(bytes.NewReader(packed[:len(packed)/2]), iotest.ErrReader(broken))
	if _, err := io.ReadAll(xz.NewReader(in)); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

func FuzzReader(f *testing.F) {
	f.Add(compress(f, reference.WriterConfig{CheckSum: reference.CRC32, DictCap: 4096}, text(200)))
	f.Add(compress(f, reference.WriterConfig{NoCheckSum: true, BlockSize: 100, DictCap: 4096}, text(300)))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := io.CopyN(io.Discard, xz.NewReader(bytes.NewReader(data)), 1<<20)
		if err == nil || errors.Is(err, io.EOF) {
			return
		}
		if _, ours := errors.AsType[*fault.Error](err); !ours {
			t.Fatalf("%T: %v", err, err)
		}
	})
}
