package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// Settings returns the settings of a cache by Apple's keys.
func (s *Site) Settings(one Cache) map[string]any {
	keys := map[string]any{
		"AutoActivation":       true,
		"AllowPersonalCaching": s.Content != SharedContent,
		"AllowSharedCaching":   s.Content != PersonalContent,
		"LocalSubnetsOnly":     len(s.Subnets) == 0,
		"PublicRanges":         dicts(s.Public),
	}
	if len(s.Subnets) > 0 {
		keys["ListenRangesOnly"] = true
		keys["ListenRanges"] = dicts(s.Subnets)
	}
	if one.Port != 0 {
		keys["Port"] = one.Port
	}
	if len(one.Parents) > 0 {
		list := make([]any, 0, len(one.Parents))
		for _, parent := range one.Parents {
			list = append(list, parent.String())
		}
		keys["Parents"] = list
	}
	if peers := s.addresses(); len(peers) > 1 {
		// The caches are one another's peers, also across subnets.
		keys["PeerLocalSubnetsOnly"] = false
		keys["PeerFilterRanges"] = dicts(peers)
		keys["PeerListenRanges"] = dicts(peers)
	}
	return keys
}

func (s *Site) addresses() []txt.Range {
	var list []txt.Range
	for _, one := range s.Caches {
		list = append(list, txt.Range{First: one.Address, Last: one.Address})
	}
	return list
}

// dicts returns ranges as the settings have them. The type is always there: without it
// a range is taken for IPv4.
func dicts(ranges []txt.Range) []any {
	list := make([]any, 0, len(ranges))
	for _, r := range ranges {
		kind := "IPv4"
		if !r.First.Is4() {
			kind = "IPv6"
		}
		list = append(list, map[string]any{"type": kind, "first": r.First.String(), "last": r.Last.String()})
	}
	return list
}

// one returns the cache of a name, or for "" the one whose settings are those of all.
func (s *Site) one(name string) (Cache, error) {
	if name != "" {
		found, ok := s.Cache(name)
		if !ok {
			return Cache{}, fault.New(CodeNoCache, "the caches are "+strings.Join(s.names(), ", "), "making the settings: the site has no cache %q", fault.Clip(name))
		}
		return found, nil
	}
	first := s.Caches[0]
	for _, other := range s.Caches[1:] {
		if other.Port != first.Port || !slices.Equal(other.Parents, first.Parents) {
			return Cache{}, fault.New(CodeNoCache, "make them for each cache: --cache "+strings.Join(s.names(), ", --cache "),
				"making the settings: the caches %q and %q have different ports or parents", fault.Clip(first.Name), fault.Clip(other.Name))
		}
	}
	return first, nil
}

// maxNamed is how many caches a hint names.
const maxNamed = 5

func (s *Site) names() []string {
	var names []string
	for _, one := range s.Caches {
		if len(names) == maxNamed {
			return append(names, "…")
		}
		names = append(names, fault.Clip(one.Name))
	}
	return names
}

// identifier returns the name of what is made, for a cache by itself one of its own.
func (s *Site) identifier(name string) (string, error) {
	if s.Identifier == "" {
		return "", fault.New(CodeBadSite, "add a reverse-DNS name, such as identifier: com.example.caching", "making the settings: the site has no identifier")
	}
	if name == "" {
		return s.Identifier, nil
	}
	plain := func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}
	return s.Identifier + "." + strings.Trim(strings.Map(plain, name), "-"), nil
}

// Profile makes the configuration profile of a cache, or for "" of all of them.
func (s *Site) Profile(name string) ([]byte, error) {
	one, err := s.one(name)
	if err != nil {
		return nil, err
	}
	identifier, err := s.identifier(name)
	if err != nil {
		return nil, err
	}
	return profile.Build(profile.Spec{
		Identifier: identifier, DisplayName: "Content caching", Organization: s.Organization, Scope: profile.System, RemovalDisallowed: true,
		Payloads: []profile.Payload{{
			Type: assetcache.TypePayload, Identifier: identifier + ".settings", DisplayName: "Content caching", Settings: s.Settings(one),
		}},
	})
}

// declaration is what MDM sends to macOS 27.
type declaration struct {
	Type        string
	Identifier  string
	ServerToken string
	Payload     map[string]any
}

// Declaration makes the declaration for macOS 27 of a cache, or for "" of all of them.
// Its token follows from the settings, so that a changed one is taken anew.
func (s *Site) Declaration(name string) ([]byte, error) {
	one, err := s.one(name)
	if err != nil {
		return nil, err
	}
	identifier, err := s.identifier(name)
	if err != nil {
		return nil, err
	}
	payload := s.Settings(one)
	plain, err := json.Marshal(payload)
	if err != nil {
		return nil, &Error{Act: "making the declaration", Err: err}
	}
	token := sha256.Sum256(plain)
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	err = encoder.Encode(declaration{assetcache.TypeDeclaration, identifier, hex.EncodeToString(token[:8]), payload})
	if err != nil {
		return nil, &Error{Act: "making the declaration", Err: err}
	}
	return b.Bytes(), nil
}
