package cachelocator

import (
	"io"
	"strings"
)

// ParseResolvConf parses /etc/resolv.conf, for systems without scutil. The limits
// are those of libresolv on a Mac, as in [ParseScutil]. If there are several
// search and domain lines, the last one applies.
func ParseResolvConf(r io.Reader) (Resolver, error) {
	all, err := lines(r, "resolv.conf")
	if err != nil {
		return Resolver{}, err
	}
	var s settings
	for _, line := range all {
		line, _, _ = strings.Cut(line, "#")
		line, _, _ = strings.Cut(line, ";")
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		switch words[0] {
		case "nameserver":
			s.nameservers = append(s.nameservers, words[1])
		case "search":
			s.search, s.domain = words[1:], ""
		case "domain":
			s.search, s.domain = nil, words[1]
		case "options":
			s.options(words[1:])
		}
	}
	return s.resolver(), nil
}
