// Package sink posts line protocol to a time-series database over HTTP:
// InfluxDB 1, 2 and 3, VictoriaMetrics, and any other server that accepts it by
// POST.
//
// The two calls to use are [Parse], which checks a write address, and
// [Sender.Send], which posts lines in batches until each of them has been
// accepted or refused: it retries after temporary errors, halves what is too
// large, and bisects a refused batch until the bad lines are isolated.
//
// A server's count of what it dropped is not trusted: InfluxDB 1.6.7 answered
// dropped=0 in tests for a line that it had lost. Redirects are never followed:
// net/http would turn the POST into a GET, and a login page answers that with
// 200.
//
// [VictoriaMetrics] adds up points that it receives twice (it does not
// deduplicate by default), so what it has can be read back. It also reads
// backslashes and quotation marks in its own way: backslashes are doubled for
// it, and a line that it would misread is refused here.
//
// The package knows nothing of databases of caching servers or of checkpoints.
package sink
