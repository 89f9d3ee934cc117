package directory_test

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"

	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestAnswers(t *testing.T) {
	broken := ldap.NewControlString("1.2.840.113556.1.4.319", false, "no BER").Encode()
	other := ldap.NewControlString("1.2.3", true, "x").Encode()
	tests := map[string]struct {
		answer func(id int64) [][]byte
		want   fault.Code // "": two accounts
	}{
		"a good end": {func(id int64) [][]byte {
			return [][]byte{person(id), person(id), done(id, 0, "", other, cookie(""))}
		}, ""},
		"lengths as Windows writes them": {func(id int64) [][]byte {
			end := done(id, 0, "", cookie(""))
			long := append([]byte{0x30, 0x84, 0, 0, 0, byte(len(end) - 2)}, end[2:]...)
			return [][]byte{person(id), person(id), long}
		}, ""},
		"no control":            {func(id int64) [][]byte { return [][]byte{person(id), done(id, 0, "")} }, directory.CodeNoPaging},
		"another control":       {func(id int64) [][]byte { return [][]byte{done(id, 0, "", other)} }, directory.CodeNoPaging},
		"a broken control":      {func(id int64) [][]byte { return [][]byte{done(id, 0, "", broken)} }, directory.CodeBadAnswer},
		"endless pages":         {func(id int64) [][]byte { return [][]byte{done(id, 0, "", cookie("more"))} }, directory.CodeEndlessPages},
		"size limit":            {func(id int64) [][]byte { return [][]byte{person(id), done(id, 4, "", cookie("more"))} }, directory.CodeSizeLimit},
		"size limit at the end": {func(id int64) [][]byte { return [][]byte{done(id, 4, "", cookie(""))} }, directory.CodeSizeLimit},
		"time limit":            {func(id int64) [][]byte { return [][]byte{done(id, 3, "")} }, directory.CodeTimeLimit},
		"admin limit":           {func(id int64) [][]byte { return [][]byte{done(id, 11, "")} }, directory.CodePageSize},
		"no paging":             {func(id int64) [][]byte { return [][]byte{done(id, 12, "")} }, directory.CodeNoPaging},
		"strangers": {func(id int64) [][]byte {
			return [][]byte{done(id, 1, "00002020: Operation unavailable without authentication")}
		}, directory.CodeBindNeeded},
		"busy":        {func(id int64) [][]byte { return [][]byte{done(id, 51, "")} }, directory.CodeRefused},
		"unavailable": {func(id int64) [][]byte { return [][]byte{done(id, 52, "")} }, directory.CodeRefused},
		"unwilling":   {func(id int64) [][]byte { return [][]byte{done(id, 53, "")} }, directory.CodeUnwilling},
		"referred": {func(id int64) [][]byte {
			return [][]byte{message(id, outcome(ldap.ApplicationSearchResultDone, 10, "", "ldap://elsewhere"))}
		}, directory.CodeElsewhere},
		"another request's": {func(id int64) [][]byte { return [][]byte{done(id+1, 0, "", cookie(""))} }, directory.CodeBadAnswer},
		"a notice": {func(int64) [][]byte {
			return [][]byte{message(0, outcome(ldap.ApplicationExtendedResponse, 52, "going down"))}
		}, directory.CodeClosed},
		"another kind":     {func(id int64) [][]byte { return [][]byte{message(id, outcome(ldap.ApplicationAddResponse, 0, ""))} }, directory.CodeBadAnswer},
		"too large":        {func(int64) [][]byte { return [][]byte{{0x30, 0x84, 0x7f, 0xff, 0xff, 0xff}} }, directory.CodeTooLarge},
		"endless length":   {func(int64) [][]byte { return [][]byte{{0x30, 0x80, 0, 0}} }, directory.CodeBadAnswer},
		"web server":       {func(int64) [][]byte { return [][]byte{[]byte("HTTP/1.1 400 Bad Request\r\n\r\n")} }, directory.CodeBadAnswer},
		"an empty message": {func(int64) [][]byte { return [][]byte{{0x30, 0}} }, directory.CodeBadAnswer},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := answering(t, func(id int64, _ *ber.Packet) [][]byte { return test.answer(id) })
			got, err := scan(t.Context(), c)
			switch {
			case test.want == "" && (err != nil || got.accounts != 2):
				t.Errorf("%v, %v", got, err)
			case test.want == directory.CodeBadAnswer && err != nil: // not all have a hint
			case test.want != "" && code(t, err) != test.want:
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
}

// TestRequests decodes the requests with go-ldap, page by page.
func TestRequests(t *testing.T) {
	var cookies, filters, asked []string
	c := answering(t, func(id int64, request *ber.Packet) [][]byte {
		filter, err := ldap.DecompileFilter(request.Children[6])
		if err != nil {
			t.Error(err)
		}
		filters = append(filters, filter)
		asked = nil
		for _, name := range request.Children[7].Children {
			asked = append(asked, name.Value.(string))
		}
		next := strings.Repeat("c", len(filters)*400)
		if len(filters) == 3 {
			next = ""
		}
		cookies = append(cookies, next)
		return [][]byte{
			reference(id, "ldap://child.example/DC=child", "ldap://dns.example/DC=dns"), person(id),
			reference(id, "ldap://child.example/DC=child"), done(id, 0, "", cookie(next)),
		}
	})
	c.Filter, c.Groups = "(cn=a\\2ab)", true
	got, err := scan(t.Context(), c)
	if err != nil || got.accounts != 3 {
		t.Fatalf("%v, %v", got, err)
	}
	if len(got.referrals) != 2 || got.referrals[1] != "ldap://dns.example/DC=dns" {
		t.Errorf("referrals: %q", got.referrals)
	}
	if filters[2] != `(|(cn=a\2ab)(objectCategory=group))` {
		t.Errorf("filter: %s", filters[2])
	}
	if strings.Join(asked, " ") != "objectGUID sAMAccountName userAccountControl objectClass" {
		t.Errorf("attributes: %v", asked)
	}
}

func TestBindAnswers(t *testing.T) {
	const ad = "80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data "
	tests := []struct {
		code       int64
		diagnostic string
		want       fault.Code
	}{
		{8, "BindSimple: Transport encryption required.", directory.CodeNeedsTLS},
		{49, "", directory.CodeBindFailed},
		{49, ad + "52e, v4563\x00", directory.CodeBindFailed},
		{49, ad + "525, v4563", directory.CodeNoUser},
		{49, ad + "530, v4563", directory.CodeNotNow},
		{49, ad + "531, v4563", directory.CodeNotNow},
		{49, ad + "533, v4563", directory.CodeNotNow},
		{49, ad + "532, v4563", directory.CodePassExpired},
		{49, ad + "773, v4563", directory.CodePassExpired},
		{49, ad + "701, v4563", directory.CodeUserExpired},
		{49, ad + "775, v4563", directory.CodeLockedOut},
		{49, ad + "568, v4563", directory.CodeTooManyGroups},
		{49, ad + "52E, v4563", directory.CodeBindFailed},
		{49, ad + "5255, v4563", directory.CodeBindFailed}, // unknown
		{51, "", directory.CodeRefused},
		{49, "80090346: LdapErr: DSID-0C090569, comment: AcceptSecurityContext error, data 80090346, v4563", directory.CodeBinding},
		{53, "", directory.CodeUnwilling},
	}
	for _, test := range tests {
		c := answering(t, func(id int64, _ *ber.Packet) [][]byte {
			return [][]byte{message(id, outcome(ldap.ApplicationBindResponse, test.code, test.diagnostic))}
		})
		c.BindDN, c.Password = "reader", []byte("secret")
		if _, err := directory.Open(t.Context(), c); code(t, err) != test.want {
			t.Errorf("%d %q: %v, want %s", test.code, test.diagnostic, err, test.want)
		}
	}
}

// TestInjected sends plain text after the answer to StartTLS: it must not be
// accepted as sent under TLS.
func TestInjected(t *testing.T) {
	c := answering(t, func(id int64, _ *ber.Packet) [][]byte {
		ok := message(id, outcome(ldap.ApplicationExtendedResponse, 0, ""))
		return [][]byte{append(ok, done(2, 0, "", cookie(""))...)}
	})
	c.StartTLS = true
	if _, err := directory.Open(t.Context(), c); code(t, err) != directory.CodeBadAnswer {
		t.Error(err)
	}
	refused := answering(t, func(id int64, _ *ber.Packet) [][]byte {
		return [][]byte{message(id, outcome(ldap.ApplicationExtendedResponse, 2, "no"))}
	})
	refused.StartTLS = true
	if _, err := directory.Open(t.Context(), refused); code(t, err) != directory.CodeStartTLS {
		t.Error(err)
	}
}

// TestTrickle has a server that keeps sending, but never ends a page.
func TestTrickle(t *testing.T) {
	c := directory.Config{
		URL: "ldap://localhost", Base: "DC=example", Timeout: 300 * time.Millisecond,
		Dial: pipe(t, func(conn net.Conn) {
			packet, err := ber.ReadPacket(conn)
			for err == nil {
				_, err = conn.Write(person(packet.Children[0].Value.(int64)))
			}
			_, _ = io.Copy(io.Discard, conn)
		}),
	}
	if _, err := scan(t.Context(), c); code(t, err) != directory.CodeTimedOut {
		t.Error(err)
	}
}

func TestBase(t *testing.T) {
	root := func(attributes map[string][]string) directory.Config {
		c := answering(t, func(id int64, request *ber.Packet) [][]byte {
			entry := ber.Encode(ber.ClassApplication, ber.TypeConstructed, ldap.ApplicationSearchResultEntry, nil, "")
			entry.AppendChild(octets(""))
			all := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "")
			for name, values := range attributes {
				one := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "")
				one.AppendChild(octets(name))
				set := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSet, nil, "")
				for _, value := range values {
					set.AppendChild(octets(value))
				}
				one.AppendChild(set)
				all.AppendChild(one)
			}
			entry.AppendChild(all)
			return [][]byte{message(id, entry), done(id, 0, "")}
		})
		c.Base = ""
		return c
	}
	for _, test := range []struct {
		attributes map[string][]string
		want       string
	}{
		{map[string][]string{"defaultNamingContext": {"DC=a"}, "namingContexts": {"DC=b", "DC=a"}}, "DC=a"},
		{map[string][]string{"namingContexts": {"DC=b"}}, "DC=b"},
		{map[string][]string{"namingContexts": {"DC=b", "DC=c"}}, ""},
		{nil, ""},
	} {
		s, err := directory.Open(t.Context(), root(test.attributes))
		switch {
		case test.want == "" && code(t, err) != directory.CodeNoBase:
			t.Errorf("%v: %v", test.attributes, err)
		case test.want != "" && (err != nil || s.Base() != test.want):
			t.Errorf("%v: %v", test.attributes, err)
		}
		if s != nil {
			_ = s.Close()
		}
	}
}
