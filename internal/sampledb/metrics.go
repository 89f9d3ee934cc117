package sampledb

import "slices"

// The metrics. The first 21 are statsData's, in the order in which the server
// writes a batch.
const (
	bytesCachePeers = iota
	requestsClients
	importsHTTP
	bytesPeersClients
	purgedTotal
	repliesOriginPeers
	purged1Day
	bytesCacheClients
	bytesImportedXPC
	requestsPeers
	bytesOriginClients
	repliesCachePeers
	bytesImportedHTTP
	bytesDropped
	repliesCacheClients
	repliesPeersClients
	importsXPC
	purged7Days
	bytesOriginPeers
	repliesOriginClients
	purged30Days

	statsMetrics // the metrics from here on are only in ZMETRIC
)

const (
	bytesCacheChildren = statsMetrics + iota
	bytesOriginChildren
	bytesPeersChildren
	bytesParentsChildren
	bytesParentsClients
	bytesParentsPeers
	repliesCacheChildren
	repliesOriginChildren
	repliesPeersChildren
	repliesParentsChildren
	repliesParentsClients
	repliesParentsPeers
	requestsChildren
	requestsRejected

	allMetrics
)

// metrics are the metrics' names in statsData, with names like them for the newer
// ones, and their columns in ZMETRIC.
var metrics = [allMetrics]struct{ name, column string }{
	bytesCachePeers:      {"bytes.fromcache.topeers", "ZBYTESFROMCACHETOPEER"},
	requestsClients:      {"requests.fromclients", "ZREQUESTSFROMCLIENT"},
	importsHTTP:          {"imports.byhttp", "ZIMPORTSBYHTTP"},
	bytesPeersClients:    {"bytes.frompeers.toclients", "ZBYTESFROMPEERTOCLIENT"},
	purgedTotal:          {"bytes.purged.total", "ZBYTESPURGEDTOTAL"},
	repliesOriginPeers:   {"replies.fromorigin.topeers", "ZREPLIESFROMORIGINTOPEER"},
	purged1Day:           {"bytes.purged.youngerthan1day", "ZBYTESPURGEDYOUNGERTHAN1DAY"},
	bytesCacheClients:    {"bytes.fromcache.toclients", "ZBYTESFROMCACHETOCLIENT"},
	bytesImportedXPC:     {"bytes.imported.byxpc", "ZBYTESIMPORTEDBYXPC"},
	requestsPeers:        {"requests.frompeers", "ZREQUESTSFROMPEER"},
	bytesOriginClients:   {"bytes.fromorigin.toclients", "ZBYTESFROMORIGINTOCLIENT"},
	repliesCachePeers:    {"replies.fromcache.topeers", "ZREPLIESFROMCACHETOPEER"},
	bytesImportedHTTP:    {"bytes.imported.byhttp", "ZBYTESIMPORTEDBYHTTP"},
	bytesDropped:         {"bytes.dropped", "ZBYTESDROPPED"},
	repliesCacheClients:  {"replies.fromcache.toclients", "ZREPLIESFROMCACHETOCLIENT"},
	repliesPeersClients:  {"replies.frompeers.toclients", "ZREPLIESFROMPEERTOCLIENT"},
	importsXPC:           {"imports.byxpc", "ZIMPORTSBYXPC"},
	purged7Days:          {"bytes.purged.youngerthan7days", "ZBYTESPURGEDYOUNGERTHAN7DAYS"},
	bytesOriginPeers:     {"bytes.fromorigin.topeers", "ZBYTESFROMORIGINTOPEER"},
	repliesOriginClients: {"replies.fromorigin.toclients", "ZREPLIESFROMORIGINTOCLIENT"},
	purged30Days:         {"bytes.purged.youngerthan30days", "ZBYTESPURGEDYOUNGERTHAN30DAYS"},

	bytesCacheChildren:     {"bytes.fromcache.tochildren", "ZBYTESFROMCACHETOCHILD"},
	bytesOriginChildren:    {"bytes.fromorigin.tochildren", "ZBYTESFROMORIGINTOCHILD"},
	bytesPeersChildren:     {"bytes.frompeers.tochildren", "ZBYTESFROMPEERTOCHILD"},
	bytesParentsChildren:   {"bytes.fromparents.tochildren", "ZBYTESFROMPARENTTOCHILD"},
	bytesParentsClients:    {"bytes.fromparents.toclients", "ZBYTESFROMPARENTTOCLIENT"},
	bytesParentsPeers:      {"bytes.fromparents.topeers", "ZBYTESFROMPARENTTOPEER"},
	repliesCacheChildren:   {"replies.fromcache.tochildren", "ZREPLIESFROMCACHETOCHILD"},
	repliesOriginChildren:  {"replies.fromorigin.tochildren", "ZREPLIESFROMORIGINTOCHILD"},
	repliesPeersChildren:   {"replies.frompeers.tochildren", "ZREPLIESFROMPEERTOCHILD"},
	repliesParentsChildren: {"replies.fromparents.tochildren", "ZREPLIESFROMPARENTTOCHILD"},
	repliesParentsClients:  {"replies.fromparents.toclients", "ZREPLIESFROMPARENTTOCLIENT"},
	repliesParentsPeers:    {"replies.fromparents.topeers", "ZREPLIESFROMPARENTTOPEER"},
	requestsChildren:       {"requests.fromchildren", "ZREQUESTSFROMCHILD"},
	requestsRejected:       {"requests.rejected.nospace", "ZREQUESTSREJECTEDFORNOSPACE"},
}

// names returns the metrics of a database with these options.
func (o Options) names() []string {
	count := statsMetrics
	if o.Kind == ZMetric && !o.OldModel {
		count = allMetrics
	}
	names := make([]string, 0, count+len(o.ExtraMetrics))
	for _, m := range metrics[:count] {
		names = append(names, m.name)
	}
	return append(names, o.ExtraMetrics...)
}

// columnOrder returns the order of ZMETRIC's columns: Core Data sorts attributes
// of one type by name.
func (o Options) columnOrder() []int {
	order := make([]int, len(o.names()))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if metrics[a].column < metrics[b].column {
			return -1
		}
		return 1
	})
	return order
}
