// Package checkpoint keeps the record of what has been sent where: for every
// sink and database the last row that the sink has confirmed, and the ranges
// of rows that are on their way to it.
//
// The two calls to use are [Open], which locks the file against a second run,
// and [File.Save], which makes the record durable before anything that relies
// on it happens. A range is recorded as an [Intent] before it is sent, with
// everything that is needed to send the very same points again, and taken out
// when the sink has said yes.
//
// The package does not know how anything is sent. It holds no secret: a sink
// is named by an address without credentials.
package checkpoint
