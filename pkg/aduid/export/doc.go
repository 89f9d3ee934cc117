// Package export reads the accounts of a directory from exported files, for
// [aduid.Scan].
//
//	file, err := export.Open(ctx, "users.ldif")
//	report, err := aduid.Scan(ctx, &export.LDIF{Name: "users.ldif", File: file}, …)
//
// [LDIF] is what ldapsearch, ldifde and ldbsearch write, [CSV] what Export-Csv
// writes. A scan reads its source twice: [Open] and [Spool] return files that
// allow it, also for pipes and standard input.
//
// Input may be hostile: lines, rows, values and lists are bounded, and a value
// that is the URL of a file is never opened. A file is accepted only if its end
// is recognized as far as its format allows: see [LDIF] and [CSV]. Errors are of
// type [*fault.Error], see [Meanings].
//
// Do not use it as a general LDIF or CSV parser: it reads only the attributes of
// an [aduid.Account].
package export
