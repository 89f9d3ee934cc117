package check

import (
	"cmp"
	"errors"
	"net/netip"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Document is a document of a cache.
type Document struct {
	// Name is for messages; Folder is set for documents that are of one cache because
	// they are in one folder.
	Name, Folder string
	*assetcache.Document
}

// Group puts the documents of each cache together. Those of a folder are of one cache.
// Of the others a status makes a cache; profiles and declarations are for all of them,
// and other settings belong to the status with their GUID, or to the only one. An error
// is [CodeAmbiguous]: it is not known to which cache a document belongs.
func Group(documents []Document) ([]Cache, error) {
	folders, byFolder := []string{}, map[string][]Document{}
	for _, d := range documents {
		if _, known := byFolder[d.Folder]; !known {
			folders = append(folders, d.Folder)
		}
		byFolder[d.Folder] = append(byFolder[d.Folder], d)
	}
	var caches []Cache
	for _, folder := range folders {
		list, err := group(byFolder[folder], folder)
		if err != nil {
			return nil, err
		}
		caches = append(caches, list...)
	}
	return caches, nil
}

func group(documents []Document, folder string) ([]Cache, error) {
	var statuses []Document
	for _, d := range documents {
		if d.Status != nil {
			statuses = append(statuses, d)
		}
	}
	if folder != "" && len(statuses) > 1 {
		return nil, ambiguous(statuses[1].Name, "the folder has two statuses")
	}
	if len(statuses) < 2 {
		return oneCache(documents, folder)
	}
	caches := make([]Cache, len(statuses))
	for i, d := range statuses {
		caches[i] = Cache{Name: d.Name}
		caches[i].take(d)
	}
	for _, d := range documents {
		if d.Status != nil {
			continue
		}
		if err := assign(caches, d); err != nil {
			return nil, err
		}
	}
	return caches, nil
}

func oneCache(documents []Document, folder string) ([]Cache, error) {
	c := Cache{Name: folder}
	seen := map[assetcache.Kind]bool{}
	for _, d := range documents {
		if c.Name == "" || folder == "" && d.Status != nil {
			c.Name = d.Name
		}
		if seen[d.Kind] && (d.Kind == assetcache.KindSettings || d.Kind == assetcache.KindPreferences) {
			return nil, ambiguous(d.Name, "there are two of its kind")
		}
		seen[d.Kind] = true
		c.take(d)
	}
	return []Cache{c}, nil
}

// assign gives a document without a status to one of several caches, or to all.
func assign(caches []Cache, d Document) error {
	if d.Kind == assetcache.KindProfile || d.Kind == assetcache.KindDeclaration {
		for i := range caches {
			caches[i].take(d)
		}
		return nil
	}
	if len(d.Settings) == 1 && d.Settings[0].ServerGUID.Known() {
		for i := range caches {
			if guid := caches[i].Status.ServerGUID; guid.Known() && strings.EqualFold(guid.Is, d.Settings[0].ServerGUID.Is) {
				caches[i].take(d)
				return nil
			}
		}
	}
	return ambiguous(d.Name, "there are several statuses")
}

func ambiguous(name, why string) error {
	return &Error{
		Code: CodeAmbiguous, Act: "finding the cache of", Operand: name, Err: errors.New(why),
		Hint: "put the documents of each cache in a folder of its own, and name the folders: --server DIR --server DIR",
	}
}

// take adds a document.
func (c *Cache) take(d Document) {
	for _, one := range d.Unread {
		c.unread = append(c.unread, unread{d.Name, d.Kind, one})
	}
	switch {
	case d.Status != nil:
		c.Status, c.StatusName = d.Status, d.Name
	case d.Kind == assetcache.KindActivation:
		c.Refusal, c.RefusalName = &d.Refusal, d.Name
	default:
		c.Sources = append(c.Sources, Source{Name: d.Name, Kind: d.Kind, Settings: d.Settings[0], Allowed: d.Allowed, Others: len(d.Settings) - 1})
		slices.SortStableFunc(c.Sources, func(a, b Source) int { return cmp.Compare(strength(a.Kind), strength(b.Kind)) })
	}
}

// strength orders the documents with settings: what is in effect comes first, what is
// managed stands above what is local.
func strength(kind assetcache.Kind) int {
	return slices.Index([]assetcache.Kind{assetcache.KindSettings, assetcache.KindDeclaration, assetcache.KindProfile, assetcache.KindPreferences}, kind)
}

// setting returns a setting of a cache, and the document that it is from. absent is
// Apple's default.
func setting[T any](c *Cache, get func(*assetcache.Settings) assetcache.Value[T], absent T) (assetcache.Value[T], string) {
	for i := range c.Sources {
		if v := get(&c.Sources[i].Settings); v.State != assetcache.Absent {
			return v, c.Sources[i].Name
		}
	}
	if len(c.Sources) == 0 || !c.Sources[0].Kind.HasDefaults() {
		return assetcache.Value[T]{}, c.settingsName()
	}
	return assetcache.Value[T]{State: assetcache.Known, Is: absent}, c.settingsName()
}

// list is setting for a list. That AssetCacheManagerUtil does not print one that is not
// set is inferred: no published output has an empty one.
func list[T any](c *Cache, get func(*assetcache.Settings) assetcache.Value[[]T]) (assetcache.Value[[]T], string) {
	v, name := setting(c, get, nil)
	if v.State == assetcache.Absent && len(c.Sources) > 0 {
		v.State = assetcache.Known
	}
	return v, name
}

func (c *Cache) settingsName() string {
	if len(c.Sources) > 0 {
		return c.Sources[0].Name
	}
	return c.Name
}

// public returns the address from which the cache reaches the internet.
func (c *Cache) public() (netip.Addr, bool) {
	if c.Status == nil {
		return netip.Addr{}, false
	}
	address, err := netip.ParseAddr(c.Status.PublicAddress.Is)
	return address.Unmap(), err == nil && c.Status.PublicAddress.Known()
}

// private returns the local addresses of the cache.
func (c *Cache) private() ([]netip.Addr, bool) {
	if c.Status == nil || !c.Status.PrivateAddresses.Known() {
		return nil, false
	}
	var all []netip.Addr
	for _, text := range c.Status.PrivateAddresses.Is {
		address, err := netip.ParseAddr(text)
		if err != nil {
			return nil, false
		}
		all = append(all, address.WithZone(""))
	}
	return all, len(all) > 0 && len(all) <= maxAddresses
}

// port returns the port on which the cache listens; known is false if it is not.
func (c *Cache) port() (port int64, known bool) {
	if c.Status != nil && c.Status.Port.Known() && c.Status.Port.Is > 0 {
		return c.Status.Port.Is, true
	}
	v, _ := setting(c, func(s *assetcache.Settings) assetcache.Value[int64] { return s.Port }, 0)
	return v.Is, v.Known() && v.Is > 0
}

// title names the cache in a message.
func (c *Cache) title() string {
	if all, ok := c.private(); ok {
		return "the cache at " + all[0].String()
	}
	return "the cache of " + fault.Clip(c.Name)
}
