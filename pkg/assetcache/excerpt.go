package assetcache

import (
	"regexp"
	"strings"
)

// pair matches a line KEY = VALUE of the text in braces.
var pair = regexp.MustCompile(`^([ \t]*)("[^"]*"|[A-Za-z0-9]+) = (.*)$`)

// readExcerpt reads the lines of a text in braces of which some were left out, as people
// do with the lists of an output that they paste: a list is opened and not closed. Only
// whole values of the outermost dictionary are taken; the rest is unknown. Without an
// opening that has lost its end it is no excerpt, and the damage is that of why.
func readExcerpt(lines []string, first int, why error) (*node, error) {
	n, seen, open := &node{kind: dictNode, line: first}, map[string]bool{}, false
	indent := ""
	for i, line := range lines {
		line = strings.TrimRight(line, " \t\r")
		m := pair.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if len(n.keys) == 0 {
			indent = m[1]
		}
		if m[1] != indent {
			continue // it is of what is below
		}
		one := &node{kind: missingNode, line: first + i}
		if text, whole := strings.CutSuffix(m[3], ";"); whole {
			one.kind, one.text = textNode, strings.Trim(text, `"`)
		} else if m[3] != "(" && m[3] != "{" {
			continue // its end is on another line
		} else if i+1 < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[i+1]), map[string]string{"(": ")", "{": "}"}[m[3]]) {
			one.kind = map[string]nodeKind{"(": listNode, "{": dictNode}[m[3]]
		} else {
			open = true
		}
		if err := n.put(seen, strings.Trim(m[2], `"`), one); err != nil {
			return nil, err
		}
		if len(n.keys) > maxKeys {
			return nil, why
		}
	}
	if !open {
		return nil, why
	}
	return n, nil
}

// maxKeys is how many keys an excerpt has at most.
const maxKeys = 1000
