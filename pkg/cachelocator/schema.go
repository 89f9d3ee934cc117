package cachelocator

import (
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// maxFaults is how many faults of one file are reported one by one.
const maxFaults = 20

// need is whether a key must be there.
type need bool

const (
	optional  need = false
	mandatory need = true
)

// faults collects what makes the locator discard a file.
type faults struct {
	reasons []fault.Reason
	more    int
}

func (f *faults) add(at *cursor, what string) {
	if len(f.reasons) >= maxFaults {
		f.more++
		return
	}
	f.reasons = append(f.reasons, because(BadSchema, "%s %s.", at.place(), what))
}

// all returns the reasons, and one more that counts the rest.
func (f *faults) all() []fault.Reason {
	if f.more > 0 {
		return append(f.reasons, because(BadSchema, "There are %d more faults of this kind.", f.more))
	}
	return f.reasons
}

// A cursor is a value in the file and its key path. A key is absent, of the
// right kind, or of the wrong one: only the last is always a fault.
type cursor struct {
	faults *faults
	node   *plistfile.Node
	parent *cursor
	key    string
}

// place returns the key path. It consists of known keys and of numbers, so no
// text from the file gets into a message by it.
func (c *cursor) place() string {
	var keys []string
	for at := c; at.parent != nil; at = at.parent {
		keys = append(keys, at.key)
	}
	slices.Reverse(keys)
	return plistfile.KeyPath(keys...)
}

// child returns the value of a key, or nil if it is absent or of a kind
// other than those given.
func (c *cursor) child(key string, need need, kinds ...plistfile.Kind) *cursor {
	child := &cursor{faults: c.faults, node: c.node.Get(key), parent: c, key: key}
	if child.node == nil {
		if need == mandatory {
			c.faults.add(child, "is missing")
		}
		return nil
	}
	return child.of(kinds...)
}

// of returns the cursor itself if its value is of one of the kinds, else nil.
func (c *cursor) of(kinds ...plistfile.Kind) *cursor {
	if slices.Contains(kinds, c.node.Kind()) {
		return c
	}
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = kind.String()
	}
	c.faults.add(c, "is of type "+c.node.Kind().String()+", not "+strings.Join(names, " or "))
	return nil
}

// each yields the elements of an array that are of the kinds.
func (c *cursor) each(key string, need need, kinds ...plistfile.Kind) iter.Seq[*cursor] {
	return func(yield func(*cursor) bool) {
		list := c.child(key, need, plistfile.Array)
		if list == nil {
			return
		}
		for i, node := range list.node.Elements() {
			element := &cursor{faults: c.faults, node: node, parent: list, key: strconv.Itoa(i)}
			if element = element.of(kinds...); element != nil && !yield(element) {
				return
			}
		}
	}
}

func (c *cursor) text(key string, need need) string {
	child := c.child(key, need, plistfile.String)
	if child == nil {
		return ""
	}
	text, _ := child.node.Text()
	return text
}

func (c *cursor) data(key string, need need) []byte {
	child := c.child(key, need, plistfile.Data)
	if child == nil {
		return nil
	}
	data, _ := child.node.Data()
	return data
}

func (c *cursor) flag(key string, need need) *bool {
	child := c.child(key, need, plistfile.Boolean)
	if child == nil {
		return nil
	}
	value, _ := child.node.Bool()
	return &value
}

// flagOrNumber treats a number other than 0 as true, as NSNumber's boolValue does.
// It returns nil if there is neither.
func (c *cursor) flagOrNumber(key string) *bool {
	child := c.child(key, optional, plistfile.Boolean, plistfile.Integer, plistfile.Real)
	if child == nil {
		return nil
	}
	value, ok := child.node.Bool()
	if !ok {
		value = child.float() != 0
	}
	return &value
}

// number returns the whole part of a number, or nil if there is none.
func (c *cursor) number(key string, need need) *int64 {
	child := c.child(key, need, plistfile.Integer, plistfile.Real)
	if child == nil {
		return nil
	}
	whole, ok := child.node.Int()
	if !ok {
		whole = clamp(child.float())
	}
	return &whole
}

func (c *cursor) real(key string, need need) *float64 {
	child := c.child(key, need, plistfile.Integer, plistfile.Real)
	if child == nil {
		return nil
	}
	value := child.float()
	return &value
}

// float returns an integer or a real. JSON cannot express one that is not
// finite.
func (c *cursor) float() float64 {
	if whole, ok := c.node.Int(); ok {
		return float64(whole)
	}
	if whole, ok := c.node.Uint(); ok {
		return float64(whole)
	}
	value, _ := c.node.Real()
	if math.IsNaN(value) || math.IsInf(value, 0) {
		c.faults.add(c, "is not a finite number")
		return 0
	}
	return value
}

// clamp limits a number to what an int64 holds.
func clamp(value float64) int64 {
	switch {
	case value >= math.MaxInt64:
		return math.MaxInt64
	case value <= math.MinInt64:
		return math.MinInt64
	default:
		return int64(value)
	}
}

// date returns a date in whole seconds. The zero time stands for none, so a file
// that holds just that date gets one a second later.
func (c *cursor) date(key string, need need) time.Time {
	child := c.child(key, need, plistfile.Date)
	if child == nil {
		return time.Time{}
	}
	date, _ := child.node.Date()
	if date = date.UTC().Truncate(time.Second); date.IsZero() {
		return date.Add(time.Second)
	}
	return date
}
