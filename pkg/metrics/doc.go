// Package metrics reads the statistics that Apple's caching servers keep:
// Metrics.sqlite of Server.app 5.2 and 5.3 (macOS 10.12, table statsData) and
// Metrics.db of macOS 10.13.4 and newer (table ZMETRIC).
//
// The two calls to use are [Open] and [Database.ReadWindow]. A [Window] holds
// the sums of every whole second of a run of rows: values are what happened
// within one interval (bytes, or counts), never running totals, and times are
// Unix seconds, for both schemas.
//
// The packages below it build on that: report adds windows up by calendar
// period, export sends them, exactly once, to a time-series database.
//
// It does not read the output of AssetCacheManagerUtil or serveradmin, which
// know only totals since the service started, nor the reports that macOS 27
// pushes.
//
// Input may be hostile. Columns are found by name, values of any SQLite type
// are checked, what makes no sense is listed and never guessed at, and memory
// is bounded by the size of a window, a value by 16 MiB. A damaged file leads to
// an error or to the rows that SQLite still finds: SQLite pages have no
// checksum. Only the context bounds the time that a malicious file can take.
// The reader holds no lock between two windows, so a slow consumer never keeps
// a server from writing.
//
// Sources: Apple's deployment guide, "Content caching metrics on Mac"; the
// names of the 21 metrics of statsData as public monitoring tools list them.
// Apple documents neither CREATE TABLE statement, so types, keys and the order
// of columns are not relied on.
package metrics
