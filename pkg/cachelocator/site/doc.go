// Package site makes both sides of a site with content caches from one description:
// the DNS records for the clients, and the settings of the caches as a profile for
// com.apple.AssetCache.managed or, for macOS 27, as a declaration.
//
//	s, err := site.Read(data)
//	records, err := s.Records("")
//	profile, err := s.Profile("")
//
// [Read] refuses a description that contradicts itself, so that what is made fits
// together. Package check holds real clients and caches against the same description.
//
// Equal descriptions give equal bytes. A file may be hostile: at most 256 KiB and
// 5,000 values are read. Errors are *[Error]. It sends nothing, and does not sign the
// profile: package profile does.
//
// Sources: Apple, device-management (com.apple.AssetCache.managed.yaml and
// content-cache.settings.yaml).
package site
