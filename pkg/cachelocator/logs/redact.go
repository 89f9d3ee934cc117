package logs

import (
	"bytes"
	"net/netip"
	"regexp"
	"strings"
)

// Redact returns the lines that [Parse] counts, without anything but their time and the
// words that are looked for. The address of a cache is replaced by what address returns.
func Redact(data []byte, address func(netip.Addr) netip.Addr) []byte {
	var b strings.Builder
	known := phrases()
	stamp := regexp.MustCompile(`[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}`)
	for line := range bytes.Lines(data) {
		code, is := lineCode(line, known)
		hidden := ours(line) && bytes.Contains(line, []byte("<private>"))
		if !is && !hidden {
			continue
		}
		b.WriteString(stamp.FindString(string(line)) + " AssetCacheLocatorService: [com.apple.AssetCacheServices:Daemon]")
		for _, p := range known {
			if is && p.code == code {
				b.WriteString(" " + p.redacted(string(line), address))
				break
			}
		}
		if hidden {
			b.WriteString(" <private>")
		}
		b.WriteString("\n")
	}
	if b.Len() == 0 && Recognize(data) {
		b.WriteString("AssetCacheLocatorService: [com.apple.AssetCacheServices:Daemon] redacted\n")
	}
	return []byte(b.String())
}

// redacted returns the words of a line that are looked for.
func (p phrase) redacted(line string, address func(netip.Addr) netip.Addr) string {
	text := p.words[0]
	for _, words := range p.words {
		if strings.Contains(line, words) {
			text = words
			break
		}
	}
	switch said := detail(p.code, line); {
	case said == "":
	case p.code == BadRecord:
		text = "invalid range in _aaplcache._tcp prs=: 192.0.2.0/24"
	default:
		if one, err := netip.ParseAddrPort(strings.TrimPrefix(said, ", ")); err == nil {
			cache := "caching server " + netip.AddrPortFrom(address(one.Addr()), one.Port()).String()
			if p.code == Found {
				return text + "1 caching server: " + strings.TrimPrefix(cache, "caching server ")
			}
			text = cache + " " + text
		}
	}
	return text
}
