package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// valueChecker checks the value of one policy against what is known of it.
type valueChecker struct {
	*linter

	policy string
	values keys.Values
	faulty bool

	compiled map[string]*regexp.Regexp
}

// maxValueDepth bounds what is compared with a schema that contains itself.
const maxValueDepth = 100

// checkValue checks a policy's value against its schema, and reports whether it
// has no fault.
func (l *linter) checkValue(s managedSetting) bool {
	values, ok := keys.LookupValues(s.key.Name)
	if !ok {
		return true
	}
	c := valueChecker{linter: l, policy: s.key.Name, values: values, compiled: map[string]*regexp.Regexp{}}
	c.check(plistValue(s.value, s.key, s.path), values.Schema, keys.FaultType, 0)
	return !c.faulty
}

// report adds a finding with the severity that Chromium's response to such a fault
// deserves.
func (c *valueChecker) report(kind keys.Fault, v policyValue, where finding.Place, rule, message, fix string) {
	c.faulty = true
	f := finding.Finding{Rule: rule, Path: where.Path, Line: where.Line, Column: where.Column, Fix: fix}
	switch c.values.Response(kind, v.where) {
	case keys.Crashes:
		f.Rule, f.Message = RuleCrash, message+": Chrome crashes at every start until the setting is gone"
	case keys.Warned:
		f.Severity, f.Message = finding.Warning, message+": Chrome reports it, and uses the rest at best"
	case keys.Silent:
		f.Severity, f.Message = finding.Warning, message+": Chrome does not do what was meant, and does not report it"
		if slices.Contains(strictPolicies(), c.policy) {
			f.Severity = finding.Error
		}
	default:
		f.Severity, f.Message = finding.Error, message+": Chrome ignores it"
	}
	c.Put(f)
}

// strictPolicies are those whose faults are errors although Chromium is silent:
// settings that everybody sees are then missing.
func strictPolicies() []string { return []string{"RestoreOnStartupURLs"} }

// name returns how messages name a value.
func (c *valueChecker) name(v policyValue) string {
	at := slices.Index(v.path, c.policy)
	if at < 0 {
		return c.policy
	}
	return fault.Clip(strings.Join(v.path[at:], "."))
}

func (c *valueChecker) check(v policyValue, s *keys.Schema, kind keys.Fault, depth int) {
	if s.Type == prefjson.Any {
		return
	}
	if depth > maxValueDepth {
		c.Add(v.place(), finding.NotChecked, fmt.Sprintf("what is deeper than %d levels in %s is not checked", maxValueDepth, c.policy), "")
		return
	}
	if !s.Type.Accepts(v.kind) {
		c.wrongType(v, s, kind)
		return
	}
	switch s.Type {
	case prefjson.Int:
		if !s.Has(v.num) {
			c.report(keys.FaultRange, v, v.place(), ruleBadValue, fmt.Sprintf("%s must be %s, not %d", c.name(v), numbersText(s.Numbers), v.num), valueFix(c.policy))
		}
	case prefjson.String:
		c.text(v, s, depth)
	case prefjson.List:
		if s.Item == nil {
			return
		}
		for item := range v.items() {
			c.check(item, s.Item, belowKind(kind), depth+1)
		}
	case prefjson.Dict:
		c.dictionary(v, s, depth)
	default:
	}
}

// belowKind returns the kind of a wrong type of an item: those of the list that is
// the whole value are kept apart.
func belowKind(kind keys.Fault) keys.Fault {
	if kind == keys.FaultType {
		return keys.FaultItem
	}
	return keys.FaultNested
}

func (c *valueChecker) wrongType(v policyValue, s *keys.Schema, kind keys.Fault) {
	name := c.name(v)
	switch {
	case s.Type == prefjson.Int && v.word == plistfile.Integer.String():
		c.report(kind, v, v.place(), ruleNumberForm, name+" is an integer beyond 32 bits", "")
	case s.Type == prefjson.Int && v.kind == prefjson.Double:
		c.report(kind, v, v.place(), ruleNumberForm, name+" is a real, want an integer", "write <integer> instead of <real>")
	default:
		c.report(kind, v, v.place(), ruleWrongType, fmt.Sprintf("%s is of type %s, want %s", name, v.word, article(s.Type)), typeFix(v, s.Type))
	}
}

func (c *valueChecker) text(v policyValue, s *keys.Schema, depth int) {
	switch {
	case s.JSON != nil:
		c.json(v, s.JSON, depth)
	case len(s.Texts) > 0 && !slices.Contains(s.Texts, v.text):
		near := c.nearest(v.text, only(s.Texts...))
		fix := didYouMean(near, "")
		if near == "" && len(s.Texts) <= 12 {
			fix = "use " + orText(s.Texts)
		}
		c.report(keys.FaultEnum, v, v.place(), ruleBadValue, fmt.Sprintf("%s is not a value that Chrome knows for %s", quote(v.text), c.name(v)), fix)
	case s.Pattern != "" && !c.matches(s.Pattern, v.text):
		c.report(keys.FaultPattern, v, v.place(), ruleBadValue, fmt.Sprintf("%s does not have the form that %s needs", quote(v.text), c.name(v)), "it must match "+s.Pattern)
	}
}

// matches reports whether a pattern is found in a text. Lists are long, so that
// patterns are compiled once.
func (c *valueChecker) matches(pattern, text string) bool {
	compiled, ok := c.compiled[pattern]
	if !ok {
		compiled, _ = regexp.Compile(pattern) // a test compiles every pattern
		c.compiled[pattern] = compiled
	}
	return compiled == nil || compiled.MatchString(text)
}

func (c *valueChecker) dictionary(v policyValue, s *keys.Schema, depth int) {
	set := map[string]bool{}
	for m := range v.members() {
		set[m.Name] = true
		if below := c.propertyOf(s, m.Name); below != nil {
			c.check(m, below, keys.FaultNested, depth+1)
		} else {
			c.unknown(m, v, s)
		}
	}
	for _, p := range s.Properties {
		if set[p.Name] {
			continue
		}
		kind := keys.FaultOptional
		if p.Required {
			kind = keys.FaultRequired
		}
		at := v
		at.where += "." + p.Name
		if c.values.Response(kind, at.where) != keys.Accepted {
			c.report(kind, at, v.place(), ruleMissingKey, fmt.Sprintf("%s lacks %s", c.name(v), p.Name), "add "+p.Name+", "+article(p.Schema.Type))
		}
	}
}

// propertyOf returns the schema of a property, or nil if there is no such property.
func (c *valueChecker) propertyOf(s *keys.Schema, name string) *keys.Schema {
	for _, p := range s.Properties {
		if p.Name == name {
			return p.Schema
		}
	}
	for _, p := range s.Patterns {
		if c.matches(p.Name, name) {
			return p.Schema
		}
	}
	return s.Others
}

func (c *valueChecker) unknown(m, parent policyValue, s *keys.Schema) {
	names := func() []string {
		var list []string
		for _, p := range s.Properties {
			list = append(list, p.Name)
		}
		return list
	}
	message := fmt.Sprintf("%s is not a property that Chrome knows in %s", quote(m.Name), c.name(parent))
	f := c.nearest(m.Name, names)
	c.report(keys.FaultUnknown, parent, m.keyPlace(), ruleUnknownKey, message, didYouMean(f, ""))
}
