// Package sampledb creates metrics databases like those of Apple's caching
// servers, and knows what is in them: the totals it returns come from the
// generator, never from the file, so that a test can compare them with what a
// reader or a time-series database returns.
//
//	totals, err := sampledb.Write(ctx, path, sampledb.Options{Kind: sampledb.ZMetric, Batches: 1000})
//	totals.Sums["bytes.fromcache.toclients"]
//
// [Write] creates a whole file. [Create] returns a [Writer] that stays open, to
// act as the service that keeps writing while a test reads.
//
// Equal options lead to equal rows, totals and, except in WAL mode, equal bytes,
// on every machine: all arithmetic is on integers.
//
// Both schemas are reconstructions from what public tools read; Apple
// publishes neither CREATE TABLE statement.
package sampledb
