// Package alerts edits alertData.db, the database in which macOS Server
// (Server.app 5) keeps who gets its alerts by mail, and which of its services
// send any.
//
// Make a [Database] and call its methods; the two that most callers need are
// [Database.Read] and [Database.Add]. Each opens the file, does its work in one
// transaction and closes it again, so that a Database may be used from many
// goroutines and processes at once. [ReadCSV] reads addresses for Add.
//
// The file is a Core Data store, which the server may have open. So tables,
// columns and entity numbers are looked up by name and a store that lacks one
// is refused, unchanged; new keys come after every key that Core Data ever gave
// out, and its counter Z_MAX moves with them; a changed row's Z_OPT counts up;
// the journal mode, and the owner and mode of the file, stay as they are. Z_PLIST
// and Z_MODELCACHE are neither read nor written. Before a change the state of
// the database is kept beside it, see [BackupSuffix].
//
// It does not read or clear the alerts themselves, send any, or talk to other
// machines. It does not ask whether Server.app is installed: a copied database
// is edited anywhere.
//
// Input may be hostile: a file that is no database, a damaged one, or one with
// other tables gives an [*Error]; at most 100,000 recipients, and of a CSV file
// at most 4 MiB, are read. Times are never read: ZADALERT is not touched.
//
// Sources: the program serveralerts.py, whose author copied the schema from a
// running server; Apple's Technical Q&A QA1809 on write-ahead logs of Core Data
// stores. Apple documents neither the tables nor the columns.
package alerts
