package cpio_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, cpio.Meanings()) }

// sample is an entry with its data.
type sample struct {
	cpio.Header
	data string
}

func file(name, data string) sample {
	return sample{cpio.Header{Name: name, Mode: cpio.TypeFile | 0o644, Links: 1, Size: int64(len(data)), Modified: 1_700_000_000}, data}
}

func folder(name string) sample {
	return sample{cpio.Header{Name: name, Mode: cpio.TypeFolder | 0o755, Links: 2, Modified: 1_700_000_000}, ""}
}

func link(name, target string) sample {
	return sample{cpio.Header{Name: name, Mode: cpio.TypeLink | 0o755, Links: 1, Target: target, Size: int64(len(target))}, ""}
}

func tree() []sample {
	return []sample{
		folder("."), folder("usr"), folder("usr/local"), file("usr/local/hello", "hello\n"),
		link("usr/local/link", "hello"), file("usr/local/empty", ""), file("usr/local/odd", "abc"),
	}
}

func write(tb testing.TB, format cpio.Format, list []sample) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := cpio.NewWriter(&b, format)
	for _, s := range list {
		if err := w.WriteHeader(&s.Header); err != nil {
			tb.Fatal(err)
		}
		if s.data != "" {
			if _, err := io.WriteString(w, s.data); err != nil {
				tb.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// read returns the entries up to an error about the archive; those about entries are
// collected.
func read(r *cpio.Reader) (list []sample, entryErrs []error, err error) {
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return list, entryErrs, nil
		}
		if h == nil {
			return list, entryErrs, err
		}
		if err != nil {
			entryErrs = append(entryErrs, err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return list, entryErrs, err
		}
		list = append(list, sample{*h, string(data)})
	}
}

func TestRoundTrip(t *testing.T) {
	for _, format := range []cpio.Format{cpio.ODC, cpio.NewC} {
		t.Run(format.String(), func(t *testing.T) {
			data := write(t, format, tree())
			list, _, err := read(cpio.NewReader(bytes.NewReader(data), cpio.Limits{}))
			if err != nil {
				t.Fatal(err)
			}
			for i := range list {
				list[i].Offset = 0
			}
			if diff := cmp.Diff(tree(), list, cmp.AllowUnexported(sample{})); diff != "" {
				t.Errorf("-written +read:\n%s", diff)
			}
			if again := write(t, format, tree()); !bytes.Equal(again, data) {
				t.Error("the same entries became other bytes")
			}
		})
	}
}

func TestSkippingDataOfEntries(t *testing.T) {
	r := cpio.NewReader(bytes.NewReader(write(t, cpio.NewC, tree())), cpio.Limits{})
	var names []string
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, h.Name)
	}
	if got := strings.Join(names, " "); got != ". usr usr/local usr/local/hello usr/local/link usr/local/empty usr/local/odd" {
		t.Errorf("got %s", got)
	}
}

// The header of a file as pkgbuild writes it.
func TestODCBytes(t *testing.T) {
	data := write(t, cpio.ODC, []sample{file("a", "hi")})
	want := "070707" + "000000" + "000000" + "100644" + "000000" + "000000" + "000001" + "000000" + "14524770400" + "000004" + "00000000002" + "./a\x00" + "hi" +
		"070707" + "000000" + "000000" + "000000" + "000000" + "000000" + "000001" + "000000" + "00000000000" + "000013" + "00000000000" + "TRAILER!!!\x00"
	want += strings.Repeat("\x00", 512-len(want))
	if string(data) != want {
		t.Errorf("got  %q\nwant %q", data, want)
	}
}

// raw returns an odc entry with any name.
func raw(name, mode, data string) string {
	return "070707" + "000000" + "000001" + mode + "000000" + "000000" + "000001" + "000000" + "00000000000" +
		octal(len(name)+1, 6) + octal(len(data), 11) + name + "\x00" + data
}

func octal(n, width int) string {
	digits := make([]byte, width)
	for i := range digits {
		digits[width-1-i] = byte('0' + n&7)
		n >>= 3
	}
	return string(digits)
}

var end = raw("TRAILER!!!", "000000", "")

