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

// mostFaults bounds how many faults of one file are told one by one.
const mostFaults = 20

// need says whether a key may be absent.
type need bool

const (
	optional  need = false
	mandatory need = true
)

// faults collects what keeps the locator from taking a file.
type faults struct {
	reasons []fault.Reason
	more    int
}

func (f *faults) add(at *cursor, what string) {
	if len(f.reasons) >= mostFaults {
		f.more++
		return
	}
	f.reasons = append(f.reasons, because(BadSchema, "%s %s.", at.place(), what))
}

// all gives the reasons, with one more that counts the rest.
func (f *faults) all() []fault.Reason {
	if f.more > 0 {
		return append(f.reasons, because(BadSchema, "There are %d more faults of this kind.", f.more))
	}
	return f.reasons
}

// A cursor is a value in the file and how it was reached. Each key is absent,
// of the right class, or of the wrong one: only the last is always a fault.
type cursor struct {
	faults *faults
	node   *plistfile.Node
	parent *cursor
	key    string
}

// place is the key path, for people.
func (c *cursor) place() string {
	var keys []string
	for at := c; at.parent != nil; at = at.parent {
		keys = append(keys, at.key)
	}
	slices.Reverse(keys)
	path := plistfile.KeyPath(keys...)
	if strings.ContainsFunc(path, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(path)
	}
	return path
}

// child gives the value of a key, or nil if it is absent or of another class
// than those given.
func (c *cursor) child(key string, need need, classes ...plistfile.Kind) *cursor {
	child := &cursor{faults: c.faults, node: c.node.Get(key), parent: c, key: key}
	if child.node == nil {
		if need == mandatory {
			c.faults.add(child, "is missing")
		}
		return nil
	}
	return child.of(classes...)
}

// of gives the cursor itself if its value is of one of the classes.
func (c *cursor) of(classes ...plistfile.Kind) *cursor {
	if slices.Contains(classes, c.node.Kind()) {
		return c
	}
	names := make([]string, len(classes))
	for i, class := range classes {
		names[i] = class.String()
	}
	c.faults.add(c, "is of class "+c.node.Kind().String()+", not "+strings.Join(names, " or "))
	return nil
}

// each yields the elements of an array that are of the classes.
func (c *cursor) each(key string, need need, classes ...plistfile.Kind) iter.Seq[*cursor] {
	return func(yield func(*cursor) bool) {
		list := c.child(key, need, plistfile.Array)
		if list == nil {
			return
		}
		for i, node := range list.node.Elements() {
			element := &cursor{faults: c.faults, node: node, parent: list, key: strconv.Itoa(i)}
			if element = element.of(classes...); element != nil && !yield(element) {
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

// flagOrNumber takes a number other than 0 for true, as NSNumber's boolValue.
func (c *cursor) flagOrNumber(key string) bool {
	child := c.child(key, optional, plistfile.Boolean, plistfile.Integer, plistfile.Real)
	if child == nil {
		return false
	}
	if value, ok := child.node.Bool(); ok {
		return value
	}
	return child.float() != 0
}

// number gives a number's whole part, nil if there is none.
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

func (c *cursor) real(key string, need need) float64 {
	child := c.child(key, need, plistfile.Integer, plistfile.Real)
	if child == nil {
		return 0
	}
	return child.float()
}

// float gives the number of an integer or a real. What is not finite has no
// form in JSON.
func (c *cursor) float() float64 {
	if whole, ok := c.node.Int(); ok {
		return float64(whole)
	}
	if whole, ok := c.node.Uint(); ok {
		return float64(whole)
	}
	value, _ := c.node.Real()
	if math.IsNaN(value) || math.IsInf(value, 0) {
		c.faults.add(c, "is no finite number")
		return 0
	}
	return value
}

// clamp cuts a number to what an int64 holds.
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

// date gives a date in whole seconds. The zero time, which stands for none, is
// moved by a second: a file may hold just that.
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
