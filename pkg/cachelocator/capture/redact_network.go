package capture

import (
	"fmt"
	"math/bits"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

// filler stands in place of a document of which nothing is left, for an empty one would
// be missing.
const filler = "redacted\n"

func seconds(text string) string {
	if n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64); err == nil {
		return fmt.Sprintf("%d\n", n)
	}
	return blank(text)
}

func bootTime(text string) string {
	if boot, err := cachelocator.ParseBootTime(text); err == nil {
		return fmt.Sprintf("{ sec = %d, usec = 0 }\n", boot.Unix())
	}
	return blank(text)
}

// version keeps the version of macOS alone.
func version(text string) string {
	made := blank(text)
	for one := range strings.Lines(text) {
		if value, is := strings.CutPrefix(one, "ProductVersion:"); is {
			made = "ProductVersion:\tunknown\n"
			if value = strings.TrimSpace(value); regexp.MustCompile(`^[0-9.]{1,20}$`).MatchString(value) {
				made = "ProductVersion:\t" + value + "\n"
			}
		}
	}
	return made
}

// blank keeps an empty document empty.
func blank(text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	return filler
}

// left returns what is left of a document.
func left(made, text string) string {
	if made != "" {
		return made
	}
	return blank(text)
}

// routes keeps which parts the table has, the default routes, and the neighbours that
// are their gateways.
func (r *redactor) routes(text string) string {
	var b strings.Builder
	if blank(text) != "" {
		b.WriteString("Routing tables\n")
	}
	for _, part := range []string{"Internet:", "Internet6:"} {
		if hasLine(text, part) {
			b.WriteString(part + "\n")
		}
	}
	for one := range strings.Lines(text) {
		words := strings.Fields(one)
		if len(words) < 3 || words[0] != "default" {
			continue
		}
		scoped := map[bool]string{true: "I"}[strings.Contains(words[2], "I")]
		if gateway, err := netip.ParseAddr(words[1]); err == nil && strings.Contains(words[2], "G") {
			fmt.Fprintf(&b, "default %s UG%s %s\n", r.addresses.of(gateway), scoped, card(words[3:], "en0"))
		} else {
			fmt.Fprintf(&b, "default link#1 US%s %s\n", scoped, card(words[3:], "utun0"))
		}
	}
	for one := range strings.Lines(text) {
		if words := strings.Fields(one); len(words) >= 4 && strings.Contains(words[2], "H") {
			r.neighbour(&b, "%s %s UHLWI en0\n", words[0], words[1])
		}
	}
	return b.String()
}

// cardForm matches the names that macOS gives to interfaces, the same everywhere.
var cardForm = regexp.MustCompile(`^(en|utun|bridge|bond|vlan|ipsec|ppp)[0-9]{1,3}$`)

// card returns the interface among the words of a route.
func card(words []string, unknown string) string {
	if at := slices.IndexFunc(words, cardForm.MatchString); at >= 0 {
		return words[at]
	}
	return unknown
}

// cards keeps the addresses and the subnets of the network cards, for check: who is in
// one subnet stays in one. Of a subnet that overlaps another one nothing is kept.
func (r *redactor) cards(text string) string {
	var b strings.Builder
	name := ""
	for one := range strings.Lines(text) {
		if before, _, found := strings.Cut(one, ": flags="); found {
			if name = before; !cardForm.MatchString(name) {
				name = ""
				continue
			}
			fmt.Fprintf(&b, "%s: flags=0\n", name)
			continue
		}
		address, subnet := cardAddress(strings.Fields(one))
		if name == "" || !subnet.IsValid() || address.IsLinkLocalUnicast() {
			continue
		}
		made := r.addresses.of(address)
		switch p := r.addresses.subnet(subnet); {
		case !p.IsValid():
		case p.Addr().Is4():
			fmt.Fprintf(&b, "\tinet %s netmask 0x%08x\n", made, uint32(0xffffffff)<<(32-p.Bits()))
		default:
			fmt.Fprintf(&b, "\tinet6 %s prefixlen %d\n", made, p.Bits())
		}
	}
	return left(b.String(), text)
}

