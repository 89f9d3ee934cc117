package pkglint

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/pkglint/shell"
)

// ignoreWord begins a comment that suppresses findings.
const ignoreWord = "macwrangler:ignore"

// suppression is one rule in such a comment.
type suppression struct {
	rule   string
	pos    shell.Pos
	line   int // on which it works; 0: on all
	reason bool
	used   bool
}

// suppress leaves out the findings that comments suppress, and reports the comments that
// are wrong or suppress nothing.
//
// A comment behind a command is for its line, one on a line of its own for the next line,
// and one above the first command for the whole script.
func suppress(list []found, comments []shell.Comment, firstCode int) []found {
	all := suppressions(comments, firstCode)
	if len(all) == 0 {
		return list
	}
	type place struct {
		rule string
		line int
	}
	at := map[place][]int{}
	for i, s := range all {
		if s.reason && s.rule != finding.NotChecked {
			at[place{s.rule, s.line}] = append(at[place{s.rule, s.line}], i)
		}
	}
	list = slices.DeleteFunc(list, func(f found) bool {
		hits := slices.Concat(at[place{f.rule, f.pos.Line}], at[place{f.rule, 0}])
		for _, i := range hits {
			all[i].used = true
		}
		return len(hits) > 0
	})
	for _, s := range all {
		if message := s.wrong(); message != "" {
			list = append(list, found{
				rule: ruleIgnore, pos: s.pos, message: message, fix: "remove it, or write: # " + ignoreWord + " RULE because REASON",
			})
		}
	}
	return list
}

// wrong says what is wrong with a suppression.
func (s suppression) wrong() string {
	switch {
	case !slices.ContainsFunc(Rules(), func(r finding.Rule) bool { return r.ID == s.rule }):
		return fmt.Sprintf("there is no rule %q", s.rule)
	case !s.reason:
		return fmt.Sprintf("the suppression of %s gives no reason, so it was not used", s.rule)
	case !s.used:
		return fmt.Sprintf("the suppression of %s suppresses nothing", s.rule)
	default:
		return ""
	}
}

// rulesAndReason splits what stands behind the word.
var rulesAndReason = regexp.MustCompile(`^([A-Za-z0-9, -]*?)(?:\s+because\s+(\S.*))?$`)

// suppressions reads the comments that suppress.
func suppressions(comments []shell.Comment, firstCode int) []suppression {
	var all []suppression
	alone := map[int]bool{}
	for _, c := range comments {
		alone[c.Line] = c.Alone
	}
	for _, c := range comments {
		rest, ok := strings.CutPrefix(strings.TrimSpace(c.Text), ignoreWord)
		if !ok {
			continue
		}
		line := c.Line
		switch {
		case c.Alone && c.Line < firstCode:
			line = 0
		case c.Alone:
			for line++; alone[line]; line++ { // the next line that is no comment
			}
		}
		parts := rulesAndReason.FindStringSubmatch(strings.TrimSpace(rest))
		if parts == nil {
			parts = []string{"", strings.TrimSpace(rest), ""}
		}
		rules := strings.FieldsFunc(parts[1], func(r rune) bool { return r == ',' || r == ' ' })
		if len(rules) == 0 {
			rules = []string{""}
		}
		for _, rule := range rules {
			all = append(all, suppression{rule: rule, pos: c.Pos, line: line, reason: parts[2] != ""})
		}
	}
	return all
}

// plainComments returns the comments of a script in a language that is not parsed: lines
// that begin with #.
func plainComments(text []byte) []shell.Comment {
	var all []shell.Comment
	if !bytes.Contains(text, []byte(ignoreWord)) {
		return nil
	}
	for i, line := range bytes.Split(text, []byte("\n")) {
		trimmed := bytes.TrimLeft(line, " \t")
		if bytes.HasPrefix(trimmed, []byte("#")) && i > 0 {
			at := shell.Pos{Line: i + 1, Column: len(line) - len(trimmed) + 1}
			all = append(all, shell.Comment{Pos: at, Text: string(trimmed[1:]), Alone: true})
		}
	}
	return all
}

// firstCode returns the first line that is neither empty nor a comment.
func firstCode(text []byte) int {
	for i, line := range bytes.Split(text, []byte("\n")) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return i + 1
		}
	}
	return 1
}
