package assetcache

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// parseOutput reads what AssetCacheManagerUtil prints without -j. Lines of the log may
// come before it.
func parseOutput(text string) (*Document, error) {
	lines := strings.Split(text, "\n")
	before := 0
	for i, line := range lines {
		message := message(line)
		if code, is := refusal(message); is {
			return &Document{Kind: KindActivation, Form: Message, Refusal: code}, nil
		}
		kind, braces := heading(message)
		if kind == "" {
			before += len(line) + 1
			continue
		}
		if err := alone(lines, i+1); err != nil {
			return nil, err
		}
		if braces {
			root, err := readBraces(text[before+strings.IndexByte(line, '{'):], i+1)
			if err != nil && !errors.Is(err, errEnds) {
				root, err = readExcerpt(lines[i+1:], i+2, err)
			}
			if err != nil {
				return nil, err
			}
			return printed(kind, Braces, root), nil
		}
		root, err := readIndented(lines[i+1:], i+2)
		if err != nil {
			return nil, err
		}
		return printed(kind, Text, root), nil
	}
	return headless(lines)
}

// alone refuses a text in which another output begins: one of them alone would be read.
func alone(lines []string, from int) error {
	for i, line := range lines[from:] {
		if kind, _ := heading(message(line)); kind != "" {
			return severalAt(from + i + 1)
		}
	}
	return nil
}

func severalAt(line int) error {
	return &Error{
		Code: CodeDamaged, Act: "reading a document of content caching", Err: fmt.Errorf("line %d: another output begins there", line),
		Hint: "put each output in a file of its own, and name them all",
	}
}

func printed(kind Kind, form Form, root *node) *Document {
	if kind == KindSettings {
		return settingsOf(kind, form, root)
	}
	return statusOf(form, root)
}

// message takes the stamp of the log off a line:
//
//	2026-11-22 09:00:01.204 AssetCacheManagerUtil[5120:88001] Content caching status:
func message(line string) string {
	if _, after, found := strings.Cut(line, " AssetCacheManagerUtil["); found {
		_, line, _ = strings.Cut(after, "] ")
	}
	return strings.TrimSpace(strings.TrimPrefix(line, "..."))
}

// heading recognizes the line before the values.
func heading(message string) (kind Kind, braces bool) {
	message, braces = strings.CutSuffix(message, "{")
	words, found := strings.CutSuffix(strings.TrimSpace(message), ":")
	if !found || len(words) > 60 || !strings.Contains(strings.ToLower(words), "cach") {
		return "", false
	}
	switch {
	case strings.HasSuffix(words, " status"):
		return KindStatus, braces
	case strings.HasSuffix(words, " settings"):
		return KindSettings, braces
	}
	return "", false
}

// refusal recognizes an error of canActivate and activate.
func refusal(message string) (code int64, is bool) {
	if !strings.Contains(message, "ACSMErrorDomain") && !strings.Contains(message, "cannot be activated") {
		return 0, false
	}
	_, digits, _ := strings.Cut(message, "Code=")
	end := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(digits)
	}
	code, err := strconv.ParseInt(digits[:end], 10, 32)
	if err != nil {
		return -1, true
	}
	return code, true
}

// headless reads a status that was pasted without its heading, as people do with the
// lines that seem to matter. What they left out is unknown.
func headless(lines []string) (*Document, error) {
	root, err := readIndented(lines, 1)
	if err == nil && root.hasAny("RegistrationStatus", "StartupStatus") {
		return statusOf(Text, root), nil
	}
	return nil, unknown("it has no heading such as \"Content caching status:\", and none of the keys of content caching")
}

// itemLine is a line of the indented text.
type itemLine struct {
	indent, line int
	text         string
}

// readIndented reads lines of KEY: VALUE, where (2) announces two items on lines that
// are indented more.
func readIndented(lines []string, first int) (*node, error) {
	var items []itemLine
	for i, line := range lines {
		text := strings.TrimRight(line, " \t\r")
		if text == "" {
			continue
		}
		if strings.Contains(text, " AssetCacheManagerUtil[") {
			break // the log goes on
		}
		rest := strings.TrimLeft(text, " \t")
		items = append(items, itemLine{len(text) - len(rest), first + i, rest})
	}
	r := indentedReader{items: items}
	return r.dict(1)
}

type indentedReader struct {
	budget

	items []itemLine
	at    int
}

// dict reads the lines of one indent.
func (r *indentedReader) dict(depth int) (*node, error) {
	n, seen := &node{kind: dictNode}, map[string]bool{}
	if r.at < len(r.items) {
		n.line = r.items[r.at].line
	}
	for start := r.at; r.at < len(r.items) && r.items[r.at].indent == r.items[start].indent; {
		one := r.items[r.at]
		key, rest, found := cutKey(one.text)
		if !found {
			return nil, damaged(one.line, "the line is not KEY: VALUE")
		}
		r.at++
		value, err := r.value(one, rest, depth+1)
		if err != nil {
			return nil, err
		}
		if err := n.put(seen, key, value); err != nil {
			return nil, err
		}
	}
	if depth == 1 && r.at < len(r.items) {
		return nil, damaged(r.items[r.at].line, "the line is indented in another way than those before")
	}
	return n, nil
}

// cutKey splits KEY: VALUE; the value may be empty.
func cutKey(text string) (key, value string, found bool) {
	if key, found := strings.CutSuffix(text, ":"); found {
		return key, "", true
	}
	return strings.Cut(text, ": ")
}

// announced matches a list's number of items.
var announced = regexp.MustCompile(`^\(([0-9]{1,6})\)$`)

func (r *indentedReader) value(one itemLine, rest string, depth int) (*node, error) {
	if err := r.take(depth, one.line); err != nil {
		return nil, err
	}
	n := &node{kind: textNode, text: strings.TrimSpace(rest), line: one.line}
	if n.text == "(none)" {
		return &node{kind: listNode, line: one.line}, nil
	}
	number := announced.FindStringSubmatch(n.text)
	if number == nil && n.text != "" {
		return n, nil
	}
	below, err := r.below(one.indent, depth)
	if err != nil {
		return nil, err
	}
	below.line = one.line
	if number == nil {
		return below, nil
	}
	want, _ := strconv.Atoi(number[1]) // six digits
	below.short = len(below.items) != want
	return below, nil
}

// below reads the items that are indented more: keys with values, or a list of texts.
func (r *indentedReader) below(indent, depth int) (*node, error) {
	if r.at == len(r.items) || r.items[r.at].indent <= indent {
		return &node{kind: listNode}, nil
	}
	if _, _, keys := cutKey(r.items[r.at].text); keys {
		return r.dict(depth)
	}
	n := &node{kind: listNode, line: r.items[r.at].line}
	for r.at < len(r.items) && r.items[r.at].indent > indent {
		one := r.items[r.at]
		if err := r.take(depth, one.line); err != nil {
			return nil, err
		}
		n.items = append(n.items, &node{kind: textNode, text: one.text, line: one.line})
		r.at++
	}
	return n, nil
}
