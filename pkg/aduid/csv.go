package aduid

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
)

// CSV is a [Source] over a table as PowerShell's Export-Csv writes it, with a
// column ObjectGUID. csvde's are read too.
//
// UTF-8 and UTF-16 with a byte order mark, a #TYPE line, quoted fields with
// line ends in them, and commas, semicolons or tabs between them are fine.
// Bytes that are no UTF-8, as Windows PowerShell writes by default, are read as
// Windows-1252, with a warning: it can only garble names. Columns may stand in
// any order; DistinguishedName, SamAccountName (or Name), Enabled (or
// userAccountControl) and ObjectClass (or sAMAccountType) are used if there.
//
// A file that ends in the middle of a row gives an error. A cut between two rows
// cannot be seen; if the last line end is missing there is a warning.
type CSV struct {
	Name   string      // for errors
	File   io.ReaderAt // read twice; see [Open]
	Groups bool        // take groups too
}

func (c *CSV) findsByOffset() {}

// Read implements [Source].
func (c *CSV) Read(ctx context.Context, v Visitor) error {
	r, err := c.open(ctx, streamChunk)
	if err != nil {
		return err
	}
	t := taker{visitor: v, groups: c.Groups}
	unswapped := 0
	for r.row() {
		o := r.object()
		if o.skip == "" && o.GUID.LooksUnswapped() {
			unswapped++
		}
		if err := t.take(o); err != nil {
			return err
		}
	}
	if err := r.err(); err != nil {
		return c.failed(ctx, r, err)
	}
	c.warnings(v, r, &t, unswapped)
	return nil
}

func (c *CSV) warnings(v Visitor, r *csvReader, t *taker, unswapped int) {
	if r.ansi > 0 {
		v.warn(WarnEncoding, "%d names in %q are no UTF-8 and were read as Windows-1252: export with -Encoding UTF8", r.ansi, c.Name)
	}
	if unswapped > 0 {
		v.warn(WarnUnswapped, "%d GUIDs in %q look as if their bytes had not been swapped when they were written: their numbers would be wrong", unswapped, c.Name)
	}
	if t.unclassed > 0 && c.Groups {
		v.warn(WarnNoObjectClass, "%q has neither a column ObjectClass nor sAMAccountType: all were taken for users", c.Name)
	}
	if r.unclosed {
		v.warn(WarnNoLastLine, "no line end ends %q, as Export-Csv writes it: the last row has all its fields, and was taken for whole", c.Name)
	}
	if n := t.accounts; n == 1000 {
		v.warn(WarnRoundNumber, "%q has exactly %d accounts: was the export limited (-ResultSetSize, or a search that is not paged)?", c.Name, n)
	}
}

func (c *CSV) open(ctx context.Context, chunk int) (*csvReader, error) {
	text, err := openText(ctx, c.File)
	if err != nil {
		return nil, c.failed(ctx, nil, err)
	}
	r := &csvReader{lines: newLines(text, chunk)}
	if err := r.header(); err != nil {
		return nil, c.failed(ctx, r, err)
	}
	return r, nil
}

func (c *CSV) failed(ctx context.Context, r *csvReader, err error) error {
	text := fmt.Sprintf("reading CSV %q", c.Name)
	if ctx.Err() != nil {
		return stopped(ctx, text)
	}
	if r == nil {
		return unreadable(text, err)
	}
	return sourceError(fmt.Sprintf("%s, line %d", text, max(r.first, 1)), err)
}

// Find implements [Source]: it reads the lines at the refs' offsets again.
func (c *CSV) Find(ctx context.Context, refs []Ref, found func(Ref, Account) error) error {
	r, err := c.open(ctx, findChunk)
	if err != nil {
		return err
	}
	sorted := slices.SortedFunc(slices.Values(refs), func(a, b Ref) int { return cmp.Compare(a.Offset, b.Offset) })
	for _, ref := range sorted {
		if err := r.lines.seek(ref.Offset); err != nil {
			return c.failed(ctx, r, err)
		}
		r.fault = nil
		if !r.row() {
			if ctx.Err() != nil || r.lines.err != nil {
				return c.failed(ctx, r, r.lines.err)
			}
			continue // not what it was: Scan says so
		}
		o := r.object()
		if o.skip != "" {
			continue
		}
		if err := found(ref, o.account()); err != nil {
			return err
		}
	}
	return nil
}

// columns are where the wanted columns stand, -1 for one that is not there.
type columns struct {
	guid, dn, name, enabled, control, class, accountType int
}

// columnsOf finds the columns by their names, in any case.
func columnsOf(header [][]byte) columns {
	at := func(words ...string) int {
		for _, word := range words {
			for i, cell := range header {
				if equalFold(bytes.TrimSpace(cell), word) {
					return i
				}
			}
		}
		return -1
	}
	return columns{
		guid: at("ObjectGUID"), dn: at("DistinguishedName", "DN"), name: at("SamAccountName", "Name"),
		enabled: at("Enabled"), control: at("userAccountControl"), class: at("ObjectClass"), accountType: at("sAMAccountType"),
	}
}
