package aduid

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
)

// LDIF is a [Source] over a file as ldapsearch, ldifde and ldbsearch write it.
//
// Lines may be folded, values base64 or plain, names in any case and with
// options; comments, CR LF, a byte order mark and UTF-16 are fine. Values said
// to be in other files are never opened. Where an entry has objectClass or
// sAMAccountType, users and groups are told from all else; where it has
// neither, it is taken for a user.
//
// A file that ends in the middle of a record, between two pages, or with an
// error of the server gives an error, as does one whose head promises a trailer
// that is not there. What ldapsearch -LLL writes has no mark at its end: a cut
// between two records cannot be seen. If such a file has a multiple of 1,000
// accounts, or lacks its last empty line, there is a warning.
type LDIF struct {
	Name   string      // for errors
	File   io.ReaderAt // read twice; see [Open]
	Groups bool        // take groups too
}

func (l *LDIF) findsByOffset() {}

// Read implements [Source].
func (l *LDIF) Read(ctx context.Context, v Visitor) error {
	r, err := l.open(ctx, streamChunk)
	if err != nil {
		return err
	}
	r.marks.visit = v.Referral
	t := taker{visitor: v, groups: l.Groups}
	for r.record() {
		if r.rec.bare {
			continue
		}
		if err := t.take(r.rec.entry()); err != nil {
			return err
		}
	}
	if err := l.end(ctx, r); err != nil {
		return err
	}
	if t.unclassed > 0 && l.Groups {
		v.warn(WarnNoObjectClass, "%d entries of %q have neither objectClass nor sAMAccountType: all were taken for users", t.unclassed, l.Name)
	}
	if r.marks.unclosed {
		v.warn(WarnNoLastLine, "no empty line ends %q, as ldapsearch writes it: the last record has all that the one before has, and was taken for whole", l.Name)
	}
	if n := t.accounts; n > 0 && n%1000 == 0 && !r.marks.ended {
		v.warn(WarnRoundNumber, "%q has exactly %d accounts and no mark at its end: servers stop at 1,000 where a search is not paged (ldapsearch -E pr=1000/noprompt)", l.Name, n)
	}
	return nil
}

func (l *LDIF) open(ctx context.Context, chunk int) (*ldifReader, error) {
	text, err := openText(ctx, l.File)
	if err != nil {
		return nil, l.failed(ctx, nil, err)
	}
	r := &ldifReader{lines: newLines(text, chunk)}
	return r, nil
}

// end tells whether the end that was met is that of a whole file.
func (l *LDIF) end(ctx context.Context, r *ldifReader) error {
	err := r.fault
	if err == nil {
		err = r.lines.err
	}
	if err == nil {
		err = r.marks.verdict(r)
	}
	if err == nil {
		return nil
	}
	return l.failed(ctx, r, err)
}

// failed names the file and the line in an error.
func (l *LDIF) failed(ctx context.Context, r *ldifReader, err error) error {
	text := fmt.Sprintf("reading LDIF %q", l.Name)
	if ctx.Err() != nil {
		return stopped(ctx, text)
	}
	if r == nil {
		return unreadable(text, err)
	}
	return sourceError(fmt.Sprintf("%s, line %d", text, r.lines.number), err)
}

// Find implements [Source]: it reads the records at the refs' offsets again.
func (l *LDIF) Find(ctx context.Context, refs []Ref, found func(Ref, Account) error) error {
	r, err := l.open(ctx, findChunk)
	if err != nil {
		return err
	}
	sorted := slices.SortedFunc(slices.Values(refs), func(a, b Ref) int { return cmp.Compare(a.Offset, b.Offset) })
	for _, ref := range sorted {
		if err := r.lines.seek(ref.Offset); err != nil {
			return l.failed(ctx, r, err)
		}
		r.fault, r.rec.bare, r.before = nil, true, 0
		if !r.record() {
			if ctx.Err() != nil || r.lines.err != nil {
				return l.failed(ctx, r, r.lines.err)
			}
			continue // not what it was: Scan says so
		}
		e := r.rec.entry()
		if e.skip != "" || r.rec.bare {
			continue
		}
		if err := found(ref, e.account()); err != nil {
			return err
		}
	}
	return nil
}
