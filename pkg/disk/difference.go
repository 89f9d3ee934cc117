package disk

import (
	"fmt"
	"slices"
	"strings"
)

// Difference returns what differs between a plan and one that was made again:
// the kind, the targets as far as a plan shows them, the fingerprint and the
// commands. It is empty for plans that do the same to the same disks, whatever
// their warnings and the verdicts on other disks are.
func Difference(planned, now *Plan) []string {
	list := []string{}
	add := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if planned.Kind != now.Kind {
		add("the kind was %q and is now %q", planned.Kind, now.Kind)
		for _, reason := range now.Blocked {
			add("now: %s", reason.Text)
		}
	}
	before := len(list)
	for _, text := range targetDifference(planned, now) {
		add("%s", text)
	}
	if planned.Fingerprint != now.Fingerprint && len(list) == before {
		add("the partitions, UUIDs or lock states on the disks are not those of the plan")
	}
	for i := range max(len(planned.Commands), len(now.Commands)) {
		was, is := commandAt(planned, i), commandAt(now, i)
		if was != is {
			add("command %d was %s and is now %s", i+1, was, is)
		}
	}
	return list
}

func targetDifference(planned, now *Plan) []string {
	var list []string
	was, is := targetsOf(planned), targetsOf(now)
	for _, v := range was {
		i := slices.IndexFunc(is, func(w Verdict) bool { return w.ID == v.ID })
		switch {
		case i < 0:
			list = append(list, fmt.Sprintf("%s was a target and no longer is", v.ID))
		case is[i].SizeBytes != v.SizeBytes:
			list = append(list, fmt.Sprintf("%s had %d bytes and now has %d", v.ID, v.SizeBytes, is[i].SizeBytes))
		case is[i].Role != v.Role:
			list = append(list, fmt.Sprintf("%s was %q and is now %q", v.ID, v.Role, is[i].Role))
		}
	}
	for _, v := range is {
		if !slices.ContainsFunc(was, func(w Verdict) bool { return w.ID == v.ID }) {
			list = append(list, fmt.Sprintf("%s was not a target and now is", v.ID))
		}
	}
	return list
}

func targetsOf(p *Plan) []Verdict {
	return slices.DeleteFunc(slices.Clone(p.Disks), func(v Verdict) bool { return v.Verdict != Target })
}

// commandAt returns a command with everything that decides what it does, but not
// its purpose.
func commandAt(p *Plan, i int) string {
	if i >= len(p.Commands) {
		return "none"
	}
	c := p.Commands[i]
	words := make([]string, 0, len(c.Argv))
	for _, word := range c.Argv {
		words = append(words, fmt.Sprintf("%q", word))
	}
	line := strings.Join(words, " ")
	if c.Stdin != "" {
		line += fmt.Sprintf(" (input %q)", c.Stdin)
	}
	if c.Capture != "" {
		line += fmt.Sprintf(" (keeping %q)", c.Capture)
	}
	if c.OnFailure != Stop {
		line += fmt.Sprintf(" (on failure %q)", c.OnFailure)
	}
	return line
}
