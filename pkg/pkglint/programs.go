package pkglint

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/arch"
)

// programs is A01.
func (c *payloadCheck) programs(e entry, text []byte) {
	if !e.mode.IsRegular() || isObject(text) {
		return
	}
	archs := arch.Of(text)
	for _, one := range archs {
		if c.archs[one] == "" {
			c.archs[one] = e.path
		}
	}
	unknown := slices.ContainsFunc(archs, func(one string) bool { return strings.HasPrefix(one, "cpu-") })
	switch {
	case len(archs) == 0, slices.Contains(archs, arch.ARM64), unknown:
	case slices.Contains(archs, arch.X8664):
		c.say(e, "intel", "A01", finding.Warning, "ask for a universal build", "/%s is for %s alone: it runs only under Rosetta, which ends with macOS 28", e.path, strings.Join(archs, ", "))
	default:
		c.say(e, "old", "A01", "", "ask for a current build", "/%s is for %s alone: no supported macOS runs it", e.path, strings.Join(archs, ", "))
	}
}

// programText says of a program among the scripts that nobody looked into it, "" of what
// is none. The installer runs it as root when a script does.
func programText(begin []byte) string {
	archs := arch.Of(begin)
	if len(archs) == 0 {
		return ""
	}
	return "a program for " + strings.Join(archs, ", ") + ": what it does was not checked"
}

// isObject reports whether a Mach-O file is one that nobody runs, such as an object file
// or debugging symbols. Those of a universal file are not looked into.
func isObject(begin []byte) bool {
	if len(begin) < 16 {
		return false
	}
	var kind uint32
	switch string(begin[:4]) {
	case "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf":
		kind = uint32(begin[12])<<24 | uint32(begin[13])<<16 | uint32(begin[14])<<8 | uint32(begin[15])
	case "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe":
		kind = uint32(begin[15])<<24 | uint32(begin[14])<<16 | uint32(begin[13])<<8 | uint32(begin[12])
	default:
		return false
	}
	const executable, library, linker, bundle = 2, 6, 7, 8
	return kind != executable && kind != library && kind != linker && kind != bundle
}
