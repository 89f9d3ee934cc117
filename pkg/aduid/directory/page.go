package directory

import (
	"bytes"
	"context"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxEmptyPages bounds the pages in a row that contain no account. A domain
// controller sends a few when a filter matches little; a server that never ends
// would otherwise keep us forever.
const maxEmptyPages = 1000

var errBrokenEntry = fault.New(CodeBadAnswer, "", "malformed entry")

// handler receives what a search finds.
type handler interface {
	entry(content []byte) error
	referral(url string)
	page() // one is complete
}

// pages reads page after page until the server says that it was the last one.
func (s *session) pages(ctx context.Context, q search, h handler) error {
	var cookie []byte
	empty, seen := 0, newPageMarks()
	for {
		next, found, err := s.page(ctx, q, cookie, handlerWithMark{h, seen})
		if err != nil {
			return err
		}
		h.page()
		if err := seen.end(); err != nil {
			return err
		}
		if len(next) == 0 {
			return nil
		}
		if found > 0 {
			empty = 0
		} else if empty++; empty >= maxEmptyPages {
			return fault.New(CodeEndlessPages, "ask the administrator of the server, or use a narrower --base or --filter", "%d pages in a row without an account, and the server announces more", empty)
		}
		cookie = bytes.Clone(next)
	}
}

// page reads one page and returns the cookie for the next, which is empty after
// the last. The timeout is for the whole page.
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
				return nil, found, fault.New(CodeBadAnswer, "", "malformed search reference")
			}
			for _, url := range urls {
				h.referral(url)
			}
		case opDone:
			next, err := q.end(m, h, len(cookie) > 0)
			return next, found, err
		default:
			return nil, found, fault.New(CodeBadAnswer, "", "unexpected message %#x in a search", m.op)
		}
	}
}

// end judges the last message of a page; later is whether it is not the first.
func (s search) end(m message, h handler, later bool) (next []byte, err error) {
	r, ok := parseResult(m.content)
	if !ok {
		return nil, fault.New(CodeBadAnswer, "", "malformed search result")
	}
	for _, url := range r.referrals {
		h.referral(url)
	}
	if r.code == resultSizeLimit && s.sizeLimit > 0 {
		return nil, nil
	}
	if r.code != resultSuccess {
		refused := resultError(r.code, r.diagnostic)
		if later && (r.code == resultNoExtension || r.code == resultUnwilling) {
			refused.Code, refused.Hint = CodeCookie, hintCookie // it has paged before
		}
		return nil, refused
	}
	if s.pageSize == 0 {
		return nil, nil
	}
	cookie, found, ok := pagingCookie(m.controls)
	switch {
	case !ok:
		return nil, fault.New(CodeBadAnswer, "", "malformed controls at the end of the page")
	case !found:
		return nil, fault.New(CodeNoPaging, "something in between drops the paging control: connect to the server directly, or export LDIF and use --ldif",
			"the server did not say if more pages follow")
	}
	return cookie, nil
}
