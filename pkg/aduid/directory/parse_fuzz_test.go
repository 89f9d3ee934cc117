package directory

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// FuzzURL: an address is refused with an error that does not repeat it, since it may
// contain a password, or it is a host and a port, and nothing else.
func FuzzURL(f *testing.F) {
	for _, text := range []string{"ldaps://dc.example.com", "ldap://[::1%25en0]:389/", "ldap://u:s3cret@h", "ldaps://h:99999", "ldap:h", "ldap://h\x1b:\x7f/?#"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := parseURL(text)
		if err != nil {
			if fault.CodeOf(err) != CodeBadURL || fault.HintOf(err) == "" || e != (endpoint{}) {
				t.Errorf("%q: %+v, %v", text, e, err)
			}
			codetest.PrintableError(t, err)
			return
		}
		u, err := url.Parse(text)
		if err != nil || u.User != nil || e.host == "" || e.port == "" || e.tls != (u.Scheme == "ldaps") {
			t.Errorf("%q: %+v, %v", text, e, err)
		}
		if host, port, err := net.SplitHostPort(e.address()); err != nil || host != e.host || port != e.port {
			t.Errorf("%q is dialled as %q: %v", text, e.address(), err)
		}
	})
}

// FuzzFind reads arbitrary answers where a base, and the names of accounts, are looked
// up.
func FuzzFind(f *testing.F) {
	wanted := aduid.GUID([]byte("sixteen bytes 01"))
	dse := encode(tagSequence, encodeInt(1), encode(opEntry, encodeText(""),
		encode(tagSequence, encode(tagSequence, encodeText(attrDefaultBase), encode(tagSet, encodeText("DC=a"))),
			encode(tagSequence, encodeText(attrBases), encode(tagSet, encodeText("DC=a"), encodeText("\x1b[31m"))))))
	end := encode(tagSequence, encodeInt(1), encode(opDone, shortInt(tagEnumerated, 0), encodeText(""), encodeText("")))
	f.Add(goodPage)
	f.Add(append(bytes.Clone(dse), end...))
	f.Add(encode(tagSequence, encodeInt(1), encode(opDone, shortInt(tagEnumerated, 32), encodeText(""), encodeText("\x7f"))))
	f.Fuzz(func(t *testing.T, sent []byte) {
		source := func() *Source {
			return &Source{session: newSession(tape{Reader: bytes.NewReader(sent)}, time.Second), config: Config{Timeout: time.Second, Dial: nobody}}
		}
		base, err1 := source().findBase(context.Background())
		if base == "" && err1 == nil {
			t.Error("neither base nor error")
		}
		err2 := source().Find(context.Background(), []aduid.Ref{{GUID: wanted}}, func(_ aduid.Ref, a aduid.Account) error {
			if a.GUID != wanted {
				t.Errorf("found %v", a.GUID)
			}
			return nil
		})
		for _, err := range []error{err1, err2} {
			codetest.PrintableError(t, err)
			if _, ours := errors.AsType[*fault.Error](err); err != nil && !ours {
				t.Errorf("%T: %v", err, err)
			}
		}
	})
}

// FuzzReadCAs reads certificate authorities.
func FuzzReadCAs(f *testing.F) {
	f.Add([]byte("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"))
	f.Add([]byte("\x1b[31m\x7f"))
	f.Fuzz(func(t *testing.T, data []byte) {
		pool, err := ReadCAs(bytes.NewReader(data))
		codetest.PrintableError(t, err)
		if (pool == nil) == (err == nil) || err == nil && pool.Equal(x509.NewCertPool()) {
			t.Errorf("%v, %v", pool, err)
		}
	})
}
