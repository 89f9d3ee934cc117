// Package sink posts line protocol to a time-series database over HTTP:
// InfluxDB 1, 2 and 3, VictoriaMetrics, and whatever else takes POSTs of it.
//
// The two calls to use are [Parse], which checks a write address, and
// [Sender.Send], which posts lines in batches until each of them has been
// taken or refused: it retries what may heal, halves what is too large, and
// bisects a refused batch until the bad lines stand alone.
//
// A server's count of what it dropped is not believed: InfluxDB 1.6.7 was seen
// to answer dropped=0 for a line that it had lost. Redirects are never
// followed: net/http would turn the POST into a GET, and a login page answers
// that with 200.
//
// [VictoriaMetrics] adds up what it is sent twice (it does not deduplicate by
// default), so what is there can be read back from it. It also reads
// backslashes and quotation marks in its own way: backslashes are doubled for
// it, and a line that it would store as another is refused here.
//
// The package knows nothing of databases of caching servers or of checkpoints.
package sink
