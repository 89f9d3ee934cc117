package metrics

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings explains the codes of this package: those of errors and, see
// [BadRow], those of rejected rows.
func Meanings() []fault.Meaning {
	return append(errorMeanings(), rowMeanings()...)
}

func errorMeanings() []fault.Meaning {
	list := []fault.Meaning{
		{
			Code: CodeNotDatabase, Summary: "The file is not a SQLite database.",
			Why:    "It does not begin with SQLite's header, so it is another kind of file or was overwritten.",
			Advice: "name a Metrics.sqlite (macOS 10.12) or Metrics.db (macOS 10.13.4 and newer)",
			Source: "the SQLite file format, section 1.3",
		},
		{
			Code: CodeUnknownSchema, Summary: "The file is a SQLite database, but not one of a caching server.",
			Why:     "It has neither a table statsData nor a table ZMETRIC. Views and virtual tables do not count.",
			Advice:  "name a Metrics.sqlite (macOS 10.12) or Metrics.db (macOS 10.13.4 and newer)",
			Example: "sqlite3 FILE .tables",
		},
		{
			Code: CodeMissingColumn, Summary: "The table of metrics lacks a required column.",
			Why:     "Columns are found by name. statsData needs entryIndex, collectionDate, metricName and dataValue; ZMETRIC needs Z_PK, ZCREATIONDATE and at least one metric.",
			Advice:  "report the schema, which is not known yet, with the output of: sqlite3 FILE .schema",
			Example: "table statsData has no column collectionDate",
			Source:  "what public monitoring tools read; Apple documents neither table",
		},
		{
			Code: CodeDatabaseLocked, Summary: "Another process kept the database locked for longer than --timeout.",
			Why:    "The caching service locks the file only for a moment. Backup programs and database browsers may hold a lock for longer.",
			Advice: "see which process has the file open with: lsof FILE; to wait longer, use --timeout 2m",
		},
		{
			Code: CodeDatabaseBroken, Summary: "The database is damaged.",
			Why:    "SQLite found it malformed, or its rows are not in the order of their ids. A copy made while the service was writing, without the -wal file, is a common cause.",
			Advice: "copy it again together with its -wal file; check it with: sqlite3 FILE 'PRAGMA integrity_check'",
		},
		{
			Code: CodeUnreadable, Summary: "The database could not be opened, copied or read.",
			Why:    "The message has the cause. A database whose folder is not writable is read from a copy, which needs space in TMPDIR.",
			Advice: "try again with sudo, or set TMPDIR to a folder with enough space",
			Source: "tests against SQLite in write-ahead-log mode",
		},
		{
			Code: CodeTooManyBadRows, Summary: "More than 100 rows were rejected for the same reason.",
			Why:    "A few odd rows are skipped and listed. So many of one kind mean that the table is not what it seems to be.",
			Advice: "look at the rows with: sqlite3 FILE 'SELECT * FROM ZMETRIC LIMIT 5' (or FROM statsData)",
		},
		{
			Code: CodeSumOverflow, Summary: "A sum does not fit into 64 bits.",
			Why:    "Real servers do not come near that: the database has implausible values.",
			Advice: "find them with: sqlite3 FILE 'SELECT max(dataValue) FROM statsData', or in ZMETRIC's columns",
		},
		{
			Code: CodeDuplicate, Summary: "One database was named twice, or a copy of it was.",
			Why: "Its rows would count twice. An export also recognizes copies: by the store's UUID in Metrics.db, " +
				"and by their last rows in Metrics.sqlite. A report recognizes only the same file.",
			Advice:  "name each database once; of several copies, name the newest",
			Example: "macwrangler metrics report Metrics.sqlite ./Metrics.sqlite",
		},
	}
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return list
}

func rowMeanings() []fault.Meaning {
	const advice = "see the row in the quarantine file of metrics export; all other rows were read"
	list := []fault.Meaning{
		{Code: CodeNullValue, Summary: "The row has no value: dataValue is NULL.", Advice: advice},
		{
			Code: CodeNotInteger, Summary: "A value is not a whole number.",
			Why:     "Bytes and counts are whole numbers. 5.0 and the text '5' are accepted, but fractions, units and hexadecimal numbers are not.",
			Advice:  advice,
			Example: "dataValue=5.5",
		},
		{
			Code: CodeNegativeValue, Summary: "A metric is negative.",
			Why:     "Every metric counts what was sent, received or removed within an interval. A negative one would take away from what other rows counted. Metrics with unknown names may be negative.",
			Advice:  advice,
			Example: "ZBYTESFROMCACHETOCLIENT: the value -1297000000000 is negative",
		},
		{
			Code: CodeOverflow, Summary: "A value, or the sum of the values of one second, does not fit into 64 bits.",
			Why:    "A number written with more than 400 characters counts as too large.",
			Advice: advice,
		},
		{Code: CodeNullDate, Summary: "The row has no date.", Advice: advice},
		{
			Code: CodeNotDate, Summary: "The date is not a number of seconds.",
			Advice: advice, Example: "collectionDate='2017-02-14 00:00:00'",
		},
		{
			Code: CodeDateNegative, Summary: "The date lies before the first one that can be stored.",
			Why:    "statsData counts seconds from 1970 and ZMETRIC from 2001. The server's clock was probably wrong.",
			Advice: advice,
		},
		{
			Code: CodeDateInMilliseconds, Summary: "The date is so large that it seems to count milliseconds.",
			Advice: advice, Example: "collectionDate=1487030400000",
		},
		{
			Code: CodeDateOutOfRange, Summary: "The date lies after the year 2262.",
			Why:    "Line protocol counts nanoseconds in 64 bits, which end there.",
			Advice: advice, Source: "the InfluxDB line protocol reference",
		},
		{
			Code: CodeBadName, Summary: "Line protocol cannot carry the metric's name.",
			Why:    `The name is empty, longer than 1024 bytes, not printable, "time", or has a backslash at the end or before a comma, a space or an equals sign.`,
			Advice: advice, Source: "the InfluxDB line protocol reference, and tests against influxd 1.6.7",
		},
		{
			Code: CodeTooManyNames, Summary: "The database has more than 1000 metrics with unknown names.",
			Why:    "Each unknown name becomes a field of the measurement other, and a damaged or hostile database could fill the time-series database with them.",
			Advice: advice,
		},
		{
			Code: CodeBadID, Summary: "The row's id is not an integer, so the row has no place among the others.",
			Why:    "Rows are read, and remembered as sent, in the order of entryIndex or Z_PK.",
			Advice: advice,
		},
	}
	for i := range list {
		list[i].Kind = fault.KindReason
	}
	return list
}
