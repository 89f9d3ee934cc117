package metrics

import "zombiezen.com/go/sqlite"

// distrust keeps a hostile file from using the connection: SQL cannot damage the
// file, nothing but reading is allowed, and nothing that a view or a trigger of the
// file asks for.
func distrust(conn *sqlite.Conn) error {
	if err := conn.SetDefensive(true); err != nil {
		return err
	}
	return conn.SetAuthorizer(sqlite.AuthorizeFunc(func(action sqlite.Action) sqlite.AuthResult {
		switch action.Type() {
		case sqlite.OpSelect, sqlite.OpRead, sqlite.OpFunction, sqlite.OpPragma:
			if action.Accessor() == "" {
				return sqlite.AuthResultOK
			}
		default: // writing, attaching, virtual tables
		}
		return sqlite.AuthResultDeny
	}))
}
