package capture

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
)

// server redacts a document of a cache: only what is understood is kept.
func (r *redactor) server(name string, data []byte, out Documents) {
	doc, err := assetcache.Parse(data)
	if err != nil || doc.Status == nil && len(doc.Settings) != 1 {
		r.notes = append(r.notes, name+", which was not understood")
		return
	}
	kind, result := "settings", map[string]any{}
	if doc.Status != nil {
		kind = "status"
		r.status(result, doc.Status)
	} else {
		r.settings(result, &doc.Settings[0])
	}
	made, err := json.Marshal(map[string]any{"name": kind, "result": result})
	if err != nil {
		r.notes = append(r.notes, fmt.Sprintf("%s: %v", name, err))
		return
	}
	out[name] = append(made, '\n')
}

// put keeps a value that is known.
func put[T any](result map[string]any, key string, v assetcache.Value[T]) {
	if v.Known() {
		result[key] = v.Is
	}
}

// putText keeps a text that is a word of Apple's, and replaces any other.
func (r *redactor) putText(result map[string]any, key string, v assetcache.Value[string]) {
	if v.Known() {
		result[key] = r.word(v.Is)
	}
}

func (r *redactor) word(text string) string {
	if regexp.MustCompile(`^[A-Za-z_-]{0,40}$`).MatchString(text) {
		return text
	}
	return r.name(kindText, text)
}

// address redacts an address that may be none.
func (r *redactor) address(text string) string {
	if address, err := netip.ParseAddr(text); err == nil {
		return r.addresses.of(address).String()
	}
	return r.name(kindText, text)
}

func (r *redactor) list(texts []string) []string {
	made := make([]string, len(texts))
	for i, text := range texts {
		made[i] = r.address(text)
	}
	return made
}

// moment keeps a time.
func moment(t assetcache.Time) string {
	if regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}[0-9T:.Z +-]{0,30}$`).MatchString(t.Text) {
		return t.Text
	}
	return ""
}

func (r *redactor) status(result map[string]any, s *assetcache.Status) {
	put(result, "Activated", s.Activated)
	put(result, "Active", s.Active)
	put(result, "RestrictedMedia", s.RestrictedMedia)
	put(result, "MaxCachePressureLast1Hour", s.MaxCachePressureLast1Hour)
	put(result, "Port", s.Port)
	put(result, "RegistrationResponseCode", s.RegistrationResponseCode)
	put(result, "RegistrationStatus", s.RegistrationStatus)
	put(result, "TetheratorStatus", s.TetheratorStatus)
	r.putText(result, "CacheStatus", s.CacheStatus)
	r.putText(result, "StartupStatus", s.StartupStatus)
	r.putText(result, "RegistrationError", s.RegistrationError)
	if s.ServerGUID.Known() {
		result["ServerGUID"] = r.name(kindGUID, s.ServerGUID.Is)
	}
	if s.PublicAddress.Known() {
		result["PublicAddress"] = r.address(s.PublicAddress.Is)
	}
	if s.PrivateAddresses.Known() {
		result["PrivateAddresses"] = r.list(s.PrivateAddresses.Is)
	}
	r.putNeighbours(result, "Parents", s.Parents)
	r.putNeighbours(result, "Peers", s.Peers)
	putTime(result, "RegistrationStarted", s.RegistrationStarted)
	putTime(result, "TotalBytesAreSince", s.TotalBytesAreSince)
	for _, key := range slices.Sorted(maps.Keys(s.Numbers)) {
		result[r.word(key)] = s.Numbers[key].Value
	}
}

func putTime(result map[string]any, key string, v assetcache.Value[assetcache.Time]) {
	if text := moment(v.Is); v.Known() && text != "" {
		result[key] = text
	}
}

func (r *redactor) putNeighbours(result map[string]any, key string, v assetcache.Value[[]assetcache.Neighbor]) {
	if !v.Known() {
		return
	}
	made := []map[string]any{}
	for _, one := range v.Is {
		m := map[string]any{"address": r.address(one.Address), "guid": r.name(kindGUID, one.GUID)}
		put(m, "port", one.Port)
		put(m, "healthy", one.Healthy)
		put(m, "friendly", one.Friendly)
		made = append(made, m)
	}
	result[key] = made
}

func (r *redactor) settings(result map[string]any, s *assetcache.Settings) {
	for key, v := range map[string]assetcache.Value[bool]{
		"Activated": s.Activated, "AllowCacheDelete": s.AllowCacheDelete, "AllowPersonalCaching": s.AllowPersonalCaching,
		"AllowSharedCaching": s.AllowSharedCaching, "AllowTetheredCaching": s.AllowTetheredCaching, "AutoActivation": s.AutoActivation,
		"AutoEnableTetheredCaching": s.AutoEnableTetheredCaching, "DenyActivation": s.DenyActivation, "DenyTetheredCaching": s.DenyTetheredCaching,
		"ListenRangesOnly": s.ListenRangesOnly, "ListenWithPeersAndParents": s.ListenWithPeersAndParents,
		"LocalSubnetsOnly": s.LocalSubnetsOnly, "PeerLocalSubnetsOnly": s.PeerLocalSubnetsOnly,
	} {
		put(result, key, v)
	}
	put(result, "Port", s.Port)
	putSize(result, "CacheLimit", s.CacheLimit)
	putSize(result, "PersonalCacheLimit", s.PersonalCacheLimit)
	if s.DataPath.Known() {
		result["DataPath"] = r.dataPath(s.DataPath.Is)
	}
	r.putText(result, "ParentSelectionPolicy", s.ParentSelectionPolicy)
	if s.Parents.Known() {
		result["Parents"] = r.list(s.Parents.Is)
	}
	r.putRanges(result, "ListenRanges", s.ListenRanges)
	r.putRanges(result, "PeerFilterRanges", s.PeerFilterRanges)
	r.putRanges(result, "PeerListenRanges", s.PeerListenRanges)
	r.putRanges(result, "PublicRanges", s.PublicRanges)
}

// dataPath keeps the end of the path, which must be one of these.
func (r *redactor) dataPath(path string) string {
	for _, end := range []string{"/Library/Application Support/Apple/AssetCache/Data", "/Library/Server/Caching/Data"} {
		if before, is := strings.CutSuffix(strings.TrimSuffix(path, "/"), end); is && before == "" {
			return end
		} else if is {
			return "/Volumes/" + r.name(kindText, before) + end
		}
	}
	return "/" + r.name(kindText, path)
}

// putSize keeps a limit: 0 is none.
func putSize(result map[string]any, key string, v assetcache.Value[assetcache.Number]) {
	switch {
	case v.Known() && v.Is.Unlimited:
		result[key] = 0
	case v.Known():
		result[key] = v.Is.Value
	}
}

func (r *redactor) putRanges(result map[string]any, key string, v assetcache.Value[[]assetcache.Range]) {
	if !v.Known() {
		return
	}
	made := []map[string]string{}
	for _, one := range v.Is {
		m := map[string]string{"first": r.address(one.First), "last": r.address(one.Last)}
		switch one.Type {
		case "":
		case "IPv4", "IPv6":
			m["type"] = one.Type
		default:
			m["type"] = r.word(one.Type)
		}
		made = append(made, m)
	}
	result[key] = made
}
