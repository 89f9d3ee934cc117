package assetcache

// Settings are those of a content cache. Apple's names of the keys are the names here.
type Settings struct {
	Activated, AllowCacheDelete, AllowPersonalCaching, AllowSharedCaching, AllowTetheredCaching,
	AutoActivation, AutoEnableTetheredCaching, DenyActivation, DenyTetheredCaching, ListenRangesOnly,
	ListenWithPeersAndParents, LocalSubnetsOnly, PeerLocalSubnetsOnly Value[bool]

	CacheLimit, PersonalCacheLimit Value[Number]

	Port, DeclarativeStatusInterval, ManagementReportingInterval Value[int64]

	DataPath, Interface, ManagementSecurityConfig, ManagementStatusCertificateReference,
	ManagementStatusTarget, ParentSelectionPolicy, ServerGUID Value[string]

	ListenRanges, PeerFilterRanges, PeerListenRanges, PublicRanges Value[[]Range]

	Parents Value[[]string]

	// Line is where they begin, 0 where there is none.
	Line int
}

// The keys of settings, by the type of their values.
type settingFields struct {
	booleans map[string]*Value[bool]
	numbers  map[string]*Value[Number]
	wholes   map[string]*Value[int64]
	texts    map[string]*Value[string]
	ranges   map[string]*Value[[]Range]
	lists    map[string]*Value[[]string]
}

func (s *Settings) fields() settingFields {
	return settingFields{
		booleans: map[string]*Value[bool]{
			"Activated": &s.Activated, "AllowCacheDelete": &s.AllowCacheDelete, "AllowPersonalCaching": &s.AllowPersonalCaching,
			"AllowSharedCaching": &s.AllowSharedCaching, "AllowTetheredCaching": &s.AllowTetheredCaching, "AutoActivation": &s.AutoActivation,
			"AutoEnableTetheredCaching": &s.AutoEnableTetheredCaching, "DenyActivation": &s.DenyActivation,
			"DenyTetheredCaching": &s.DenyTetheredCaching, "ListenRangesOnly": &s.ListenRangesOnly,
			"ListenWithPeersAndParents": &s.ListenWithPeersAndParents, "LocalSubnetsOnly": &s.LocalSubnetsOnly,
			"PeerLocalSubnetsOnly": &s.PeerLocalSubnetsOnly,
		},
		numbers: map[string]*Value[Number]{"CacheLimit": &s.CacheLimit, "PersonalCacheLimit": &s.PersonalCacheLimit},
		wholes: map[string]*Value[int64]{
			"Port": &s.Port, "DeclarativeStatusInterval": &s.DeclarativeStatusInterval, "ManagementReportingInterval": &s.ManagementReportingInterval,
		},
		texts: map[string]*Value[string]{
			"DataPath": &s.DataPath, "Interface": &s.Interface, "ManagementSecurityConfig": &s.ManagementSecurityConfig,
			"ManagementStatusCertificateReference": &s.ManagementStatusCertificateReference,
			"ManagementStatusTarget":               &s.ManagementStatusTarget, "ParentSelectionPolicy": &s.ParentSelectionPolicy, "ServerGUID": &s.ServerGUID,
		},
		ranges: map[string]*Value[[]Range]{
			"ListenRanges": &s.ListenRanges, "PeerFilterRanges": &s.PeerFilterRanges, "PeerListenRanges": &s.PeerListenRanges, "PublicRanges": &s.PublicRanges,
		},
		lists: map[string]*Value[[]string]{"Parents": &s.Parents},
	}
}

// settings reads all keys. Each value is noted in the order of the keys' names, so that
// equal documents have equal results.
func (r reader) settings() Settings {
	var s Settings
	s.Line = r.root.line
	fields := s.fields()
	each(fields.booleans, r.boolean)
	each(fields.numbers, r.number)
	each(fields.wholes, r.whole)
	each(fields.texts, r.text)
	each(fields.ranges, r.ranges)
	each(fields.lists, r.texts)
	return s
}

// settingKeys returns the keys by which a file of settings is known: those that other
// programs hardly have.
func settingKeys() []string {
	return []string{
		"AllowPersonalCaching", "AllowSharedCaching", "ListenRanges", "ListenRangesOnly", "LocalSubnetsOnly", "PeerLocalSubnetsOnly",
		"PublicRanges", "PeerFilterRanges", "ListenWithPeersAndParents", "ReservedVolumeSpace", "ServerGUID",
	}
}
