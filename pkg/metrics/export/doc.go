// Package export sends the rows of caching-server databases to a time-series
// database, exactly once, or writes them to a stream or a file.
//
// The two calls to use are [ToServer] and [ToWriter].
//
// Exactly once works like this. Rows are read in the order of their ids, in
// windows. Before a window is sent, its range is recorded in the checkpoint as
// an intent, with its tags and names; when the server has said yes, the
// position moves behind it. The record for the next window is written while
// the one before it is under way, so that one durable write a window costs no
// time. A run that finds an open intent cannot know what has arrived. A server
// that overwrites is sent the same points again, which changes nothing; one
// that adds up is asked what it holds, and sent what is missing.
//
// A second may get more rows later: a clock that is set back lives through it
// again, and two databases may share a tag set. A server that overwrites is
// then sent the sum of all its rows, one that adds up only the new ones.
//
// The newest second is held back while it may still be growing. A database
// that was made anew is noticed by a fingerprint of the last rows sent, and a
// copy in another place is recognised by it.
//
// What has expired from a database cannot be summed any more: a clock that is
// set back by more than the days for which rows are kept brings a server that
// overwrites only the new rows of a second.
//
// The package prints nothing; remarks for a person go to Options.Note.
package export
