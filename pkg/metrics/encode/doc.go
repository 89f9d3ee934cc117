// Package encode writes the sums of a caching server's metrics as InfluxDB
// line protocol, as JSON objects, as CSV rows, or as Prometheus' text format.
//
// The two calls to use are [NewLine] and [Line.Append]: one point for each
// measurement and second, with every field of the measurement, zeros too, so
// that sums over several fields are never null. The other encoders have the
// same method; see [Encoder]. [Totals] is for Prometheus, which needs running
// totals.
//
// The package writes to memory only; it knows nothing of files and servers, or
// of which rows have been sent.
//
// Sources: the InfluxDB line protocol reference; the Prometheus exposition
// format; tests of what influxd 1.6.7 accepts and refuses.
package encode
