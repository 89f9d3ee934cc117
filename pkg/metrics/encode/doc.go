// Package encode writes the sums of a caching server's metrics as InfluxDB
// line protocol, as JSON objects, as CSV rows, or as Prometheus' text format.
//
// The two calls to use are [NewLine] and [Line.Append]: one point a
// measurement and second, every field of the measurement in it, zeros too, so
// that sums over several fields are never null. The other encoders have the
// same method; see [Encoder]. [Totals] is for Prometheus, which wants running
// totals.
//
// The package writes to memory only; it does not know files, servers or which
// rows have been sent already.
//
// Sources: the InfluxDB line protocol reference; the Prometheus exposition
// format; what influxd 1.6.7 was seen to take and to refuse.
package encode
