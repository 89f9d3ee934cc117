package main

import (
	"errors"
	"fmt"
	"strings"
)

// A mutation takes one rule out of one file.
type mutation struct {
	title     string // the rule
	file      string // from the root of the module
	pkg, test string // the package and the pattern of the tests that must fail
	from, to  string
}

// parse reads the list. A block begins with "# TITLE"; "file FILE" and "test
// PACKAGE PATTERN" follow, then the lines taken out, each after "-", and those put
// in, each after "+". A line that begins with // is a note.
func parse(text string) ([]mutation, error) {
	var all []mutation
	for i, line := range strings.Split(text, "\n") {
		kind, rest, _ := strings.Cut(line, " ")
		if title, ok := strings.CutPrefix(line, "# "); ok {
			all = append(all, mutation{title: title})
			continue
		}
		if line == "" || strings.HasPrefix(line, "//") {
			continue
		}
		if len(all) == 0 {
			return nil, fmt.Errorf("line %d: a mutation begins with # and its title", i+1)
		}
		m := &all[len(all)-1]
		switch {
		case line[0] == '-':
			m.from += line[1:] + "\n"
		case line[0] == '+':
			m.to += line[1:] + "\n"
		case kind == "file":
			m.file = rest
		case kind == "test":
			m.pkg, m.test, _ = strings.Cut(rest, " ")
		default:
			return nil, fmt.Errorf("line %d: %q is not a line of the list", i+1, line)
		}
	}
	for _, m := range all {
		if m.file == "" || m.pkg == "" || m.test == "" || m.from == "" || m.from == m.to {
			return nil, fmt.Errorf("%q is not complete", m.title)
		}
	}
	return all, nil
}

// apply mutates a source. What is taken out must be there, once.
func (m mutation) apply(source string) (string, error) {
	switch strings.Count(source, m.from) {
	case 0:
		return "", errors.New("its lines are no longer in the file")
	case 1:
		return strings.Replace(source, m.from, m.to, 1), nil
	default:
		return "", errors.New("its lines are more than once in the file")
	}
}
