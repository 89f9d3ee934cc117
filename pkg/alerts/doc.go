// Package alerts edits alertData.db, the database in which macOS Server
// (Server.app 5) stores who gets its alerts by mail, and for which services.
//
// Make a [Database] and call its methods; most callers need [Database.Read] and
// [Database.Add]. Each method opens the file, does its work in one transaction
// and closes the file, so that many goroutines and processes can use a Database
// at the same time. [ReadCSV] reads addresses for Add.
//
// The file is a Core Data store, which the server may have open. Therefore:
//
//   - Tables, columns and entity numbers are looked up by name. A store that lacks
//     one is refused and not changed.
//   - New keys are higher than every key that Core Data has ever assigned, and its
//     counter Z_MAX is raised with them. Z_OPT of a changed row is incremented.
//   - The journal mode, and the owner and mode of the file, stay as they are.
//     Z_PLIST and Z_MODELCACHE are neither read nor written.
//   - Before a change a backup is made beside the file; see [BackupSuffix].
//
// # Limits
//
// It does not read or clear alerts, send any, or connect to other machines. It
// does not check whether Server.app is installed: a copied database can be edited
// anywhere.
//
// Input may be hostile. A file that is not a database, is damaged, or has other
// tables is refused with an [*Error]. At most 100,000 recipients are read, and at
// most 4 MiB of a CSV file. Times are never read: ZADALERT is not touched.
//
// # Sources
//
// The program serveralerts.py (github.com/calum-github/Serveralerts), whose author
// copied the schema from a running server; Apple's Technical Q&A QA1809 on
// write-ahead logs of Core Data stores. Apple documents neither the tables nor the
// columns.
package alerts
