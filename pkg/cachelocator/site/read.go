package site

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/settings"
)

const (
	maxBytes  = 256 << 10
	maxValues = 5000
	maxCaches = 200
)

// Read reads the description of a site, in YAML. Errors are *[Error] with the line.
func Read(data []byte) (*Site, error) {
	root, err := settings.Format{MaxBytes: maxBytes, MaxValues: maxValues, Code: CodeBadSite}.Parse(data)
	if err != nil {
		return nil, err
	}
	s := &Site{TTL: txt.DefaultTTL, Content: AllContent}
	if err := s.fields(root); err != nil {
		return nil, err
	}
	if err := s.check(root); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Site) fields(root settings.Value) error {
	return root.Fields(
		settings.Key("domain", &s.Domains, domains),
		settings.Key("ttl", &s.TTL, ttl),
		settings.Key("identifier", &s.Identifier, settings.Value.Text),
		settings.Key("organization", &s.Organization, settings.Value.Text),
		settings.Key("public", &s.Public, ranges),
		settings.Key("subnets", &s.Subnets, ranges),
		settings.Key("content", &s.Content, func(v settings.Value) (Content, error) {
			word, err := v.Word(string(AllContent), string(SharedContent), string(PersonalContent))
			return Content(word), err
		}),
		settings.Key("openPorts", &s.OpenPorts, openPorts),
		settings.Key("caches", &s.Caches, caches),
	)
}

// domains reads one domain, or a list.
func domains(v settings.Value) ([]string, error) {
	list, err := texts(v)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i] = strings.ToLower(strings.TrimSuffix(list[i], "."))
		if slices.Contains(list[:i], list[i]) {
			return nil, v.Errorf("%q is there twice", list[i])
		}
	}
	return list, nil
}

// texts reads a text, or a list of texts.
func texts(v settings.Value) ([]string, error) {
	if one, err := v.Text(); err == nil {
		return []string{one}, nil
	}
	items, err := v.List("a text, or a list of texts")
	if err != nil {
		return nil, err
	}
	list := make([]string, 0, len(items))
	for _, item := range items {
		one, err := item.Text()
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

func ttl(v settings.Value) (uint32, error) {
	number, err := whole(v, 0, 1<<31-1)
	return uint32(number), err //nolint:gosec // 31 bits
}

func whole(v settings.Value, least, most int) (int, error) {
	text, err := v.Raw()
	if err != nil {
		return 0, err
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < least || number > most || strconv.Itoa(number) != text {
		return 0, v.Errorf("want a number from %d to %d", least, most)
	}
	return number, nil
}

// ranges reads addresses, ranges FIRST-LAST and prefixes.
func ranges(v settings.Value) ([]txt.Range, error) {
	list, err := texts(v)
	if err != nil {
		return nil, err
	}
	all := make([]txt.Range, 0, len(list))
	for _, one := range list {
		r, err := txt.ParseRange(one)
		if err != nil {
			return nil, at(v, err)
		}
		all = append(all, r)
	}
	return all, nil
}

// at adds the line to an error.
func at(v settings.Value, err error) error { return fmt.Errorf("line %d: %w", v.Line(), err) }

func openPorts(v settings.Value) ([]PortRange, error) {
	list, err := texts(v)
	if err != nil {
		return nil, err
	}
	ports := make([]PortRange, 0, len(list))
	for _, one := range list {
		p, err := ParsePorts(one)
		if err != nil {
			return nil, at(v, err)
		}
		ports = append(ports, p)
	}
	return ports, nil
}

func address(v settings.Value) (netip.Addr, error) {
	text, err := v.Text()
	if err != nil {
		return netip.Addr{}, err
	}
	addr, err := netip.ParseAddr(text)
	if err != nil || addr.Zone() != "" || addr.Is4In6() {
		return netip.Addr{}, v.Errorf("%q is not an IP address", text)
	}
	return addr, nil
}

func addresses(v settings.Value) ([]netip.Addr, error) {
	items, err := v.List("a list of addresses")
	if err != nil {
		return nil, err
	}
	list := make([]netip.Addr, 0, len(items))
	for _, item := range items {
		one, err := address(item)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

func caches(v settings.Value) ([]Cache, error) {
	items, err := v.List("a list of caches, each with name and address")
	if err != nil {
		return nil, err
	}
	if len(items) > maxCaches {
		return nil, v.Errorf("more than %d caches", maxCaches)
	}
	list := make([]Cache, 0, len(items))
	for _, item := range items {
		var c Cache
		err := item.Fields(
			settings.Key("name", &c.Name, settings.Value.Text),
			settings.Key("address", &c.Address, address),
			settings.Key("port", &c.Port, func(v settings.Value) (int, error) { return whole(v, 1, 65535) }),
			settings.Key("favored", &c.Favored, settings.Value.Bool),
			settings.Key("parents", &c.Parents, addresses),
		)
		if err != nil {
			return nil, err
		}
		if !c.Address.IsValid() {
			return nil, item.Errorf("a cache has no address")
		}
		if c.Name == "" {
			c.Name = c.Address.String()
		}
		list = append(list, c)
	}
	return list, nil
}
