package directory

import (
	"bytes"
	"context"
)

// mostEmptyPages bounds the pages in a row that hold no account. A domain
// controller gives a few when a filter finds little; a server that never ends
// would otherwise keep us for good.
const mostEmptyPages = 1000

var errBrokenEntry = faultf(CodeBadAnswer, "", "an entry is broken")

// handler takes what a search finds.
type handler interface {
	entry(content []byte) error
	referral(url string)
	page() // one is complete
}

// pages reads page after page until the server says that there are no more.
func (s *session) pages(ctx context.Context, q search, h handler) error {
	var cookie []byte
	empty := 0
	for {
		next, found, err := s.page(ctx, q, cookie, h)
		if err != nil {
			return err
		}
		h.page()
		if len(next) == 0 {
			return nil
		}
		if found > 0 {
			empty = 0
		} else if empty++; empty >= mostEmptyPages {
			return faultf(CodeEndlessPages, "ask who runs the server, or give a narrower --base or --filter", "%d pages in a row held no account, and more are said to follow", empty)
		}
		cookie = bytes.Clone(next)
	}
}

// page reads one page and gives the cookie for the next, which is empty after
// the last. The whole page has the time of one answer.
func (s *session) page(ctx context.Context, q search, cookie []byte, h handler) (next []byte, found int, err error) {
	if err := s.begin(ctx); err != nil {
		return nil, 0, err
	}
	id := s.nextID()
	if err := s.send(q.request(id, cookie)); err != nil {
		return nil, 0, err
	}
	for {
		m, err := s.receive(id)
		if err != nil {
			return nil, found, err
		}
		switch m.op {
		case opEntry:
			found++
			if err := h.entry(m.content); err != nil {
				return nil, found, err
			}
		case opReference:
			urls, ok := texts(m.content, nil)
			if !ok {
				return nil, found, faultf(CodeBadAnswer, "", "a reference is broken")
			}
			for _, url := range urls {
				h.referral(url)
			}
		case opDone:
			next, err := q.end(m, h)
			return next, found, err
		default:
			return nil, found, faultf(CodeBadAnswer, "", "an answer of kind %#x to a search", m.op)
		}
	}
}

// end judges the last message of a page.
func (s search) end(m message, h handler) (next []byte, err error) {
	r, ok := parseResult(m.content)
	if !ok {
		return nil, faultf(CodeBadAnswer, "", "the end of the page is broken")
	}
	for _, url := range r.referrals {
		h.referral(url)
	}
	if r.code != resultSuccess {
		return nil, describe(r.code, r.diagnostic)
	}
	if s.pageSize == 0 {
		return nil, nil
	}
	cookie, found, ok := pagingCookie(m.controls)
	switch {
	case !ok:
		return nil, faultf(CodeBadAnswer, "", "the controls at the end of the page are broken")
	case !found:
		return nil, faultf(CodeNoPaging, "something between here and the server drops the paging control: ask the server itself, or take an LDIF and use --ldif",
			"the page does not say whether it is the last")
	}
	return cookie, nil
}
