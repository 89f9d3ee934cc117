// Package sampledb makes metrics databases as Apple's caching servers leave
// them, and knows what is in them: the totals it returns come from the
// generator, never from the file, so that a test can hold them against what a
// reader or a time-series database says.
//
//	totals, err := sampledb.Write(ctx, path, sampledb.Options{Kind: sampledb.ZMetric, Batches: 1000})
//	totals.Sums["bytes.fromcache.toclients"]
//
// [Write] makes a whole file. [Create] gives a [Writer] that stays open, to
// play the service that goes on writing while somebody reads.
//
// Equal options give equal rows, totals and, but for WAL mode, equal bytes, on
// every machine: all arithmetic is on integers.
//
// Both schemas are reconstructions from what public tools read; Apple
// publishes neither CREATE TABLE text.
package sampledb
