// Package checkpoint records what has been sent where: for every sink, series and
// database the last row that the sink has confirmed, and the ranges of rows that
// may have been sent and are not confirmed.
//
// The two calls to use are [Open], which locks the file against a second run,
// and [File.Save], which makes the state durable before anything happens that
// relies on it. A range is recorded as an [Intent] before it is sent, with
// everything that is needed to send exactly the same points again, and removed
// when the sink has confirmed it.
//
// The package does not know how rows are sent. The file holds no secrets: a sink
// is named by its address without credentials.
package checkpoint