func TestUnsafeEntries(t *testing.T) {
	for _, c := range []struct {
		why, archive string
		want         fault.Code
	}{
		{"leads out", raw("../evil", "100644", "x"), cpio.CodeUnsafeName},
		{"leads out in the middle", raw("./a/../../evil", "100644", "x"), cpio.CodeUnsafeName},
		{"absolute", raw("/etc/passwd", "100644", "x"), cpio.CodeUnsafeName},
		{"empty", raw("", "100644", "x"), cpio.CodeUnsafeName},
		{"a zero byte, which other readers take for the end", raw("a\x00b", "100644", "x"), cpio.CodeUnsafeName},
		{"an element that no volume has", raw(strings.Repeat("x", 256), "100644", "x"), cpio.CodeUnsafeName},
		{"twice", raw("./a", "100644", "x") + raw("a", "100644", "y"), cpio.CodeDuplicateName},
		{"twice, spelled otherwise", raw("./a/b", "100644", "x") + raw("a//b", "100644", "y"), cpio.CodeDuplicateName},
		{"below a link", raw("./a", "120755", "/etc") + raw("./a/passwd", "100644", "y"), cpio.CodeBelowLink},
		{"deep below a link", raw("./a", "120755", "/etc") + raw("./a/b/c", "100644", "y"), cpio.CodeBelowLink},
	} {
		t.Run(c.why, func(t *testing.T) {
			list, found, err := read(cpio.NewReader(strings.NewReader(c.archive+raw("./last", "100644", "z")+end), cpio.Limits{}))
			if err != nil {
				t.Fatal(err)
			}
			if len(found) != 1 || fault.CodeOf(found[0]) != c.want {
				t.Errorf("got %v, want one error of code %s", found, c.want)
			}
			if last := list[len(list)-1]; last.Name != "last" || last.data != "z" {
				t.Errorf("the reader did not go on: %v", list)
			}
		})
	}
}

func TestDamagedArchives(t *testing.T) {
	entry := raw("./a", "100644", "data")
	for _, c := range []struct {
		why, archive string
		want         fault.Code
	}{
		{"empty", "", fault.Truncated},
		{"something else", strings.Repeat("not an archive ", 10), cpio.CodeNotCPIO},
		{"a binary cpio", "\xc7\x71" + strings.Repeat("\x00", 100), cpio.CodeNotCPIO},
		{"no trailer", entry, fault.Truncated},
		{"letters in a number", strings.Replace(entry, "100644", "1006x4", 1) + end, cpio.CodeMalformed},
		{"a sign in a number", strings.Replace(entry, "100644", "+00644", 1) + end, cpio.CodeMalformed},
		{"garbage between entries", entry + "garbage" + end, cpio.CodeMalformed},
		{"a name without its zero", strings.Replace(entry, "./a\x00", "./ab", 1) + end, cpio.CodeMalformed},
		{"data after the trailer", entry + end + strings.Repeat("\x00", 300) + "hidden", cpio.CodeTrailing},
		{"a second archive after the trailer", entry + end + entry + end, cpio.CodeTrailing},
		{"a trailer with data, which hides what follows", entry + raw("TRAILER!!!", "000000", "hidden") + end, cpio.CodeMalformed},
		{"a wrong sum", newcWithSum(7), cpio.CodeMalformed},
	} {
		t.Run(c.why, func(t *testing.T) {
			_, _, err := read(cpio.NewReader(strings.NewReader(c.archive), cpio.Limits{}))
			if fault.CodeOf(err) != c.want {
				t.Errorf("got %v, want code %s", err, c.want)
			}
			codetest.PrintableError(t, err)
		})
	}
}

// newcWithSum returns an archive of format 070702.
func newcWithSum(sum int) string {
	const data = "abc"
	const zeros = "00000000"
	head := "070702" + zeros + "000081A4" + zeros + zeros + "00000001" + zeros + "0000000" + string(rune('0'+len(data))) +
		zeros + zeros + zeros + zeros + "00000002" + strings.ToUpper(hex(sum)) + "a\x00" + data + "\x00"
	return head + string(bytes.Replace(trailerOf(), []byte("070701"), []byte("070702"), 1))
}

func hex(n int) string {
	const digits = "0123456789abcdef"
	text := make([]byte, 8)
	for i := range text {
		text[7-i] = digits[n&15]
		n >>= 4
	}
	return string(text)
}