// cardAddress reads a line of ifconfig:
//
//	inet 10.20.0.15 netmask 0xfffffc00 broadcast 10.20.3.255
//	inet6 fd00::15 prefixlen 64 autoconf
func cardAddress(words []string) (address netip.Addr, subnet netip.Prefix) {
	if len(words) < 4 {
		return address, subnet
	}
	address, err := netip.ParseAddr(words[1])
	if err != nil || address.Zone() != "" {
		return address, subnet
	}
	for i, word := range words[:len(words)-1] {
		switch {
		case word == "netmask" && address.Is4():
			mask, err := strconv.ParseUint(strings.TrimPrefix(words[i+1], "0x"), 16, 32)
			if ones := bits.LeadingZeros32(^uint32(mask)); err == nil && bits.OnesCount32(uint32(mask)) == ones {
				subnet = netip.PrefixFrom(address, ones).Masked()
			}
		case word == "prefixlen" && address.Is6():
			if ones, err := strconv.Atoi(words[i+1]); err == nil {
				subnet = netip.PrefixFrom(address, ones).Masked()
			}
		}
	}
	return address, subnet
}

func (r *redactor) arp(text string) string {
	var b strings.Builder
	for one := range strings.Lines(text) {
		words := strings.Fields(one)
		if at := slices.Index(words, "at"); at > 0 && at+1 < len(words) {
			r.neighbour(&b, "? (%s) at %s on en0\n", strings.Trim(words[at-1], "()"), words[at+1])
		}
	}
	return left(b.String(), text)
}

func (r *redactor) ndp(text string) string {
	var b strings.Builder
	for one := range strings.Lines(text) {
		if words := strings.Fields(one); len(words) >= 3 {
			r.neighbour(&b, "%s %s en0\n", words[0], words[1])
		}
	}
	return left(b.String(), text)
}

// neighbour keeps a neighbour whose hardware address is that of a router.
func (r *redactor) neighbour(b *strings.Builder, form, address, hardware string) {
	ip, err1 := netip.ParseAddr(address)
	mac, err2 := cachelocator.ParseMAC(hardware)
	if err1 != nil || err2 != nil || ip.String() != address || !strings.Contains(hardware, ":") || !slices.Contains(r.gateways, mac) {
		return
	}
	fmt.Fprintf(b, form, r.addresses.of(ip), r.mac(mac))
}

// resolver keeps the lines of scutil --dns that the locator's resolver looks at.
func (r *redactor) resolver(text string) string {
	var b strings.Builder
	for one := range strings.Lines(text) {
		key, value, pair := strings.Cut(one, " : ")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		name, _, _ := strings.Cut(key, "[")
		switch {
		case !pair && key == "DNS configuration":
			b.WriteString("DNS configuration\n")
		case !pair && strings.HasPrefix(key, "DNS configuration"):
			b.WriteString("DNS configuration (for scoped queries)\n")
		case !pair && key == "resolver #1":
			b.WriteString("resolver #1\n")
		case !pair && strings.HasPrefix(key, "resolver #"):
			b.WriteString("resolver #2\n")
		case pair:
			b.WriteString(r.setting(name, value))
		}
	}
	if made := b.String(); strings.Contains(text, "DNS configuration") && !strings.Contains(made, "DNS configuration") {
		b.WriteString("DNS configuration (for scoped queries)\n") // it is scutil's, and has no resolver
	}
	return left(b.String(), text)
}

// setting redacts a setting of a resolver.
func (r *redactor) setting(name, value string) string {
	switch name {
	case "nameserver":
		made := "unreadable"
		if address, err := netip.ParseAddr(value); err == nil {
			made = r.addresses.of(address).String()
		}
		return "  nameserver : " + made + "\n"
	case "domain", "search domain":
		labels := strings.Split(value, ".")
		for i, label := range labels {
			labels[i] = r.name(kindLabel, strings.ToLower(label))
		}
		return "  " + name + " : " + strings.Join(labels, ".") + "\n"
	case "port":
		if _, err := strconv.ParseUint(value, 10, 16); err == nil {
			return "  port : " + value + "\n"
		}
	case "options":
		if slices.Contains(strings.Fields(value), "rotate") {
			return "  options : rotate\n"
		}
	}
	return ""
}
