package xar_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, xar.Meanings()) }

// TestWriteAndRead: what is written is read back, for every digest.
func TestWriteAndRead(t *testing.T) {
	for _, digest := range []xar.Algorithm{"", xar.SHA1, xar.MD5, xar.SHA256, xar.SHA512} {
		archive := write(t, sample(), xar.Options{Digest: digest, Created: time.Unix(1_700_000_000, 0)})
		a := open(t, archive)
		if err := a.CheckTOC(); err != nil || a.Trailing() != 0 || a.Ticket() != nil {
			t.Errorf("%s: %v, %d bytes behind, ticket %x", digest, err, a.Trailing(), a.Ticket())
		}
		if got, _ := a.Digest(); digest != "" && got != digest {
			t.Errorf("digest %s, want %s", got, digest)
		}
		for i, want := range sample() {
			e := a.Entries()[i]
			if e.Path != want.Path || e.Mode != want.Mode || e.UID != want.UID || e.GID != want.GID || e.User != want.User || e.Group != want.Group || !e.ModTime.Equal(want.ModTime) {
				t.Errorf("%s: got %+v, want %+v", digest, e, want)
			}
			var text []byte
			if want.Content != nil {
				text, _ = io.ReadAll(io.NewSectionReader(want.Content, 0, want.Content.Size()))
			}
			if got, err := content(a, e); err != nil || !bytes.Equal(got, text) || e.HasData() != (want.Content != nil) {
				t.Errorf("%s: %s: got %q, error %v", digest, e.Path, got, err)
			}
		}
		if again := write(t, sample(), xar.Options{Digest: digest, Created: time.Unix(1_700_000_000, 0)}); !bytes.Equal(archive, again) {
			t.Errorf("%s: the second one differs", digest)
		}
	}
}

// TestReaderIsOne: the reader of a member behaves as readers do.
func TestReaderIsOne(t *testing.T) {
	a := open(t, write(t, sample(), xar.Options{}))
	for i, m := range sample() {
		r, err := a.Open(a.Entries()[i])
		if err != nil {
			t.Fatal(err)
		}
		var want []byte
		if m.Content != nil {
			want, _ = io.ReadAll(io.NewSectionReader(m.Content, 0, m.Content.Size()))
		}
		if err := iotest.TestReader(r, want); err != nil {
			t.Errorf("%s: %v", m.Path, err)
		}
	}
}

// TestWriteRefuses what no reader would take.
func TestWriteRefuses(t *testing.T) {
	for name, members := range map[string][]xar.Member{
		"a way out":        {{Path: "../a"}},
		"an absolute path": {{Path: "/a"}},
		"no name":          {{Path: ""}},
		"twice":            {{Path: "a"}, {Path: "a"}},
		"no folder":        {{Path: "a/b"}},
		"a file as folder": {{Path: "a"}, {Path: "a/b"}},
		"a link":           {{Path: "a", Type: xar.Symlink}},
		"a full folder":    {{Path: "a", Type: xar.Directory, Content: text("x")}},
	} {
		var out bytes.Buffer
		if _, err := xar.Write(&out, members, xar.Options{}); fault.CodeOf(err) != xar.CodeMember || out.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, out.Len())
		}
	}
	if _, err := xar.Write(io.Discard, nil, xar.Options{Digest: "crc"}); fault.CodeOf(err) != xar.CodeMember {
		t.Errorf("an unknown digest: %v", err)
	}
	full := writerTo(func([]byte) (int, error) { return 0, io.ErrShortWrite })
	if _, err := xar.Write(full, sample(), xar.Options{}); err == nil {
		t.Error("a full disk is no error")
	}
}

type writerTo func([]byte) (int, error)

func (w writerTo) Write(p []byte) (int, error) { return w(p) }

// TestTwoNames: stapler and productbuild write a name twice.
func TestTwoNames(t *testing.T) {
	a := open(t, raw(tocHead+file("Other", `<name>Bom</name>`+data(20, 3, 3, ``))+tocEnd, "abc"))
	e := a.Find("Bom")
	if got, err := content(a, e); err != nil || string(got) != "abc" || e.HasMode || e.UID != -1 {
		t.Errorf("got %q, %+v, error %v", got, e, err)
	}
}

// TestOddities that real archives have, and that are no fault.
func TestOddities(t *testing.T) {
	for name, toc := range map[string]string{
		"style in capitals":     file("a", data(20, 3, 3, `<extracted-checksum style="SHA1">a9993e364706816aba3e25717850c26c9cd0d89d</extracted-checksum>`)),
		"an older word":         file("a", data(20, 3, 3, `<unarchived-checksum style="sha1">a9993e364706816aba3e25717850c26c9cd0d89d</unarchived-checksum>`)),
		"no time":               file("a", `<mtime>1900-01-00T02:52:48</mtime>`+data(20, 3, 3, ``)),
		"an extended attribute": file("a", data(20, 3, 3, ``)+`<ea id="0"><offset>23</offset><length>2</length><size>2</size></ea>`),
		"the same bytes twice":  file("a", data(20, 3, 3, ``)) + file("b", data(20, 3, 3, ``)),
		"a hard link":           file("a", data(20, 3, 3, ``)) + `<file id="2"><name>b</name><type link="1">hardlink</type></file>`,
		"a name in base64":      `<file id="1"><name enctype="base64">Yg==</name>` + data(20, 3, 3, ``) + `</file>`,
		"unknown elements":      `<x><y>z</y></x>` + file("a", `<FinderCreateTime><time>?</time></FinderCreateTime>`+data(20, 3, 3, `<z/>`)),
	} {
		a, err := openLimited(raw(tocHead+toc+tocEnd, "abcde"), xar.Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, e := range a.Entries() {
			if got, err := content(a, e); err != nil || string(got) != "abc" {
				t.Errorf("%s: %s: got %q, error %v", name, e.Path, got, err)
			}
		}
	}
}

// TestTicket: a stapled ticket is found, and what only resembles one is not.
func TestTicket(t *testing.T) {
	archive := write(t, sample(), xar.Options{})
	stapled := withTicket(archive, "s8ch and more")
	a := open(t, stapled)
	if string(a.Ticket()) != "s8ch and more" || a.Trailing() != 0 {
		t.Errorf("ticket %q, %d bytes behind", a.Ticket(), a.Trailing())
	}
	if got, want := account(a), account(open(t, archive)); !strings.HasPrefix(got, strings.TrimSuffix(want, "0")) {
		t.Errorf("with a ticket it reads\n%s\nwant\n%s", got, want)
	}
	for i := len(archive); i < len(stapled); i++ {
		broken := bytes.Clone(stapled)
		broken[i] ^= 0x40
		a, err := openLimited(broken, xar.Limits{})
		if err != nil {
			t.Fatalf("byte %d: %v", i, err)
		}
		if len(a.Ticket()) == 0 && a.Trailing() == 0 {
			t.Errorf("byte %d: neither a ticket nor bytes behind", i)
		}
	}
}