func trailerOf() []byte {
	var b bytes.Buffer
	_ = cpio.NewWriter(&b, cpio.NewC).Close()
	return b.Bytes()
}

func TestSumsAreChecked(t *testing.T) {
	archive := newcWithSum('a' + 'b' + 'c')
	if _, _, err := read(cpio.NewReader(strings.NewReader(archive), cpio.Limits{})); err != nil {
		t.Error(err)
	}
	r := cpio.NewReader(strings.NewReader(newcWithSum(7)), cpio.Limits{})
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); fault.CodeOf(err) != cpio.CodeMalformed {
		t.Errorf("skipping the data: got %v, want %s", err, cpio.CodeMalformed)
	}
}

func TestEveryCutIsSeen(t *testing.T) {
	for _, format := range []cpio.Format{cpio.ODC, cpio.NewC} {
		data := write(t, format, tree())
		for i := range bytes.TrimRight(data, "\x00") { // its padding may be missing
			if _, _, err := read(cpio.NewReader(bytes.NewReader(data[:i]), cpio.Limits{})); fault.CodeOf(err) != fault.Truncated {
				t.Fatalf("%s cut at %d of %d: got %v, want %s", format, i, len(data), err, fault.Truncated)
			}
		}
	}
}

func TestLimits(t *testing.T) {
	data := write(t, cpio.ODC, tree())
	for _, c := range []struct {
		name   string
		limits cpio.Limits
	}{
		{"entries", cpio.Limits{Entries: 3}},
		{"name", cpio.Limits{Name: 5}},
		{"bytes", cpio.Limits{Bytes: 4}},
	} {
		if _, _, err := read(cpio.NewReader(bytes.NewReader(data), c.limits)); fault.CodeOf(err) != cpio.CodeLimit {
			t.Errorf("%s: got %v, want %s", c.name, err, cpio.CodeLimit)
		}
	}
	huge := raw("./a", "120755", "") // a link to a name of 8 GiB
	huge = strings.Replace(huge, "00000000000./a", "77777777777./a", 1)
	if _, _, err := read(cpio.NewReader(strings.NewReader(huge), cpio.Limits{})); fault.CodeOf(err) != cpio.CodeLimit {
		t.Errorf("a huge link target: got %v, want %s", err, cpio.CodeLimit)
	}
}

func TestWriterRefuses(t *testing.T) {
	big := file("big", "")
	big.Size = 8 << 30
	owner := file("owner", "")
	owner.UID = 1 << 18
	old := file("old", "")
	old.Modified = -1
	for _, c := range []struct {
		why  string
		list []sample
		want fault.Code
	}{
		{"a name that leads out", []sample{file("../a", "")}, cpio.CodeUnsafeName},
		{"a name twice", []sample{file("a", ""), file("./a", "")}, cpio.CodeDuplicateName},
		{"a link to nothing", []sample{link("a", "")}, cpio.CodeUnsafeName},
		{"a file of 8 GiB", []sample{big}, cpio.CodeNotRepresentable},
		{"an owner that odc cannot hold", []sample{owner}, cpio.CodeNotRepresentable},
		{"a date before 1970", []sample{old}, cpio.CodeNotRepresentable},
	} {
		w := cpio.NewWriter(io.Discard, cpio.ODC)
		var err error
		for _, s := range c.list {
			if err == nil {
				err = w.WriteHeader(&s.Header)
			}
		}
		if fault.CodeOf(err) != c.want {
			t.Errorf("%s: got %v, want %s", c.why, err, c.want)
		}
	}
}

func TestWriterCountsData(t *testing.T) {
	w := cpio.NewWriter(io.Discard, cpio.ODC)
	entry := file("a", "four")
	if err := w.WriteHeader(&entry.Header); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "five!"); fault.CodeOf(err) != cpio.CodeWrongSize {
		t.Errorf("too much: got %v", err)
	}
	if _, err := io.WriteString(w, "two"); err != nil {
		t.Error(err)
	}
	if err := w.Close(); fault.CodeOf(err) != cpio.CodeWrongSize {
		t.Errorf("too little: got %v", err)
	}
}
