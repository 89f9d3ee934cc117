package cachelocator

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

// The headings of scutil --dns that matter. The resolvers under the others are
// for one interface or one service, and libresolv does not use them.
const (
	plainHeading = "DNS configuration"
	firstBlock   = "resolver #1"
)

var errScutil = errors.New("it has no line \"DNS configuration\"")

// ParseScutil parses the output of "scutil --dns". The first resolver under the
// plain heading is used, even if it is that of a VPN; the numbers restart under
// each heading. Without a resolver there, the Resolver is empty, with a note and
// without an error; so it is for an empty text. A text of another kind is an error:
// nothing follows from it.
func ParseScutil(r io.Reader) (Resolver, error) {
	all, err := lines(r, "the output of scutil --dns")
	if err != nil {
		return Resolver{}, err
	}
	if !slices.ContainsFunc(all, func(line string) bool { return strings.Contains(line, plainHeading) }) && strings.TrimSpace(strings.Join(all, "")) != "" {
		return Resolver{}, &Error{
			Code: CodeBadOutput, Act: "reading the output of scutil --dns", Err: errScutil,
			Hint: "on the Mac: scutil --dns >scutil.txt",
		}
	}
	var s settings
	for _, line := range primary(all) {
		key, value, found := strings.Cut(line, " : ")
		if found {
			s.set(strings.TrimSpace(key), strings.TrimSpace(value))
		}
	}
	return s.resolver(), nil
}

// primary returns the lines of the primary resolver.
func primary(all []string) []string {
	plain := between(all, func(text string) bool { return text == plainHeading },
		func(text string) bool { return strings.HasPrefix(text, plainHeading) })
	return between(plain, func(text string) bool { return text == firstBlock },
		func(text string) bool { return strings.HasPrefix(text, "resolver #") })
}

// between returns the lines after the first one that begins a part, up to the
// one that ends it.
func between(all []string, begins, ends func(text string) bool) []string {
	start := slices.IndexFunc(all, func(line string) bool { return begins(strings.TrimSpace(line)) })
	if start < 0 {
		return nil
	}
	part := all[start+1:]
	if end := slices.IndexFunc(part, func(line string) bool { return ends(strings.TrimSpace(line)) }); end >= 0 {
		part = part[:end]
	}
	return part
}

// set applies one line. Keys that end in [n] come in the order of n.
func (s *settings) set(key, value string) {
	name, _, _ := strings.Cut(key, "[")
	switch name {
	case "domain":
		s.domain = value
	case "search domain":
		s.search = append(s.search, value)
	case "nameserver":
		s.nameservers = append(s.nameservers, value)
	case "port":
		if port, err := strconv.ParseUint(value, 10, 16); err == nil {
			s.port = uint16(port)
		}
	case "options":
		s.options(strings.Fields(value))
	}
}

func (s *settings) options(words []string) {
	for _, word := range words {
		s.rotate = s.rotate || word == "rotate"
	}
}
