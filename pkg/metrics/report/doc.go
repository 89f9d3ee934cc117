// Package report adds up what caching servers did by calendar period: hour, day,
// week, month or all at once, in any time zone, for each group of tags and over
// many databases at once.
//
// The two calls to use are [ReadFiles], or [Builder.Feed] for windows from
// elsewhere, and [Builder.Result]. [WriteText], [WriteCSV] and
// [WriteHTML] write a result for people and spreadsheets; JSON and plist are
// made from the struct itself. [Influx] fills a Builder from InfluxDB instead of
// files.
//
// Figures are bytes, and counts of requests; all sums are exact, and one that
// does not fit into 64 bits is an error, as is one that no server has, in a file.
// Bounds of periods are the zone's own: a day has 23 hours when the clocks go
// forward and 25 when they go back, a period belongs to one offset from UTC, weeks
// begin on Monday.
//
// The package keeps nothing between two runs. A database drops its rows after 7
// or 30 days, so a report on a longer time needs a time-series database. It does
// not convert a server's running totals.
//
// Limits: at most [MaxPeriods] periods, counted over all groups. Rows and databases
// that cannot be read are left out, reported, and never guessed at:
// [Builder.Failures] and [Builder.Unread].
//
// Sources of the definitions: "total served" as the sum of cache, origin and
// peers to clients, and "WAN" as origin to clients, are the definitions of the
// first public dashboards of this data; parents (macOS 10.13.4 and newer) count
// like the origin because their bytes, too, come from another server, unless a parent
// is among the databases: then what it fetched for its children counts.
package report
