package export

import (
	"bytes"
	"context"
	"io"

	"github.com/macwrangler/macwrangler/pkg/aduid"
)

// CSV is an [aduid.OffsetSource] over a table as PowerShell's Export-Csv writes
// it, with a column ObjectGUID. Tables of csvde are read too.
//
// UTF-8 and UTF-16 with a byte order mark, a #TYPE line, quoted fields with
// line ends in them, and commas, semicolons or tabs as separators are accepted.
// Bytes that are not UTF-8, as Windows PowerShell writes by default, are read as
// Windows-1252, with a warning: that can only garble names. Columns may be in
// any order; DistinguishedName, SamAccountName (or Name), Enabled (or
// userAccountControl) and ObjectClass (or sAMAccountType) are used if present.
//
// A file that ends in the middle of a row is an error. A cut between two rows
// cannot be detected; if the last line end is missing there is a warning.
type CSV struct {
	Name   string      // for errors
	File   io.ReaderAt // read twice; see [Open]
	Groups bool        // include groups
}

// FindsByOffset implements [aduid.OffsetSource].
func (c *CSV) FindsByOffset() {}

// Read implements [aduid.Source].
func (c *CSV) Read(ctx context.Context, v aduid.Visitor) error {
	r, err := c.open(ctx, streamChunk)
	if err != nil {
		return err
	}
	t := sorter{visitor: v, groups: c.Groups}
	unswapped := 0
	for r.row() {
		o := r.object()
		if o.skip == "" && o.GUID.LooksUnswapped() {
			unswapped++
		}
		if err := t.visit(o); err != nil {
			return err
		}
	}
	if err := r.err(); err != nil {
		return c.failed(ctx, r, err)
	}
	c.warnings(v, r, &t, unswapped)
	return nil
}

func (c *CSV) warnings(v aduid.Visitor, r *csvReader, t *sorter, unswapped int) {
	if r.ansi > 0 {
		warn(v, aduid.WarnEncoding, "%d names in %q are not UTF-8 and were read as Windows-1252: export with -Encoding UTF8", r.ansi, c.Name)
	}
	if unswapped > 0 {
		warn(v, aduid.WarnUnswapped, "%d GUIDs in %q look as if their bytes were not swapped when they were written: their numbers would be wrong", unswapped, c.Name)
	}
	if t.unclassed > 0 && c.Groups {
		warn(v, aduid.WarnNoObjectClass, "%q has neither a column ObjectClass nor sAMAccountType: all were counted as users", c.Name)
	}
	if r.unclosed {
		warn(v, aduid.WarnNoLastLine, "%q does not end with a line end, as Export-Csv writes it: the last row has all its fields and was counted", c.Name)
	}
	if n := t.accounts; n == 1000 {
		warn(v, aduid.WarnRoundNumber, "%q has exactly %d accounts: was the export limited (-ResultSetSize, or a search that is not paged)?", c.Name, n)
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

// failed names the file and the line in an error; r is nil before the first row.
func (c *CSV) failed(ctx context.Context, r *csvReader, err error) error {
	line := 0
	if r != nil {
		line = max(r.first, 1)
	}
	return readError(ctx, "reading CSV", c.Name, line, err)
}

// Find implements [aduid.Source]: it reads the lines at the refs' offsets again.
func (c *CSV) Find(ctx context.Context, refs []aduid.Ref, found func(aduid.Ref, aduid.Account) error) error {
	r, err := c.open(ctx, findChunk)
	if err != nil {
		return err
	}
	return findRecords(ctx, r, refs, found, func(err error) error { return c.failed(ctx, r, err) })
}

// columns are the positions of the wanted columns, -1 for a missing one.
type columns struct {
	guid, dn, name, enabled, control, class, accountType int
}

// columnsOf finds the columns by their names, ignoring case.
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
