package metrics

import "zombiezen.com/go/sqlite"

// distrust keeps SQL of ours from damaging the file by way of its schema. Together
// with query_only and trusted_schema=0, and because nothing but plain tables is
// read, nothing of the file's own SQL runs.
//
// An authorizer would be one more line of defence, but not with this library: a
// connection that is closed frees its address before it forgets the authorizer of
// that address, so that a connection opened meanwhile loses its own, and crashes.
func distrust(conn *sqlite.Conn) error { return conn.SetDefensive(true) }
