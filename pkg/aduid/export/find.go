package export

import (
	"cmp"
	"context"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/aduid"
)

// A recordReader reads single records of a file again.
type recordReader interface {
	// seek makes the record at an offset the next one.
	seek(offset int64) error
	// next returns the record, valid until the next call. It is not usable if
	// the file has changed. The error is one of reading.
	next() (o object, usable bool, err error)
}

// findRecords calls found for the records at the offsets of refs. failed names
// the file in an error.
func findRecords(
	ctx context.Context, r recordReader, refs []aduid.Ref, found func(aduid.Ref, aduid.Account) error, failed func(error) error,
) error {
	for _, ref := range sortedByOffset(refs) {
		if err := r.seek(ref.Offset); err != nil {
			return failed(err)
		}
		o, usable, err := r.next()
		switch {
		case usable:
			if err := found(ref, o.account()); err != nil {
				return err
			}
		case err != nil || ctx.Err() != nil:
			return failed(err)
		default: // the file has changed: Scan reports it
		}
	}
	return nil
}

// sortedByOffset returns the refs in the order of a file.
func sortedByOffset(refs []aduid.Ref) []aduid.Ref {
	return slices.SortedFunc(slices.Values(refs), func(a, b aduid.Ref) int { return cmp.Compare(a.Offset, b.Offset) })
}
