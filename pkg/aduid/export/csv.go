package export

import (
	"context"
	"io"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/csvfile"
)

// CSV is an [aduid.OffsetSource] over a table as PowerShell's Export-Csv writes
// it, with a column ObjectGUID or GUID. Tables of csvde, AdFind, Excel and Entra,
// whose column is OnPremisesImmutableId, are read too.
//
// UTF-8 and UTF-16 with a byte order mark, lines that end in CR alone, a #TYPE or
// sep= line, quoted fields with line ends in them, and commas, semicolons or tabs as
// separators are accepted. Bytes that are not UTF-8, as Windows PowerShell writes by
// default, are read as Windows-1252, with a warning: that can only garble names.
// Columns may be in any order; DistinguishedName, SamAccountName (or Name), Enabled
// (or userAccountControl) and ObjectClass (or sAMAccountType) are used if present.
//
// An object counts as a user unless its class is known to be another: see the codes
// of [aduid.Skip].
//
// A file that ends in the middle of a row is an error. A cut between two rows
// cannot be detected; if the last line end is missing there is a warning.
type CSV struct {
	Name   string      // for errors
	File   io.ReaderAt // read twice; see [Open]
	Groups bool        // include groups
	Form   aduid.Form  // of the GUIDs; [aduid.Auto] does not read 32 bare digits
	Column string      // that has the GUIDs; "": ObjectGUID and its like
	// Attributes are columns with numbers that are read beside the GUIDs.
	Attributes aduid.Attributes
}

// FindsByOffset implements [aduid.OffsetSource].
func (c *CSV) FindsByOffset() {}

// Read implements [aduid.Source].
func (c *CSV) Read(ctx context.Context, v aduid.Visitor) error {
	r, err := c.open(ctx)
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
	if r.failure != nil {
		return c.failed(ctx, r, r.failure)
	}
	c.warnings(v, r, &t, unswapped)
	return nil
}

func (c *CSV) warnings(v aduid.Visitor, r *csvReader, t *sorter, unswapped int) {
	if r.ansi > 0 {
		warn(v, aduid.WarnEncoding, "%d names in %q are not UTF-8 and were read as Windows-1252: export with -Encoding UTF8", r.ansi, c.Name)
	}
	if r.arrays > 0 {
		warn(v, aduid.WarnByteArray, "%d rows of %q have the name of a type in place of the GUID, such as System.Byte[]", r.arrays, c.Name)
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

func (c *CSV) open(ctx context.Context) (*csvReader, error) {
	text, err := openText(ctx, c.File)
	if err != nil {
		return nil, c.failed(ctx, nil, err)
	}
	r := &csvReader{text: text, rows: csvfile.NewReader(text, csvfile.Options{}), form: c.Form, column: c.Column, mapped: c.Attributes}
	if err := r.header(); err != nil {
		return nil, c.failed(ctx, r, err)
	}
	return r, nil
}

// failed names the file and the line in an error; r is nil before the first row.
func (c *CSV) failed(ctx context.Context, r *csvReader, err error) error {
	line := 0
	if r != nil {
		line = max(r.rows.Line(), 1)
	}
	return readError(ctx, "reading CSV", c.Name, line, err)
}

// Find implements [aduid.Source]: it reads the lines at the refs' offsets again.
func (c *CSV) Find(ctx context.Context, refs []aduid.Ref, found func(aduid.Ref, aduid.Account) error) error {
	r, err := c.open(ctx)
	if err != nil {
		return err
	}
	return findRecords(ctx, r, refs, found, func(err error) error { return c.failed(ctx, r, err) })
}
