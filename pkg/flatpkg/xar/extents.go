package xar

import (
	"cmp"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// checkExtents refuses members outside of the heap, and members that overlap. Several
// may have the same range: xar stores equal files once. It returns where the last one
// ends.
func (a *Archive) checkExtents() (end int64, err error) {
	heap := a.size - a.heap
	list := a.extents()
	var total int64
	for _, e := range list {
		if e.offset > heap || e.length > heap-e.offset {
			return 0, fault.New(CodeExtent, "the file was cut off: download it again",
				act+": %s lies outside of the file: %d bytes from %d, and there are %d", e.what, e.length, e.offset, heap)
		}
		if total += e.length; total > maxShared*a.size {
			return 0, tooLarge("its members share the same bytes more than %d times", maxShared)
		}
	}
	slices.SortStableFunc(list, func(x, y extent) int {
		return cmp.Or(cmp.Compare(x.offset, y.offset), cmp.Compare(x.length, y.length))
	})
	last := extent{}
	for _, e := range list {
		same := e.offset == last.offset && e.length == last.length && e.shared && last.shared
		if e.offset < last.offset+last.length && !same {
			return 0, fault.New(CodeExtent, "do not use the file", act+": %s and %s overlap", last.what, e.what)
		}
		last = e
	}
	return last.offset + last.length, nil
}

// extents are the ranges of the heap that are used, empty ones aside.
func (a *Archive) extents() (list []extent) {
	add := func(e extent) {
		if e.length > 0 {
			list = append(list, e)
		}
	}
	add(a.toc.sum)
	for _, s := range a.toc.signatures {
		add(extent{s.offset, s.size, "the " + s.Style + " signature", false})
	}
	for _, e := range a.toc.entries {
		if e.hasData {
			add(extent{e.Offset, e.Stored, "the member " + fault.Printable(`"`+clip(e.Path)+`"`), true})
		}
	}
	for _, e := range a.toc.attributes {
		add(e)
	}
	return list
}
