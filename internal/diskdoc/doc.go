// Package diskdoc writes the property lists that diskutil prints, for tests: it
// alone knows their keys, and from which version of macOS on each key is there.
//
// The Macs for tests - those of internal/samplemac, which are saved as
// documents, and those of internal/simdisk, which change - describe what they
// have with the types of this package, and a [Maker] turns it into documents. No
// rule for a plan is in here, and nothing of pkg/disk is used, so that what
// judges a plan stays independent of what makes it.
package diskdoc

// A Maker makes the documents of one version of macOS.
type Maker struct {
	OS   int  // 1012 for 10.12 and 1100 for 11
	Full bool // with the keys too that a plan does not read, in the order of their names
}

// more adds keys that only a full document has.
func (m Maker) more(d Dict, entries ...Entry) Dict {
	if m.Full {
		return append(d, entries...)
	}
	return d
}
