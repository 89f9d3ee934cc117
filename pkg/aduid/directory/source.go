package directory

import (
	"context"
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Source reads accounts from a directory over one connection. It is for one
// goroutine.
type Source struct {
	config   Config
	endpoint endpoint
	filter   []byte
	base     string
	session  *session
	parts    int // of the last Read
}

var (
	_ aduid.NamelessSource = (*Source)(nil)
	_ aduid.SplitSource    = (*Source)(nil)
)

// Open checks the settings, connects, encrypts, logs on, and looks up the base
// if none was given. Nothing is sent unless all settings are safe. Close the
// source when done.
func Open(ctx context.Context, c Config) (*Source, error) {
	e, err := c.check()
	if err != nil {
		return nil, err
	}
	filter, err := c.filter()
	if err != nil {
		return nil, err
	}
	s := &Source{config: c, endpoint: e, filter: filter, base: c.Base}
	if s.session, err = c.connect(ctx, e); err != nil {
		return nil, err
	}
	if s.base == "" && !e.globalCatalog() {
		if s.base, err = s.findBase(ctx); err != nil {
			s.session.close()
			return nil, err
		}
	}
	return s, nil
}

// URL returns the address of the server.
func (s *Source) URL() string { return s.config.URL }

// Base returns the DN that is searched; "" is a whole forest.
func (s *Source) Base() string { return s.base }

// Close ends the connection. The error is always nil: how the server takes the
// unbind does not change what was read.
func (s *Source) Close() error {
	s.session.close()
	return nil
}

// Read implements [aduid.Source]. It returns nil only if each page ended
// without an error and with the control that says whether more pages follow,
// and the last one said that none do. Referrals are reported once each, and
// never followed.
//
// With several Connections each reads a part, by ranges of objectGUID, if the server
// compares them; otherwise one reads the whole. No account that may be searched by
// objectGUID is in none of the parts; an account that is in the wrong one, a page that
// was in another, and any error of one part end the reading. Whether there are accounts
// whose objectGUID may not be searched, and so are in no part, cannot be found out.
func (s *Source) Read(ctx context.Context, v aduid.Visitor) error {
	s.parts = 1
	if s.config.Attributes.Any() && s.endpoint.globalCatalog() && v.Warn != nil {
		v.Warn(fault.Reason{Code: aduid.WarnCatalog, Text: "a global catalog has few attributes, and usually not those with numbers: scan each domain by itself, on port 636"})
	}
	whole := search{filter: s.filter, attributes: s.config.attributes()}
	if s.config.Connections > 1 {
		return s.readSplit(ctx, v, whole)
	}
	return s.read(ctx, v, whole)
}

// Connections implements [aduid.SplitSource].
func (s *Source) Connections() int { return s.parts }

// read passes what a search finds to a visitor.
func (s *Source) read(ctx context.Context, v aduid.Visitor, q search) error {
	r := s.reader(v, q)
	q.base, q.scope, q.pageSize = s.base, scopeSubtree, s.config.pageSize()
	err := s.search(ctx, q, r)
	if err == nil || r.stopped != nil {
		return r.stopped
	}
	return s.config.wrap(ctx, fmt.Sprintf("reading page %d of %q from", r.done.Pages+1, s.base), err)
}

func (s *Source) reader(v aduid.Visitor, q search) *entryReader {
	return &entryReader{
		visitor: v, groups: s.config.Groups, numbers: s.config.Attributes, classes: slices.Contains(q.attributes, attrClass),
		progress: s.config.Progress, seen: map[string]bool{},
	}
}

// search runs all pages of one search. Any error ends the session: answers may
// still be in flight.
func (s *Source) search(ctx context.Context, q search, h handler) error {
	if s.session.failed {
		next, err := s.config.connect(ctx, s.endpoint)
		if err != nil {
			return err
		}
		s.session = next
	}
	release := s.session.guard(ctx)
	defer release()
	err := s.session.pages(ctx, q, h)
	if err == nil {
		err = ctx.Err() // its guard may have set a deadline that would end the next search
	}
	if err != nil {
		s.session.failed = true
		_ = s.session.conn.Close() // it has failed already
	}
	return err
}

// findBase looks up the server's domain in the root DSE.
func (s *Source) findBase(ctx context.Context) (string, error) {
	const act = "looking up the base of"
	root := &rootDSE{}
	err := s.search(ctx, search{
		scope: scopeBase, filter: present(attrClass),
		attributes: []string{attrDefaultBase, attrBases},
	}, root)
	switch {
	case err != nil:
		return "", s.config.wrap(ctx, act, err)
	case root.standard != "":
		return root.standard, nil
	case len(root.all) == 1:
		return root.all[0], nil
	case len(root.all) == 0:
		err = fault.New(CodeNoBase, "add --base, such as DC=example,DC=com", "the server lists none")
	default:
		err = fault.New(CodeNoBase, "choose one of them with --base", "the server has several: %s", fault.ClipTo(fmt.Sprintf("%q", root.all), maxBases))
	}
	return "", s.config.wrap(ctx, act, err)
}

// maxBases is how many characters of a list of bases are shown.
const maxBases = 500

// rootDSE is what a server publishes about itself (RFC 4512, 5.1).
type rootDSE struct {
	standard string
	all      []string
}

const (
	attrDefaultBase = "defaultNamingContext"
	attrBases       = "namingContexts"
)

func (r *rootDSE) entry(content []byte) error {
	a, ok := attributesOf(content)
	for ok && len(a.left) > 0 {
		if ok = a.next(); !ok {
			break
		}
		var values []string
		if values, ok = texts(a.values, nil); !ok {
			break
		}
		switch {
		case a.is(attrBases):
			r.all = values
		case a.is(attrDefaultBase) && len(values) == 1:
			r.standard = values[0]
		}
	}
	if !ok {
		return errBrokenEntry
	}
	return nil
}

func (*rootDSE) referral(string) {}
func (*rootDSE) page()           {}
