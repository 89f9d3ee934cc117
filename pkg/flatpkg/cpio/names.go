package cpio

import (
	"hash/maphash"
	"path"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	maxElement = 255 // bytes of a file name, as NAME_MAX has it
	trailer    = "TRAILER!!!"
)

// clean returns a name without "./" and the like, and what is wrong with it, or "".
func clean(raw string) (name, wrong string) {
	name = path.Clean(raw)
	switch {
	case raw == "":
		return ".", "it is empty"
	case strings.HasPrefix(raw, "/"):
		return name, "it is absolute"
	case strings.ContainsRune(raw, 0):
		return name, "it has a zero byte"
	}
	for element := range strings.SplitSeq(raw, "/") {
		if element == ".." {
			return name, `it has ".."`
		}
		if len(element) > maxElement {
			return fault.ClipTo(name, maxElement), "an element of it is longer than 255 bytes"
		}
	}
	return name, ""
}

// seen remembers names as hashes with a key of its own, so that nobody can prepare
// two names that collide.
type seen struct {
	seed  maphash.Seed
	names map[uint64]struct{}
	links map[uint64]struct{}
}

func newSeen() *seen {
	return &seen{seed: maphash.MakeSeed(), names: map[uint64]struct{}{}, links: map[uint64]struct{}{}}
}

// add reports whether the name is new.
func (s *seen) add(name string, link bool) bool {
	sum := maphash.String(s.seed, name)
	if _, old := s.names[sum]; old {
		return false
	}
	s.names[sum] = struct{}{}
	if link {
		s.links[sum] = struct{}{}
	}
	return true
}

// belowLink returns the symbolic link that a name leads through, or "".
func (s *seen) belowLink(name string) string {
	if len(s.links) == 0 {
		return ""
	}
	for i := range len(name) {
		if name[i] != '/' {
			continue
		}
		if _, link := s.links[maphash.String(s.seed, name[:i])]; link {
			return name[:i]
		}
	}
	return ""
}

// check returns the error about an entry that should not be written.
func (s *seen) check(h *Header, wrong string) error {
	if wrong != "" {
		return fault.New(CodeUnsafeName, "do not unpack it; ask who made it", "reading the entry %q: %s", fault.Clip(h.Name), wrong)
	}
	if link := s.belowLink(h.Name); link != "" {
		return fault.New(CodeBelowLink, "do not unpack it; ask who made it",
			"reading the entry %q: %q is a symbolic link", fault.Clip(h.Name), fault.Clip(link))
	}
	if !s.add(h.Name, h.Type() == TypeLink) {
		return fault.New(CodeDuplicateName, "build the package again", "reading the entry %q: the archive has it twice", fault.Clip(h.Name))
	}
	return nil
}
