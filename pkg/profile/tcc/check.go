package tcc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// Options say which Macs a payload is for.
type Options struct {
	// IgnoresAccessibility means that all of them have macOS 27 or newer, which
	// ignores grants of Accessibility.
	IgnoresAccessibility bool
}

// Problem is something wrong with a payload.
type Problem struct {
	Rule string
	// Severity is "" for that of the rule.
	Severity finding.Severity
	// Node has the line; Path is the place below the payload.
	Node         *plistfile.Node
	Path         []string
	Message, Fix string
}

// maxSuggestions is how many unknown services are compared with the known ones.
const maxSuggestions = 100

// checker checks one payload.
type checker struct {
	Options
	report      func(Problem)
	suggestions int
	// read has the requirements that were read already: the same one stands in
	// most entries of a program.
	read map[string]verdict
}

type verdict struct {
	requirement Requirement
	err         error
}

// Check reports what is wrong with the services of a payload, one problem after the
// other: a hostile payload has hundreds of thousands.
func Check(payload *plistfile.Node, o Options, report func(Problem)) {
	c := &checker{Options: o, report: report, read: map[string]verdict{}}
	known := map[string]Service{}
	for _, s := range Services() {
		known[s.Name] = s
	}
	for service, entries := range payload.Get(keyServices).Entries() {
		if _, ok := known[service.Name]; !ok {
			c.unknownService(service.Name, entries)
		}
	}
	for _, e := range Entries(payload) {
		if e.Node.Kind() == plistfile.Dict {
			service, ok := known[e.Service]
			c.entry(e, service, ok)
		}
	}
}

func (c *checker) add(e Entry, key, rule string, severity finding.Severity, message, fix string) {
	p := Problem{Rule: rule, Severity: severity, Node: e.Node, Path: e.Path, Message: message, Fix: fix}
	if key != "" {
		p.Node, p.Path = e.Node.Get(key), e.path(key)
	}
	c.report(p)
}

func (c *checker) unknownService(name string, entries *plistfile.Node) {
	var near []string
	alone := false
	if c.suggestions++; c.suggestions <= maxSuggestions {
		near, alone = suggest(name)
	}
	severity, fix := finding.Error, ""
	if alone {
		severity = finding.Warning
	}
	if near != nil {
		fix = "did you mean " + strings.Join(near, ", ") + "?"
	}
	c.report(Problem{
		Rule: RuleService, Severity: severity, Node: entries, Path: []string{keyServices, name},
		Message: fmt.Sprintf("%s is not a service of Privacy Preferences", fault.Clip(name)), Fix: fix,
	})
}

// entry checks one entry. Of an unknown service nobody knows what may be decided.
func (c *checker) entry(e Entry, s Service, known bool) {
	c.decided(e)
	if known {
		c.permitted(e, s)
	}
	c.program(e, "")
	c.receiver(e)
}

// decided finds entries that decide nothing, or twice.
func (c *checker) decided(e Entry) {
	allowed, authorization := e.Node.Get(keyAllowed), e.Node.Get(keyAuthorization)
	word, isText := authorization.Text()
	switch {
	case allowed != nil && authorization != nil:
		c.add(e, keyAuthorization, RuleDecision, "", "Allowed and Authorization stand together: exactly one of them counts", "delete one of the two")
	case allowed == nil && authorization == nil:
		c.add(e, "", RuleDecision, "", "neither Allowed nor Authorization: nothing is decided", "add Allowed, or Authorization (macOS 11 and newer)")
	case isText && !slices.Contains(authorizations(), word):
		c.add(e, keyAuthorization, RuleValue, "", fmt.Sprintf("Authorization is %q, want %s", fault.Clip(word), strings.Join(authorizations(), ", ")), "")
	}
}

func authorizations() []string {
	return []string{"Allow", "Deny", "AllowStandardUserToSetSystemService"}
}

// decisive returns the key that decides.
func (e Entry) decisive() string {
	if e.Node.Get(keyAuthorization) != nil {
		return keyAuthorization
	}
	return keyAllowed
}

// permitted finds decisions that a profile cannot make.
func (c *checker) permitted(e Entry, s Service) {
	switch {
	case e.Decision == Allowed && s.ByUser:
		c.add(e, e.decisive(), RuleDenyOnly, "", s.Name+" cannot be allowed by a profile, only denied or left to the user",
			"Authorization AllowStandardUserToSetSystemService lets standard users allow it (macOS 11 and newer)")
	case e.Decision == Allowed && s.DenyOnly:
		c.add(e, e.decisive(), RuleDenyOnly, "", s.Name+" cannot be allowed by a profile, only denied", "leave it out: the user is asked")
	case e.Decision == ByUser && !s.ByUser:
		c.add(e, keyAuthorization, RuleDenyOnly, "", "AllowStandardUserToSetSystemService works for ListenEvent and ScreenCapture only, and not for "+s.Name, "use Allow or Deny")
	case e.Decision == Allowed && s.Name == "Accessibility" && c.IgnoresAccessibility:
		c.add(e, e.decisive(), RuleAccessibility, finding.Error, "macOS 27 and newer ignore that Accessibility is allowed", adviceAccessibility)
	case e.Decision == Allowed && s.Name == "Accessibility":
		c.add(e, e.decisive(), RuleAccessibility, finding.Warning, "allowing Accessibility is deprecated from macOS 26.2 on, and ignored from macOS 27 on", adviceAccessibility)
	}
}
