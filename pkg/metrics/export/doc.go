// Package export sends the rows of caching-server databases to a time-series
// database, exactly once, or writes them to a stream or a file.
//
// The two calls to use are [ToServer] and [ToWriter].
//
// Rows are read in the order of their ids, in windows. Before a window is sent,
// its range is recorded in the checkpoint as an intent, with its tags and
// names; when the server has confirmed it, the position advances past it. The
// intent of the next window is written while the current one is being sent, so
// that one durable write per window costs no time. A run that finds an open
// intent cannot know what has arrived. A server that overwrites is sent the
// same points again, which changes nothing; one that adds up is asked what it
// holds, and is sent what is missing.
//
// A second may get more rows later: a clock that is set back passes it again,
// and two databases may share a tag set. A server that overwrites is then sent
// the sum of all its rows, one that adds up only the new ones.
//
// The newest second is held back while it may still be growing.
//
// What was sent is recorded by series, that is by tags, and a database within a series
// is known by its rows, not by its path or UUID: one that holds the last rows sent goes
// on from there; one that holds an earlier mark, an older copy or one that was restored
// from it, goes on from that. One that holds none goes on with the series if its rows are
// of another time; if they are of the same time, it is another server, and refused. A
// server that adds up is asked for rows that it may have.
//
// What is wrong with one database sets that one aside. Rows that will never arrive are
// counted, and told by the first run that comes to its end.
//
// The words of this package:
//
//	overwrite    what InfluxDB does with a point that it already has
//	add up       what VictoriaMetrics does: a point that is sent twice counts twice
//	entry        what the checkpoint knows of one database in one series of a sink
//	window       the rows between two ids that are read together
//	piece        a window and the points that are made of it
//	intent       the record of a window that may have been sent and is not confirmed;
//	             as long as there is one, the window is open
//	settle       to make sure that an open window of an earlier run arrived exactly once
//	mark         the ids and the hash of the rows of the last second sent
//	fingerprint  a digest of an hour of rows; the JSON key in the checkpoint is "proof"
//	trail        earlier marks of a database
//	review       to ask the server which rows of a range it has, before they are sent
//	kept         what is not too old for the server
//	earlier rows those that were sent before and share a second and a series with a piece
//
// Limits: rows that have expired from a database cannot be summed any more. If
// a clock is set back by more than the days for which rows are kept, a server
// that overwrites receives only the new rows of a second.
//
// The package prints nothing; notes for a person go to Options.Note.
package export
