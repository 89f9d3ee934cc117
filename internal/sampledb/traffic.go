package sampledb

import "time"

// profile is a server's traffic by hour, in thousandths of the busiest hour.
type profile struct {
	perMinute     int64 // clients' requests in the busiest hour
	bytesPerReply int64
	weekday       [24]int64
	weekend       [24]int64
	releases      bool
}

var profiles = map[Profile]profile{
	School: {
		perMinute:     200,
		bytesPerReply: 350_000,
		weekday:       [24]int64{0, 0, 0, 0, 0, 1, 8, 60, 420, 800, 1000, 930, 620, 880, 960, 540, 160, 60, 40, 30, 20, 8, 2, 0},
		weekend:       [24]int64{0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 8, 10, 6, 4, 8, 8, 4, 2, 0, 0, 0, 0, 0, 0},
		releases:      true,
	},
	Busy: {
		perMinute:     900,
		bytesPerReply: 440_000,
		weekday:       everyDay,
		weekend:       everyDay,
	},
	Quiet: {
		perMinute:     4,
		bytesPerReply: 60_000,
		weekday:       everyDay,
		weekend:       everyDay,
	},
}

var everyDay = [24]int64{
	100, 100, 100, 100, 100, 200, 400, 700, 1000, 1000, 900, 900, 800, 900, 1000, 800, 500, 300, 300, 300, 300, 200, 200, 100,
}

// traffic generates one batch of values after the other.
type traffic struct {
	random
	profile
	offset  int64 // seconds that local clocks are ahead of UTC
	seconds int64 // of an interval
	newer   bool  // parents and children exist
	values  []int64
}

func newTraffic(o Options) *traffic {
	return &traffic{
		random:  random{o.Seed},
		profile: profiles[o.Profile],
		offset:  int64(o.LocalOffset / time.Second),
		seconds: max(1, int64(o.Interval/time.Second)),
		newer:   o.Kind == ZMetric && !o.OldModel,
		values:  make([]int64, allMetrics+len(o.ExtraMetrics)),
	}
}

// batch returns the values of one interval; the next call overwrites them.
func (g *traffic) batch(unix int64) []int64 {
	clear(g.values)
	local := time.Unix(unix+g.offset, 0).UTC()
	release := g.releases && newRelease(local)
	activity := g.weekday[local.Hour()]
	if day := local.Weekday(); day == time.Saturday || day == time.Sunday {
		activity = g.weekend[local.Hour()]
	}
	top := g.perMinute * activity
	if release {
		top = g.perMinute * max(activity, 100) // devices that stay at school download it in the evening
	}
	requests := g.share(g.seconds*top, 50+g.below(100), 60*1000*100)
	if requests == 0 {
		return g.values // everything else follows from requests: this interval is idle
	}
	g.toClients(requests, release)
	g.toOthers(requests)
	g.housekeeping(release)
	for i := allMetrics; i < len(g.values); i++ {
		g.values[i] = 1 + g.below(1000)
	}
	return g.values
}

// newRelease reports whether it is Tuesday, seven o'clock or later.
func newRelease(local time.Time) bool {
	return local.Weekday() == time.Tuesday && local.Hour() >= 7
}

func (g *traffic) toClients(requests int64, release bool) {
	v := g.values
	v[requestsClients] = requests
	replies := requests - g.share(requests, g.below(40), 1000) // some fail
	missed := g.share(replies, 40+g.below(120), 1000)
	size := g.bytesPerReply
	if release {
		missed = g.share(replies, 550+g.below(200), 1000)
		size *= 3
	}
	v[repliesOriginClients] = missed
	if g.newer {
		v[repliesParentsClients] = g.share(missed, 300, 1000)
		v[repliesOriginClients] -= v[repliesParentsClients]
	}
	if g.perMille(300) {
		v[repliesPeersClients] = g.share(replies-missed, 30, 1000)
	}
	v[repliesCacheClients] = replies - missed - v[repliesPeersClients]
	v[bytesOriginClients] = g.bytes(v[repliesOriginClients], size)
	v[bytesParentsClients] = g.bytes(v[repliesParentsClients], size)
	v[bytesPeersClients] = g.bytes(v[repliesPeersClients], size)
	v[bytesCacheClients] = g.bytes(v[repliesCacheClients], size)
}

// toOthers sets what goes to peers and children, for a twelfth as many requests.
func (g *traffic) toOthers(requests int64) {
	v := g.values
	if g.perMille(400) {
		v[requestsPeers] = g.share(requests, 1, 12)
		v[repliesOriginPeers] = g.share(v[requestsPeers], 60, 1000)
		v[repliesCachePeers] = v[requestsPeers] - v[repliesOriginPeers]
		v[bytesOriginPeers] = g.bytes(v[repliesOriginPeers], g.bytesPerReply)
		v[bytesCachePeers] = g.bytes(v[repliesCachePeers], g.bytesPerReply)
	}
	if !g.newer {
		return
	}
	if v[requestsPeers] > 0 && g.perMille(100) {
		v[repliesParentsPeers] = 1
		v[bytesParentsPeers] = g.bytes(1, g.bytesPerReply)
	}
	if g.perMille(300) {
		v[requestsChildren] = g.share(requests, 1, 12)
		v[repliesOriginChildren] = g.share(v[requestsChildren], 30, 1000)
		v[repliesParentsChildren] = g.share(v[requestsChildren]-v[repliesOriginChildren], 30, 1000)
		v[repliesPeersChildren] = g.share(v[requestsChildren]-v[repliesOriginChildren]-v[repliesParentsChildren], 10, 1000)
		v[repliesCacheChildren] = v[requestsChildren] - v[repliesOriginChildren] - v[repliesParentsChildren] - v[repliesPeersChildren]
		v[bytesOriginChildren] = g.bytes(v[repliesOriginChildren], g.bytesPerReply)
		v[bytesParentsChildren] = g.bytes(v[repliesParentsChildren], g.bytesPerReply)
		v[bytesPeersChildren] = g.bytes(v[repliesPeersChildren], g.bytesPerReply)
		v[bytesCacheChildren] = g.bytes(v[repliesCacheChildren], g.bytesPerReply)
	}
}

// housekeeping sets what the server does about its disk: a new macOS displaces
// older content, at other times the server purges now and then.
func (g *traffic) housekeeping(release bool) {
	v := g.values
	chance := int64(6)
	if release {
		chance = 250
	}
	if g.perMille(chance) {
		v[purgedTotal] = 500_000_000 + g.below(3_000_000_000)
		v[purged30Days] = g.share(v[purgedTotal], g.below(600), 1000)
		v[purged7Days] = g.share(v[purged30Days], g.below(500), 1000)
		v[purged1Day] = g.share(v[purged7Days], g.below(300), 1000)
	}
	if g.perMille(20) {
		v[bytesDropped] = 1 + g.below(2_000_000)
	}
	if g.perMille(12) {
		v[importsHTTP] = 1 + g.below(4)
		v[bytesImportedHTTP] = g.bytes(v[importsHTTP], 80_000_000)
	}
	if g.perMille(8) {
		v[importsXPC] = 1 + g.below(2)
		v[bytesImportedXPC] = g.bytes(v[importsXPC], 30_000_000)
	}
	if g.newer && release && g.perMille(30) {
		v[requestsRejected] = 1 + g.below(9)
	}
}

// bytes returns the size of so many replies, 0.5 to 1.5 times the usual.
func (g *traffic) bytes(replies, usual int64) int64 {
	if replies == 0 {
		return 0
	}
	return replies*usual*(50+g.below(100))/100 + g.below(4096)
}
