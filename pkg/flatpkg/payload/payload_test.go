package payload_test

import (
	"bytes"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/pbzx"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, payload.Meanings()) }

// archive returns a bare cpio with a file of so many bytes.
func archive(tb testing.TB, size int) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := cpio.NewWriter(&b, cpio.ODC)
	err := w.WriteHeader(&cpio.Header{Name: "file", Mode: cpio.TypeFile | 0o644, Links: 1, Size: int64(size)})
	if err == nil {
		_, err = w.Write([]byte(strings.Repeat("some text\n", size/10+1))[:size])
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func compress(tb testing.TB, kind payload.Kind, data []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	w, err := payload.NewWriter(&b, kind)
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

func expand(tb testing.TB, data []byte, limits payload.Limits) ([]byte, payload.Kind, error) {
	tb.Helper()
	r, err := payload.Open(bytes.NewReader(data), limits)
	if err != nil {
		return nil, "", err
	}
	got, err := io.ReadAll(r)
	if err := r.Close(); err != nil {
		tb.Fatal(err)
	}
	return got, r.Kind(), err
}

func TestRoundTrip(t *testing.T) {
	for _, kind := range []payload.Kind{payload.Gzip, payload.PBZX, payload.CPIO} {
		for _, size := range []int{0, 10, 300_000} {
			want := archive(t, size)
			packed := compress(t, kind, want)
			got, found, err := expand(t, packed, payload.Limits{})
			if err != nil || found != kind || !bytes.Equal(got, want) {
				t.Errorf("%s, %d bytes: got %d of kind %s, %v", kind, len(want), len(got), found, err)
			}
			if !bytes.Equal(compress(t, kind, want), packed) {
				t.Errorf("%s, %d bytes: other bytes the second time", kind, len(want))
			}
		}
	}
}

// Programs that compress, and the kind that is found.
func TestReadsWhatOthersWrite(t *testing.T) {
	want := archive(t, 100_000)
	for _, c := range []struct {
		program, pkg, args string
		kind               payload.Kind
	}{
		{"gzip", "gzip", "-9n -c", payload.Gzip},
		{"bzip2", "bzip2", "-c", payload.Bzip2},
		{"xz", "xz-utils", "-c", payload.XZ},
	} {
		t.Run(c.program, func(t *testing.T) {
			program := servertest.Need(t, c.program, c.pkg)
			cmd := exec.CommandContext(t.Context(), program, strings.Fields(c.args)...)
			cmd.Stdin = bytes.NewReader(want)
			packed, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			got, kind, err := expand(t, packed, payload.Limits{})
			if err != nil || kind != c.kind || !bytes.Equal(got, want) {
				t.Errorf("got %d bytes of kind %s, %v", len(got), kind, err)
			}
			for _, cut := range []int{4, 7, len(packed) / 2, len(packed) - 1} {
				if _, _, err := expand(t, packed[:cut], payload.Limits{}); fault.CodeOf(err) != fault.Truncated && fault.CodeOf(err) != payload.CodeUnknown {
					t.Errorf("cut at %d: got %v", cut, err)
				}
			}
		})
	}
}

func TestGzipReadsOurs(t *testing.T) {
	program := servertest.Need(t, "gzip", "gzip")
	want := archive(t, 100_000)
	cmd := exec.CommandContext(t.Context(), program, "-dc")
	cmd.Stdin = bytes.NewReader(compress(t, payload.Gzip, want))
	if got, err := cmd.Output(); err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
}

func TestOpenArchive(t *testing.T) {
	for _, kind := range []payload.Kind{payload.Gzip, payload.PBZX, payload.CPIO} {
		a, err := payload.OpenArchive(bytes.NewReader(compress(t, kind, archive(t, 7))), payload.Limits{}, cpio.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		h, err := a.Next()
		if err != nil || h.Name != "file" || a.Kind() != kind {
			t.Errorf("%s: got %+v, %v", kind, h, err)
		}
		if data, err := io.ReadAll(a); err != nil || string(data) != "some te" {
			t.Errorf("%s: got %q, %v", kind, data, err)
		}
		if _, err := a.Next(); !errors.Is(err, io.EOF) {
			t.Errorf("%s: got %v", kind, err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestRefusedPayloads(t *testing.T) {
	packed := compress(t, payload.Gzip, archive(t, 1000))
	flipped := bytes.Clone(packed)
	flipped[len(flipped)/2] ^= 0xff
	for _, c := range []struct {
		why  string
		data []byte
		code fault.Code
	}{
		{"nothing", nil, fault.EmptyFile},
		{"one byte", []byte("x"), payload.CodeUnknown},
		{"a text", []byte("this is a text"), payload.CodeUnknown},
		{"an Apple Archive", []byte("AA01\x00\x00\x00\x00"), payload.CodeUnsupported},
		{"an older Apple Archive", []byte("YAA1\x00\x00\x00\x00"), payload.CodeUnsupported},
		{"an encrypted Apple Archive", []byte("AEA1\x00\x00\x00\x00"), payload.CodeUnsupported},
		{"LZFSE", []byte("pbze\x00\x00\x00\x00"), payload.CodeUnsupported},
		{"LZ4", []byte("pbz4\x00\x00\x00\x00"), payload.CodeUnsupported},
		{"zlib", []byte("pbzz\x00\x00\x00\x00"), payload.CodeUnsupported},
		{"LZBITMAP", []byte("pbzb\x00\x00\x00\x00"), payload.CodeUnsupported},
		{"a damaged gzip", flipped, payload.CodeDamaged},
		{"a cut gzip", packed[:len(packed)-3], fault.Truncated},
		{"something after the gzip", append(bytes.Clone(packed), "garbage!!!"...), payload.CodeDamaged},
		{"a damaged pbzx", []byte("pbzx\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x09\x00\x00\x00\x00\x00\x00\x00\x01x"), pbzx.CodeMalformed},
	} {
		_, _, err := expand(t, c.data, payload.Limits{})
		if fault.CodeOf(err) != c.code {
			t.Errorf("%s: got %v, want %s", c.why, err, c.code)
		}
		codetest.PrintableError(t, err)
	}
}

func TestLimits(t *testing.T) {
	packed := compress(t, payload.Gzip, archive(t, 1<<20))
	if _, _, err := expand(t, packed, payload.Limits{Bytes: 1 << 19}); fault.CodeOf(err) != payload.CodeTooLarge {
		t.Errorf("got %v, want %s", err, payload.CodeTooLarge)
	}
	zeros := compress(t, payload.Gzip, make([]byte, 4<<20))
	if _, _, err := expand(t, zeros, payload.Limits{Free: 1 << 20}); err != nil {
		t.Errorf("zeros by gzip are within the default: %v", err)
	}
	if _, _, err := expand(t, zeros, payload.Limits{Ratio: 100, Free: 1 << 20}); fault.CodeOf(err) != payload.CodeRatio {
		t.Errorf("got %v, want %s", err, payload.CodeRatio)
	}
	if _, _, err := expand(t, zeros, payload.Limits{Ratio: 100}); err != nil {
		t.Errorf("4 MiB are free: %v", err)
	}
}

func TestKeepsTheErrorBeneath(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, kind := range []payload.Kind{payload.Gzip, payload.PBZX, payload.CPIO} {
		packed := compress(t, kind, archive(t, 1000))
		r, err := payload.Open(io.MultiReader(bytes.NewReader(packed[:len(packed)/2]), iotest.ErrReader(broken)), payload.Limits{})
		if err == nil {
			_, err = io.ReadAll(r)
			_ = r.Close()
		}
		if !errors.Is(err, broken) {
			t.Errorf("%s: got %v, want %v", kind, err, broken)
		}
	}
}

func TestClosingInTheMiddle(t *testing.T) {
	a, err := payload.OpenArchive(bytes.NewReader(compress(t, payload.Gzip, archive(t, 3<<20))), payload.Limits{}, cpio.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Next(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := io.Copy(io.Discard, a); err == nil {
		t.Error("reading after Close ended as if the file did")
	}
}

func FuzzOpen(f *testing.F) {
	for _, kind := range []payload.Kind{payload.Gzip, payload.PBZX, payload.CPIO} {
		f.Add(compress(f, kind, archive(f, 20)))
	}
	f.Add([]byte("BZh91AY&SY"))
	f.Add([]byte("AEA1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _, err := expand(t, data, payload.Limits{Bytes: 1 << 20})
		if _, ours := errors.AsType[*fault.Error](err); err != nil && !ours {
			t.Fatalf("%T: %v", err, err)
		}
		codetest.PrintableError(t, err)
	})
}
