package directory

import (
	"hash/maphash"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const hintCookie = "run it again, at one domain controller and not a load balancer: --ldap ldaps://dc1.corp.example.com"

// pageMarks recognizes a page that has been there before: a server, or something in
// between, that does not follow its own cookie sends the same accounts again and
// never the others. A mark does not depend on the order of the entries.
type pageMarks struct {
	seed   maphash.Seed
	before map[pageMark]bool
	page   pageMark
	number int64
}

// pageMark is the sum of the hashes of a page's entries, and how many they are.
type pageMark struct {
	sum   uint64
	count int
}

func newPageMarks() *pageMarks {
	return &pageMarks{seed: maphash.MakeSeed(), before: map[pageMark]bool{}}
}

func (p *pageMarks) add(content []byte) {
	p.page.sum += maphash.Bytes(p.seed, content)
	p.page.count++
}

// end returns an error if the page that ends has been there before. A page without
// an entry is not a repetition.
func (p *pageMarks) end() error {
	mark := p.page
	p.page = pageMark{}
	p.number++
	if mark.count == 0 {
		return nil
	}
	if p.before[mark] {
		return fault.New(CodeRepeated, hintCookie+"; or export LDIF and use --ldif",
			"page %d has the same %d accounts as one before it: the server does not go on", p.number, mark.count)
	}
	p.before[mark] = true
	return nil
}

// handlerWithMark marks the entries of a page on their way to a handler.
type handlerWithMark struct {
	handler
	marks *pageMarks
}

func (h handlerWithMark) entry(content []byte) error {
	h.marks.add(content)
	return h.handler.entry(content)
}
