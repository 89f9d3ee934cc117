package export

import (
	"context"
	"io"

	"github.com/macwrangler/macwrangler/pkg/aduid"
)

// LDIF is an [aduid.OffsetSource] over a file as ldapsearch, ldifde and ldbsearch
// write it.
//
// Lines may be folded, values base64 or plain, names in any case and with
// options; comments, CR LF, a byte order mark and UTF-16 are accepted. Values
// given as a URL are never opened. If an entry has objectClass or
// sAMAccountType, they determine whether it is a user, a group or something
// else; if it has neither, it counts as a user.
//
// The output of "net ads search" is read too: its records have no dn line, and its
// head says how many there are. A GUID is read in every form of package aduid.
//
// A file that ends in the middle of a record, between two pages, or with an
// error of the server is an error, as is one whose head promises a trailer that
// is missing. The output of ldapsearch -LLL has no end mark: a cut between two
// records cannot be detected. If such a file has a multiple of 1,000 accounts,
// or its last empty line is missing, there is a warning.
type LDIF struct {
	Name   string      // for errors
	File   io.ReaderAt // read twice; see [Open]
	Groups bool        // include groups
	Form   aduid.Form  // of GUIDs that are written as text; [aduid.Auto] does not read 32 bare digits

	// Attributes have numbers that are read beside the GUIDs.
	Attributes aduid.Attributes

	replies bool // Read found the output of net ads search
}

// FindsByOffset implements [aduid.OffsetSource].
func (l *LDIF) FindsByOffset() {}

// Read implements [aduid.Source].
func (l *LDIF) Read(ctx context.Context, v aduid.Visitor) error {
	r, err := l.open(ctx, streamChunk)
	if err != nil {
		return err
	}
	r.marks.visit = v.Referral
	r.replies = false // it is found out
	t := sorter{visitor: v, groups: l.Groups}
	for r.record() {
		if r.rec.bare {
			continue
		}
		if err := t.visit(r.rec.entry()); err != nil {
			return err
		}
	}
	l.replies = r.replies
	if err := l.end(ctx, r); err != nil {
		return err
	}
	if t.unclassed > 0 && l.Groups {
		warn(v, aduid.WarnNoObjectClass, "%d entries of %q have neither objectClass nor sAMAccountType: all were counted as users", t.unclassed, l.Name)
	}
	if r.marks.unclosed {
		warn(v, aduid.WarnNoLastLine, "%q does not end with an empty line, as ldapsearch writes it: the last record has all attributes of the one before and was counted", l.Name)
	}
	if n := t.accounts; n > 0 && n%1000 == 0 && !r.marks.ended {
		warn(v, aduid.WarnRoundNumber, "%q has exactly %d accounts and no end mark: servers stop at 1,000 unless the search is paged (ldapsearch -E pr=1000/noprompt)", l.Name, n)
	}
	return nil
}

func (l *LDIF) open(ctx context.Context, chunk int) (*ldifReader, error) {
	text, err := openText(ctx, l.File)
	if err != nil {
		return nil, l.failed(ctx, nil, err)
	}
	return &ldifReader{lines: newLines(text, chunk), form: l.Form, mapped: l.Attributes, replies: l.replies}, nil
}

// end returns an error unless the file is complete.
func (l *LDIF) end(ctx context.Context, r *ldifReader) error {
	err := r.failure
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

// failed names the file and the line in an error; r is nil before the first
// line.
func (l *LDIF) failed(ctx context.Context, r *ldifReader, err error) error {
	line := 0
	if r != nil {
		line = r.lines.number
	}
	return readError(ctx, "reading LDIF", l.Name, line, err)
}

// Find implements [aduid.Source]: it reads the records at the refs' offsets again.
func (l *LDIF) Find(ctx context.Context, refs []aduid.Ref, found func(aduid.Ref, aduid.Account) error) error {
	r, err := l.open(ctx, findChunk)
	if err != nil {
		return err
	}
	return findRecords(ctx, r, refs, found, func(err error) error { return l.failed(ctx, r, err) })
}
