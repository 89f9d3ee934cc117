package plistfile

// The largest values that Limits can have.
const (
	// Readers of the tree recurse: with a larger depth they would run out of
	// stack.
	maxDepth = 10_000
	// With these, sums of two numbers within the limits do not overflow.
	maxObjects = 1 << 30
	maxBytes   = 1 << 60
)

// Limits bounds what Read and Parse accept. A field of zero or less has its
// default, so Limits{} is a good value for every file of unknown origin.
type Limits struct {
	// Size is the greatest length of the file in bytes.
	Size int64
	// Depth is the deepest nesting: a root that is not a container has
	// depth 1. Values above 10,000 count as 10,000.
	Depth int
	// Objects is the greatest number of values and dictionary keys. Where a
	// binary file refers to one object from several places, each reference
	// counts.
	Objects int
	// Text is the greatest number of bytes of all strings, keys and data,
	// again with each reference counted.
	Text int64
}

// DefaultLimits returns the defaults for the fields of Limits: 16 MiB, depth
// 128, 250,000 values and keys, 16 MiB of text. The largest files that macOS
// itself writes, such as a list of software receipts, are far smaller.
func DefaultLimits() Limits {
	return Limits{Size: 16 << 20, Depth: 128, Objects: 250_000, Text: 16 << 20}
}

// orDefault returns l with every field filled in.
func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	if l.Size <= 0 {
		l.Size = d.Size
	}
	if l.Depth <= 0 {
		l.Depth = d.Depth
	}
	if l.Objects <= 0 {
		l.Objects = d.Objects
	}
	if l.Text <= 0 {
		l.Text = d.Text
	}
	return Limits{
		Size: min(l.Size, maxBytes), Depth: min(l.Depth, maxDepth),
		Objects: min(l.Objects, maxObjects), Text: min(l.Text, maxBytes),
	}
}

// budget counts what a document has used of its limits.
type budget struct {
	limits      Limits
	usedObjects int
	usedText    int64
}

// take counts objects and bytes of text, and returns an error if they exceed a
// limit. The caller adds the position.
func (b *budget) take(objects int, text int64) *PositionError {
	// Neither sum can overflow: what is added is itself within the limits, or
	// no longer than the file.
	b.usedObjects += objects
	b.usedText += text
	if b.usedObjects > b.limits.Objects {
		return newError(CodeTooManyObjects, "more than %d values and keys", b.limits.Objects)
	}
	if b.usedText > b.limits.Text {
		return newError(CodeTooMuchText, "strings and data expand to more than %d bytes", b.limits.Text)
	}
	return nil
}

// enter returns an error if the nesting is too deep.
func (b *budget) enter(depth int) *PositionError {
	if depth > b.limits.Depth {
		return newError(CodeTooDeep, "values nested deeper than %d", b.limits.Depth)
	}
	return nil
}
