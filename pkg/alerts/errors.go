package alerts

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Error is the error of this package. It wraps the cause, such as
// [io/fs.ErrPermission], where there is one.
type Error = fault.Error

// The codes of this package's errors; see [Meanings].
const (
	CodeNoDatabase      fault.Code = "no-database"       // the file does not exist
	CodeExists                     = fault.AlreadyExists // Create found something there
	CodeNotRegular                 = fault.NotRegular    // a folder, a pipe, a dangling link
	CodeEmptyFile                  = fault.EmptyFile     // zero bytes
	CodeNotDatabase     fault.Code = "not-a-database"    // not an SQLite database
	CodeUnknownSchema   fault.Code = "unknown-schema"    // SQLite, but none of the tables
	CodeMissingTable    fault.Code = "missing-table"     // one of the tables is missing
	CodeMissingColumn   fault.Code = "missing-column"    // one of the columns is missing
	CodeMissingEntity   fault.Code = "missing-entity"    // Z_PRIMARYKEY has no row for an entity
	CodeDuplicateEntity fault.Code = "duplicate-entity"  // Z_PRIMARYKEY has two rows for an entity
	CodeKeysExhausted   fault.Code = "keys-exhausted"    // the highest possible key is in use
	CodeTooManyRows     fault.Code = "too-many-rows"     // more recipients than any server has
	CodeLocked          fault.Code = "database-locked"   // another process held a lock longer than the wait
	CodeBroken          fault.Code = "database-broken"   // SQLite found the file malformed
	CodePermission                 = fault.PermissionDenied
	CodeReadOnly                   = fault.ReadOnly // a read-only volume, or a locked file
	CodeDiskFull                   = fault.DiskFull
	CodeFailed          fault.Code = "database-unreadable" // any other failure to open, read or write
	CodeStopped                    = fault.Stopped         // the context ended
	CodeLeftover        fault.Code = "leftover-journal"    // Create found the journal of a deleted database
	CodeBackup          fault.Code = "backup-failed"       // the state before the change cannot be saved
	CodeUntrusted       fault.Code = "untrusted-folder"    // as root: others can change the folder
	CodeSuperJournal    fault.Code = "super-journal"       // the journal names another file
	CodeTrigger         fault.Code = "unknown-trigger"     // the database has triggers
	CodeUncertain       fault.Code = "commit-failed"       // perhaps changed, perhaps not
	CodeTooLarge                   = fault.TooLarge        // larger than is copied
	CodeBadAddress      fault.Code = "bad-address"         // not a mail address
	CodeBadLocale       fault.Code = "bad-locale"          // not a language code
	CodeBadCSV          fault.Code = "bad-csv"             // a file that cannot be read as CSV
	CodeNoAddresses     fault.Code = "no-addresses"        // none was given
	CodeUnknownService  fault.Code = "unknown-service"     // no service has that id or name
)

// fail makes an error about the database itself.
func (d Database) fail(code fault.Code, act string, err error, hint string) error {
	return &Error{Code: code, Act: act + " database", Operand: d.Path, Err: err, Hint: hint}
}

// shellWord quotes a word for a command in a hint or fix that an admin may paste:
// between single quotes the shell expands nothing. The word may come from a
// hostile file.
func shellWord(word string) string {
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// maxListed is how many services a hint names; a new database has 13.
const maxListed = 30

// unknownService reports that no service has that id or name, and suggests one.
func unknownService(name string, services []Service) error {
	ids := make([]string, 0, maxListed)
	for _, s := range services[:min(len(services), maxListed)] {
		ids = append(ids, fault.Clip(s.ID))
	}
	if len(ids) == 0 {
		return fault.New(CodeUnknownService, "", "looking for service %q: the database has no services", fault.Clip(name))
	}
	hint := "the services are " + strings.Join(ids, ", ")
	if more := len(services) - len(ids); more > 0 {
		hint += fmt.Sprintf(" and %d more", more)
	}
	if near := nearestService(name, ids); near != "" {
		hint = fmt.Sprintf("did you mean %s? %s", near, hint)
	}
	return fault.New(CodeUnknownService, hint, "looking for service %q: no service has that id or name", fault.Clip(name))
}

// nearestService returns the id that a mistyped name most likely means: one
// that it begins, or one that at most two edits make out of it; or "".
func nearestService(name string, ids []string) string {
	typed := normalized(name)
	nearest, least := "", 3
	for _, id := range ids {
		known := normalized(id)
		distance := fault.Distance(typed, known, least)
		if len(typed) > 1 && strings.HasPrefix(known, typed) {
			distance = min(distance, 1)
		}
		// Two edits make any two letters out of any others.
		if distance < least && distance < len(known) {
			nearest, least = id, distance
		}
	}
	return nearest
}
