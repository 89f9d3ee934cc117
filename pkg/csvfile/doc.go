// Package csvfile reads tables that people export: from PowerShell, Excel on
// Windows and on a Mac, and directory tools.
//
//	r := csvfile.NewReader(utf8text.NewReader(file), csvfile.Options{})
//	for {
//		cells, err := r.Read()
//		…
//	}
//
// [Reader] is encoding/csv behind a guard on the length of a row, and what the
// programs in use write around it: a "sep=;" line, a #TYPE line, semicolons and
// tabs, lines that end in CR alone. Package utf8text decodes UTF-16. [Column] finds
// a column by the names that it may have, [ParseBool] reads TRUE and FALSE as Excel
// writes them in many languages.
//
// Input may be hostile: a row has at most [MaxRow] bytes, line ends in it included,
// and [MaxCells] cells. A quote that is not closed is an error and never swallows
// the rows behind it unseen. The errors are plain ones, [ErrTooLong] and [ErrCut]
// among them: the caller knows the name of the file and what to do.
//
// Do not use it to write, or for tables without line ends.
package csvfile
