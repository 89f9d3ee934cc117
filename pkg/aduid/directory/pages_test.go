package directory_test

import (
	"fmt"
	"strings"
	"testing"

	ber "github.com/go-asn1-ber/asn1-ber"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// paging serves pages of persons by their numbers, one after the other; after the
// last one the server says that there are no more.
func paging(t *testing.T, pages ...[]int64) directory.Config {
	t.Helper()
	next := 0
	return answering(t, func(id int64, _ *ber.Packet) [][]byte {
		var messages [][]byte
		for _, number := range pages[next] {
			messages = append(messages, renumbered(person(number), id))
		}
		next++
		more := "more"
		if next == len(pages) {
			more = ""
		}
		return append(messages, done(id, 0, "", cookie(more)))
	})
}

// renumbered returns a message as the answer to another request.
func renumbered(encoded []byte, id int64) []byte {
	packet := ber.DecodePacket(encoded)
	return message(id, packet.Children[1])
}

// TestRepeatedPages: a server that sends accounts again in place of the others does
// not get a clean verdict, whatever their order and wherever the page was before.
func TestRepeatedPages(t *testing.T) {
	same := make([][]int64, 10)
	for i := range same {
		same[i] = []int64{1, 2, 3}
	}
	for name, test := range map[string]struct {
		pages    [][]int64
		accounts int // 0: an error
	}{
		"ten identical ones":   {same, 0},
		"in another order":     {[][]int64{{1, 2, 3}, {3, 1, 2}, {4}}, 0},
		"by turns":             {[][]int64{{1, 2}, {3, 4}, {1, 2}, {5}}, 0},
		"the last one":         {[][]int64{{1}, {2}, {2}}, 0},
		"different ones":       {[][]int64{{1, 2}, {3, 4}, {5}}, 5},
		"an account twice":     {[][]int64{{1, 2}, {2, 3}, {4}}, 5},
		"empty ones in a row":  {[][]int64{{1, 2}, {}, {}, {3}, {}}, 3},
		"a page within a page": {[][]int64{{1, 2, 3}, {1, 2}, {4}}, 6},
	} {
		got, err := scan(t.Context(), paging(t, test.pages...))
		switch {
		case test.accounts > 0 && (err != nil || got.accounts != test.accounts):
			t.Errorf("%s: %+v, %v", name, got, err)
		case test.accounts == 0 && code(t, err) != directory.CodeRepeated:
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCookieRefused: a search that has paged before, and cannot go on.
func TestCookieRefused(t *testing.T) {
	for _, result := range []int64{12, 53} {
		pages := int64(0)
		c := answering(t, func(id int64, _ *ber.Packet) [][]byte {
			if pages++; pages < 3 {
				return [][]byte{person(id), done(id, 0, "", cookie("more"))}
			}
			return [][]byte{done(id, result, "00000057: LdapErr: DSID-0C0907B5, comment: Error processing control, data 0")}
		})
		_, err := scan(t.Context(), c)
		if code(t, err) != directory.CodeCookie || !strings.Contains(fault.HintOf(err), "load balancer") || !strings.Contains(err.Error(), "page 3") {
			t.Errorf("%d: %v (%s)", result, err, fault.HintOf(err))
		}
	}
}

// TestBusy: a server that has no time for the search is not asked about its meaning.
func TestBusy(t *testing.T) {
	for _, result := range []int64{51, 52} {
		c := answering(t, func(id int64, _ *ber.Packet) [][]byte { return [][]byte{done(id, result, "")} })
		if _, err := scan(t.Context(), c); !strings.Contains(fault.HintOf(err), "wait a few minutes") || !strings.Contains(fault.HintOf(err), "another domain controller") {
			t.Errorf("%d: %v (%s)", result, err, fault.HintOf(err))
		}
	}
}

// TestHintsOfLogons: only a wrong name or password is called one.
func TestHintsOfLogons(t *testing.T) {
	for data, says := range map[string]string{
		"525": "does not exist", "52e": "password or the name is wrong", "530": "at this hour", "531": "from this machine", "532": "has expired: set a new one",
		"533": "is disabled", "568": "too many groups", "701": "account has expired", "773": "must be changed", "775": "is locked",
	} {
		c := answering(t, func(id int64, _ *ber.Packet) [][]byte {
			return [][]byte{message(id, outcome(1, 49, fmt.Sprintf("80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data %s, v4563", data)))}
		})
		c.BindDN, c.Password = "reader", []byte("secret")
		_, err := directory.Open(t.Context(), c)
		wrong := strings.Contains(fault.HintOf(err), "wrong")
		if !strings.Contains(fault.HintOf(err), says) || wrong != (data == "52e") {
			t.Errorf("%s: %v (%s)", data, err, fault.HintOf(err))
		}
	}
}

// TestUnreadEntries: half of the entries of the user filter have no objectGUID.
func TestUnreadEntries(t *testing.T) {
	c := answering(t, func(id int64, _ *ber.Packet) [][]byte {
		var all [][]byte
		for number := range int64(20) {
			all = append(all, renumbered(person(number), id), renumbered(stranger(number), id))
		}
		return append(all, done(id, 0, "", cookie("")))
	})
	source := open(t, c)
	report, err := aduid.Scan(t.Context(), source, aduid.Options{Name: "ldap://x"})
	if err != nil || !report.Complete || report.Scanned != 20 || report.UnreadCount != 20 || report.Unread[3].DN != "CN=stranger 3" || report.Unread[3].Line != 0 {
		t.Errorf("%v, %+v", err, report)
	}
	verdict := report.Verdict()
	if !fault.Has(verdict, aduid.CodeUnread) || !strings.Contains(verdict.Error(), `20 accounts that may be users were not examined: "stranger 0" (no-object-guid)`) {
		t.Error(verdict)
	}
}

// stranger is an entry whose objectGUID the server does not show.
func stranger(number int64) []byte {
	entry := ber.Encode(ber.ClassApplication, ber.TypeConstructed, 4, nil, "")
	entry.AppendChild(octets(fmt.Sprintf("CN=stranger %d", number)))
	all := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "")
	one := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "")
	one.AppendChild(octets("sAMAccountName"))
	values := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSet, nil, "")
	values.AppendChild(octets(fmt.Sprintf("stranger %d", number)))
	one.AppendChild(values)
	all.AppendChild(one)
	entry.AppendChild(all)
	return message(1, entry)
}
