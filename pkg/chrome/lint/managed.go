package lint

import (
	"slices"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// managed collects the settings of managed preferences: PayloadContent { domain
// { Forced or Set-Once [ { mcx_preference_settings { … } } ] } }. Where a domain of
// Chrome has another form, macOS reads nothing of it, and that is an error.
func (p *payloads) managed(content, payload *plistfile.Node, path []string) {
	if content.Kind() != plistfile.Dict {
		p.said = true
		p.leave("managed preferences without a dictionary PayloadContent", payload, path)
	}
	path = append(slices.Clone(path), keyContent)
	for domain, ways := range content.Entries() {
		where := append(slices.Clone(path), domain.Name)
		near := meantDomain(domain.Name)
		switch {
		case isRead(domain.Name):
			p.domain(domain.Name, ways, where)
		case near != "":
			p.nearDomain(at(plistfile.KeyPath(where...), domain.Line, domain.Column), domain.Name, near)
		case !isKnownType(domain.Name):
			p.leave(domain.Name, ways, where)
		}
	}
	for key := range payload.Entries() { // a domain one level too high
		if where := append(slices.Clone(path[:len(path)-1]), key.Name); chromeDomainName(key.Name) {
			p.said = true
			p.Add(at(plistfile.KeyPath(where...), key.Line, key.Column), ruleMCX, fault.Clip(key.Name)+" is beside PayloadContent, where nothing reads it", "move it into PayloadContent")
		}
	}
}

func chromeDomainName(name string) bool { return isRead(name) || meantDomain(name) != "" }

// domain collects what a domain of Chrome holds.
func (p *payloads) domain(domain string, ways *plistfile.Node, path []string) {
	if ways.Kind() != plistfile.Dict {
		p.broken(ways, path, fault.Clip(domain)+" is not a dictionary: nothing in it is read")
		return
	}
	for way, groups := range ways.Entries() {
		where := append(slices.Clone(path), way.Name)
		switch way.Name {
		case mcxForced, mcxOnce:
			p.groups(domain, way.Name == mcxForced, groups, where)
		case "mcx_targets", "mcx_data_timestamp": // written by tools, and harmless
		default:
			p.said = true
			p.Add(at(plistfile.KeyPath(where...), way.Line, way.Column), ruleMCX,
				"nothing reads "+fault.Clip(way.Name)+" in "+fault.Clip(domain)+": settings are in Forced or Set-Once", didYouMean(p.nearest(way.Name, only(mcxForced, mcxOnce)), ""))
		}
	}
}

// groups collects the settings below Forced or Set-Once.
func (p *payloads) groups(domain string, forced bool, groups *plistfile.Node, path []string) {
	if groups.Kind() != plistfile.Array {
		p.broken(groups, path, "the value is not an array of dictionaries: nothing in it is read")
		return
	}
	for i, group := range groups.Elements() {
		where := append(slices.Clone(path), strconv.Itoa(i))
		settings := group.Get(mcxSettings)
		if settings.Kind() != plistfile.Dict {
			p.broken(group, where, "there is no dictionary mcx_preference_settings: nothing is read")
			continue
		}
		where = append(where, mcxSettings)
		for key, value := range settings.Entries() {
			p.list = append(p.list, managedSetting{domain, forced, key, value, append(slices.Clone(where), key.Name)})
		}
	}
}
