package profile

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// maxFindings is how many findings one profile gets: a made-up one could have
// hundreds of thousands.
const maxFindings = 1000

// findings collects what was found.
type findings struct {
	list []Finding
	more bool // than are listed
}

// add adds a finding about the whole file.
func (f *findings) add(rule, message, fix string) {
	f.put(Finding{Rule: rule, Message: message, Fix: fix})
}

// at adds a finding about a value.
func (f *findings) at(where place, rule, message, fix string) {
	f.put(Finding{
		Rule: rule, Path: where.path, Line: where.line, Column: where.column, Message: message, Fix: fix,
	})
}

func (f *findings) put(one Finding) {
	if len(f.list) >= maxFindings {
		f.more = true
		return
	}
	one.Severity = severityOf(one.Rule)
	f.list = append(f.list, one)
}

// close puts the findings in the order of the file, those about all of it first,
// and says if that is not all.
func (f *findings) close() []Finding {
	slices.SortStableFunc(f.list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	if f.more {
		f.list = append(f.list, Finding{
			Rule: ruleMore, Severity: severityOf(ruleMore), Message: fmt.Sprintf("there is more to find than these %d", maxFindings),
		})
	}
	return f.list
}

// place is where something stands in a profile.
type place struct {
	path         string
	line, column int
}

// placeOf is the place of a value.
func placeOf(n *plistfile.Node, path ...string) place {
	return place{plistfile.KeyPath(path...), n.Line(), n.Column()}
}

// placeOfKey is the place of a key.
func placeOfKey(k plistfile.Key, path ...string) place {
	return place{plistfile.KeyPath(path...), k.Line, k.Column}
}
