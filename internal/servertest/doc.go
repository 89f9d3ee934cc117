// Package servertest runs the real time-series servers of Debian on loopback,
// for tests: influxd, victoria-metrics and prometheus.
//
//	influx := servertest.StartInflux(t)
//	post(influx.WriteURL("ns"), lines)
//	sums := influx.FieldSums(t, "")
//
// A server listens on a free port of 127.0.0.1 alone, keeps its data in a
// folder of the test, and ends with the test. [Server.Pause], [Server.Kill]
// and [Server.Restart] make the faults that a fake would only pretend to make.
//
// Packages with servers of another kind start them by [StartProgram].
//
// A program that is not installed skips the test and names the Debian package
// to install. With MACWRANGLER_REAL_PARTS=1 (scripts/test sets it where it can
// install packages) it fails the test instead, so that a gate never passes
// because nothing was there to test with.
package servertest
