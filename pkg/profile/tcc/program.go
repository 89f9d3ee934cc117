package tcc

import (
	"errors"
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// program checks how an entry names a program; prefix is that of a receiver's keys.
func (c *checker) program(e Entry, prefix string) {
	for _, key := range []string{keyIdentifier, keyType, keyRequirement} {
		switch n := e.Node.Get(prefix + key); {
		case n == nil:
			c.add(e, "", ruleMissing(prefix), "", prefix+key+" is missing", missingFix(key))
		default:
			if value, ok := n.Text(); ok && value == "" {
				c.add(e, prefix+key, RuleValue, "", prefix+key+" is empty", missingFix(key))
			}
		}
	}
	c.identifier(e, prefix)
	c.requirement(e, prefix)
}

func ruleMissing(prefix string) string {
	if prefix == "" {
		return RuleMissing
	}
	return RuleReceiver
}

func missingFix(key string) string {
	switch key {
	case keyRequirement:
		return "codesign -d -r- /Applications/NAME.app prints it, after =>"
	case keyType:
		return "bundleID, or path for a program that is not in a bundle"
	default:
		return "codesign -d -v /Applications/NAME.app prints it"
	}
}

// identifier compares an identifier with its type.
func (c *checker) identifier(e Entry, prefix string) {
	id, kind := text(e.Node, prefix+keyIdentifier), text(e.Node, prefix+keyType)
	switch {
	case kind == "" || id == "":
	case kind != "bundleID" && kind != "path":
		c.add(e, prefix+keyType, RuleValue, "", fmt.Sprintf("%s is %q, want bundleID or path, exactly so", prefix+keyType, fault.Clip(kind)), "")
	case kind == "path" && !strings.HasPrefix(id, "/"):
		c.add(e, prefix+keyIdentifier, RuleProgram, "", fmt.Sprintf("%q is not an absolute path, but the type is path", fault.Clip(id)),
			"begin with a /, or make the type bundleID")
	case kind == "path" && strings.HasSuffix(strings.TrimRight(id, "/"), ".app"):
		c.add(e, prefix+keyIdentifier, RuleProgram, finding.Warning, fmt.Sprintf("%q is a bundle, and a path is for programs outside of bundles", fault.Clip(id)), "name the app by its bundle ID")
	case kind == "path" && strings.Contains(id, ".app/Contents/"):
		c.add(e, prefix+keyIdentifier, RuleProgram, finding.Warning, "a path into a bundle: programs inside a bundle have the rights of the bundle", "name the app by its bundle ID")
	case kind == "bundleID" && strings.Contains(id, "/"):
		c.add(e, prefix+keyIdentifier, RuleProgram, finding.Warning, fmt.Sprintf("%q looks like a path, but the type is bundleID", fault.Clip(id)), "make the type path")
	}
}

// requirement checks a code requirement.
func (c *checker) requirement(e Entry, prefix string) {
	key := prefix + keyRequirement
	code, ok := e.Node.Get(key).Text()
	if !ok || code == "" {
		return
	}
	for _, p := range c.checkRequirement(key, code, identity(e, prefix)) {
		c.add(e, key, p.Rule, p.Severity, p.Message, p.Fix)
	}
}

// identity returns the bundle ID that a requirement should name, "" for a path.
func identity(e Entry, prefix string) string {
	if text(e.Node, prefix+keyType) == "bundleID" {
		return text(e.Node, prefix+keyIdentifier)
	}
	return ""
}

// CheckRequirement returns what is wrong with a requirement that stands alone: the
// problems have no node and no path. bundleID is the one that it should name, or "".
func CheckRequirement(key, code, bundleID string) []Problem {
	c := &checker{read: map[string]verdict{}}
	return c.checkRequirement(key, code, bundleID)
}

// checkRequirement is CheckRequirement, and reads each text once.
func (c *checker) checkRequirement(key, code, bundleID string) []Problem {
	v, seen := c.read[code]
	if !seen {
		v.requirement, v.err = Parse(code)
		c.read[code] = v
	}
	if problem, ok := errors.AsType[*SyntaxError](v.err); ok {
		rule := RuleRequirement
		if problem.Fault.Code == CodeTooLong {
			rule = finding.NotChecked
		}
		return []Problem{{Rule: rule, Message: key + ", " + problem.Error(), Fix: problem.Fault.Hint}}
	}
	var list []Problem
	for _, h := range v.requirement.Hidden {
		place := (&SyntaxError{Line: h.Line, Column: h.Column}).Place()
		list = append(list, Problem{
			Rule:    RuleRequirement,
			Message: fmt.Sprintf("%s, %s: a comment hides a condition: /*%s*/", key, place, fault.Clip(h.Text)),
			Fix:     "a star was lost: each comment begins with /* and ends with */",
		})
	}
	if len(code) > absurd {
		list = append(list, Problem{Rule: RuleWeak, Message: fmt.Sprintf("%s has %d bytes, and real ones have a few hundred", key, len(code)), Fix: missingFix(keyRequirement)})
	}
	return append(list, weak(v.requirement, key, bundleID)...)
}

// absurd is more than any real requirement has, in bytes.
const absurd = 16 << 10

// weak finds a requirement that asks for too little, or for too much.
func weak(r Requirement, key, bundleID string) (list []Problem) {
	add := func(message, fix string) {
		list = append(list, Problem{Rule: RuleWeak, Message: key + " " + message, Fix: fix})
	}
	switch {
	case r.Never:
		add("is never true: no program satisfies it, so the entry does nothing", "copy the requirement of the program: codesign -d -r- /Applications/NAME.app")
	case !r.Hash:
		add("has no anchor: a program of any signer satisfies it", "copy the whole requirement: codesign -d -r- /Applications/NAME.app")
	case !r.Signer:
		add("names one build by its hash (cdhash): the next update is another program", "sign the program, and use the requirement of the signed one")
	}
	if r.Signer && !r.Narrow && !r.Never {
		add("is satisfied by programs of every developer: it names neither a team nor a field of the leaf certificate",
			"copy the whole requirement: codesign -d -r- /Applications/NAME.app")
	}
	for _, team := range r.Teams {
		if !isTeam(team) {
			add(fmt.Sprintf("wants the team %q, and a team has ten letters and digits", fault.Clip(team)), "codesign -d -vv /Applications/NAME.app prints TeamIdentifier")
			break
		}
	}
	if bundleID != "" && len(r.Identifiers) > 0 && !contains(r.Identifiers, bundleID) {
		add(fmt.Sprintf("is for %q, and Identifier is %q", fault.Clip(r.Identifiers[0]), fault.Clip(bundleID)), "copy both from the same program")
	}
	return list
}

func contains(list []string, bundleID string) bool {
	for _, one := range list {
		if strings.EqualFold(one, bundleID) {
			return true
		}
	}
	return false
}

func isTeam(text string) bool {
	return len(text) == 10 && !strings.ContainsFunc(text, func(r rune) bool { return !isAlnumRune(r) })
}

// receiver checks the program that gets Apple events.
func (c *checker) receiver(e Entry) {
	var given []string
	for _, key := range []string{keyIdentifier, keyType, keyRequirement} {
		if e.Node.Get(receiver+key) != nil {
			given = append(given, receiver+key)
		}
	}
	switch {
	case e.Service == "AppleEvents":
		c.program(e, receiver)
	case len(given) > 0:
		c.add(e, given[0], RuleReceiver, finding.Warning, given[0]+" has a meaning in AppleEvents only, and not in "+fault.Clip(e.Service), "delete it")
	}
}
