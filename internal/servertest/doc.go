// Package servertest runs real time-series servers, as Debian packages them, on
// loopback for tests: influxd, victoria-metrics and prometheus.
//
//	influx := servertest.StartInflux(t)
//	post(influx.WriteURL("ns"), lines)
//	sums := influx.FieldSums(t, "")
//
// A server listens only on a free port of 127.0.0.1, stores its data in a folder
// of the test, and ends with the test. [Server.Pause], [Server.Kill] and
// [Server.Restart] cause the real faults that a fake would only imitate.
//
// Packages with servers of another kind start them with [StartProgram].
//
// If a program is not installed, the test is skipped with the name of the Debian
// package to install. With MACWRANGLER_REAL_PARTS=1 (scripts/test sets it where
// it can install packages) the test fails instead, so that a gate never passes
// because there was nothing to test with.
package servertest
