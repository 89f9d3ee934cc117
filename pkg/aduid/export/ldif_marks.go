package export

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// attribute is one whose value is wanted.
type attribute uint8

const (
	otherAttribute attribute = iota
	dnAttribute
	objectGUID
	accountName
	accountControl
	accountType
	objectClass
	distinguishedName // of net ads search, in place of a dn line
	changeType
	referral
	trailer         // "result:", the end of a search
	pageEnd         // "pagedresults:", the end of a page
	numberAttribute // one that the numbers are in
	noEntry         // other lines of records without a DN
)

// attributes is a set of them.
type attributes uint16

// attributeOf returns the attribute with that name, which has no options. It
// looks at the length first: most lines of an export are other attributes.
func attributeOf(name []byte) attribute {
	is := func(word string, a attribute) attribute {
		if equalFold(name, word) {
			return a
		}
		return otherAttribute
	}
	switch len(name) {
	case 2:
		return is("dn", dnAttribute)
	case 3:
		return is("ref", referral)
	case 4:
		return is("text", noEntry)
	case 6:
		return max(is("result", trailer), is("search", noEntry))
	case 7:
		return max(is("version", noEntry), is("control", noEntry))
	case 9:
		return max(is("matchedDN", noEntry), is("extended", noEntry))
	case 10:
		return max(is("objectGUID", objectGUID), is("changetype", changeType))
	case 11:
		return is("objectClass", objectClass)
	case 12:
		return is("pagedresults", pageEnd)
	case 14:
		return max(is("sAMAccountName", accountName), is("sAMAccountType", accountType))
	case 17:
		return is("distinguishedName", distinguishedName)
	case 18:
		return is("userAccountControl", accountControl)
	default:
		return otherAttribute
	}
}

// endMarks collect what a file says about its own end. ldapsearch writes
// comments and trailers, fewer with each -L; ldbsearch counts its records.
type endMarks struct {
	visit     func(url string) // of referrals, may be nil
	trailed   bool             // the head promises a trailer
	paged     bool             // the head says that the search is paged
	ended     bool             // the last search says that it is over
	unclosed  bool             // the empty line after the last record is missing
	morePages bool             // the last page says that there are more
	result    string           // of the server, other than success
	code      int
	announced int64 // records, by net ads search
	counted   int64 // entries, by ldapsearch, of the searches before this one
	count     int64 // and of this one
}

// takeReplies reads "Got 2 replies", with which the output of net ads search begins.
func (r *ldifReader) takeReplies(line []byte) bool {
	count, ok := bytes.CutPrefix(line, []byte("Got "))
	if !ok { // almost always
		return false
	}
	count, ok = bytes.CutSuffix(count, []byte(" replies"))
	n, err := strconv.ParseUint(string(count[:min(len(count), 20)]), 10, 32)
	if !ok || err != nil || r.entries > 0 && !r.replies {
		return false
	}
	r.replies, r.marks.ended = true, true // judged by the number
	r.marks.announced += int64(n)
	return true
}

// comment reads a comment line, in which ldapsearch writes referrals.
func (m *endMarks) comment(line []byte) {
	text := bytes.TrimSpace(bytes.TrimLeft(line, "#"))
	switch {
	case hasPrefixFold(text, "refldap://"), hasPrefixFold(text, "refldaps://"):
		m.referral(text[len("ref"):])
	case bytes.HasPrefix(text, []byte("extended LDIF")), bytes.Equal(text, []byte("LDAPv3")), bytes.HasPrefix(text, []byte("record ")):
		m.trailed, m.ended, m.paged = true, false, false
		m.counted, m.count = m.counted+m.count, 0
	case bytes.HasPrefix(text, []byte("with pagedResults ")):
		m.paged = true
	case bytes.HasPrefix(text, []byte("returned ")):
		m.ended = true
	case bytes.HasPrefix(text, []byte("numEntries:")):
		m.ended = true
		m.numEntries(text[len("numEntries:"):])
	case bytes.HasPrefix(text, []byte("pagedresults:")):
		m.page(text)
	}
}

// numEntries reads "# numEntries: 5". Of several in one search the largest counts.
func (m *endMarks) numEntries(text []byte) {
	text = bytes.TrimSpace(text)
	if n, err := strconv.ParseUint(string(text[:min(len(text), 20)]), 10, 32); err == nil {
		m.count = max(m.count, int64(n))
	}
}

// page reads "pagedresults: cookie=…": the cookie of the last page is empty.
func (m *endMarks) page(text []byte) {
	_, cookie, ok := bytes.Cut(text, []byte("cookie="))
	if ok {
		m.morePages = len(bytes.TrimSpace(cookie)) > 0
		m.ended = !m.morePages
	}
}

func (m *endMarks) referral(url []byte) {
	if m.visit != nil {
		m.visit(validText(bytes.TrimSpace(url)))
	}
}

// trailer reads "result: 4 Size limit exceeded". In a paged search every page
// has one.
func (m *endMarks) trailer(value []byte) {
	code := 0
	if _, err := fmt.Sscanf(string(value[:min(len(value), 10)]), "%d", &code); err != nil {
		return // not a trailer of ldapsearch
	}
	m.ended = !m.paged // otherwise only the cookie shows if the page is the last one
	if code != 0 && m.result == "" {
		m.code, m.result = code, validText(value[:min(len(value), 200)])
	}
}

// verdict returns an error unless the end of the file is the end of the search.
func (m *endMarks) verdict(r *ldifReader) error {
	const sizeLimit = 4
	switch {
	case r.lines.cut, r.rec.offset >= 0 && !r.rec.closed && !r.rec.bare:
		return cutShort()
	case m.code == sizeLimit:
		return fault.New(aduid.CodeSizeLimit, "page the search: ldapsearch -E pr=1000/noprompt", "the server returned only a part: result: %s", m.result)
	case m.result != "":
		return fault.New(CodeServerError, hintExport, "the search ended with an error of the server: result: %s", m.result)
	case m.morePages:
		return fault.New(fault.Truncated, hintExport, "the file ends with a page that is not the last one")
	case m.trailed && !m.ended:
		return fault.New(fault.Truncated, hintExport, "the head of the file promises a result at its end, which is missing")
	case r.replies && r.entries != m.announced:
		return fault.New(fault.Truncated, hintExport, "the head announces %d replies, and %d were read", m.announced, r.entries)
	case r.entries < m.counted+m.count:
		return fault.New(fault.Truncated, hintExport, "the file counts %d entries, and %d were read", m.counted+m.count, r.entries)
	case r.entries == 0 && !m.ended:
		return fault.New(CodeEmpty, "check if the export printed an error", "the file contains no entry")
	}
	return nil
}

func hasPrefixFold(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && equalFold(b[:len(prefix)], prefix)
}
