package directory

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// tape is a connection to a server whose whole output is known.
type tape struct {
	net.Conn
	io.Reader
}

func (t tape) Read(p []byte) (int, error) { return t.Reader.Read(p) }
func (tape) Write(p []byte) (int, error)  { return len(p), nil }
func (tape) SetDeadline(time.Time) error  { return nil }
func (tape) Close() error                 { return nil }

// a page of one account, a reference and a valid end, as go-ldap would write it
var goodPage = func() []byte {
	set := encode(tagSequence, encodeText(attrGUID), encode(tagSet, encodeText("sixteen bytes 01")))
	classes := encode(tagSequence, encodeText(attrClass), encode(tagSet, encodeText("top"), encodeText("user")))
	control := encode(tagSequence, encodeText(pagingOID), encode(tagOctets, encode(tagSequence, encodeInt(0), encodeText(""))))
	id := encodeInt(1)
	return bytes.Join([][]byte{
		encode(tagSequence, id, encode(opEntry, encodeText("CN=one"), encode(tagSequence, set, classes))),
		encode(tagSequence, id, encode(opReference, encodeText("ldap://elsewhere"))),
		encode(tagSequence, id, encode(opDone, shortInt(tagEnumerated, 0), encodeText(""), encodeText("")), encode(tagControls, control)),
	}, nil)
}()

// FuzzRead reads arbitrary bytes from a server. Reading must end, with an error of
// ours or without; and without one only after the valid end of a page.
func FuzzRead(f *testing.F) {
	f.Add(goodPage)
	f.Add(goodPage[:len(goodPage)-1])
	f.Add([]byte{0x30, 0x84, 0, 0, 0, 5, 2, 1, 1, 0x65, 0})
	f.Add([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
	f.Add(encode(tagSequence, encodeInt(1), encode(opDone, shortInt(tagEnumerated, 1), encodeText(""), encodeText("\x1b[31m\x7f"))))
	f.Fuzz(func(t *testing.T, sent []byte) {
		s := &Source{session: newSession(tape{Reader: bytes.NewReader(sent)}, time.Second), config: Config{Groups: true, Attributes: aduid.Attributes{User: attrName, Group: attrGUID}}}
		accounts := 0
		err := s.Read(context.Background(), aduid.Visitor{
			Account:  func(aduid.Entry) error { accounts++; return nil },
			Skip:     func(aduid.Skip) {},
			Referral: func(string) {},
			Warn:     func(fault.Reason) {},
		})
		codetest.PrintableError(t, err)
		var ours *fault.Error
		switch {
		case err != nil && (!errors.As(err, &ours) || fault.CodeOf(err) == fault.Failed):
			t.Errorf("%v is not an error of ours", err)
		case err == nil && !bytes.Contains(sent, []byte(pagingOID)):
			t.Errorf("%d accounts and no error, but no end of a page", accounts)
		}
		if accounts > len(sent)/16 {
			t.Errorf("%d accounts out of %d bytes", accounts, len(sent))
		}
	})
}

// TestGoodPage checks that the seed of the fuzz test is valid.
func TestGoodPage(t *testing.T) {
	s := &Source{session: newSession(tape{Reader: bytes.NewReader(goodPage)}, time.Second)}
	accounts := 0
	if err := s.Read(context.Background(), aduid.Visitor{Account: func(aduid.Entry) error { accounts++; return nil }}); err != nil || accounts != 1 {
		t.Errorf("%d accounts, %v", accounts, err)
	}
	for cut := range len(goodPage) {
		s := &Source{session: newSession(tape{Reader: bytes.NewReader(goodPage[:cut])}, time.Second), config: Config{Timeout: time.Second, Dial: nobody}}
		if err := s.Read(context.Background(), aduid.Visitor{Account: func(aduid.Entry) error { return nil }}); err == nil {
			t.Errorf("cut after %d bytes: no error", cut)
		}
	}
}

func nobody(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no") }
