package alerts

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings explains the codes of this package's errors, except for those that
// [fault.Common] explains.
func Meanings() []fault.Meaning {
	list := append(fileMeanings(), storeMeanings()...)
	list = append(list, lockMeanings()...)
	list = append(list, trustMeanings()...)
	list = append(list, inputMeanings()...)
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return list
}

const (
	checkPath = "check the path: the file must be /Library/Server/Alerts/alertData.db of macOS Server 5, or a copy of it"
	startOver = "restore a backup, or move the file away and create a new one: sudo macwrangler alerts create"
)

// fileMeanings are about the file.
func fileMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeNoDatabase, Summary: "No alerts database exists at that path.",
			Why:     "Server.app creates it when its Alerts tab is first opened, so a newly built server has none.",
			Advice:  "sudo macwrangler alerts create; in a script: macwrangler alerts add --create ADDRESS",
			Example: "macwrangler alerts list --db none.db",
			Source:  "calum-github/Serveralerts and its author's blog (2016)",
		},
		{
			Code: CodeNotDatabase, Summary: "The file is not an SQLite database.",
			Advice:  "check the path given to --db; if the file should be the database, " + startOver,
			Example: "macwrangler alerts list --db recipients.csv",
		},
		{
			Code: CodeBroken, Summary: "The database file is damaged.",
			Why:    "SQLite found it malformed, for example cut short. A copy made without the write-ahead log (alertData.db-wal) can look like this.",
			Advice: startOver,
			Source: "sqlite.org/howtocorrupt.html; Apple Technical Q&A QA1809",
		},
		{
			Code: CodeFailed, Summary: "The database could not be opened, read or written for another reason.",
			Why:    "The message has the reason that the system or SQLite reported.",
			Advice: "read the message; check the path and the disk",
		},
		{
			Code: CodeLeftover, Summary: "The write-ahead log or journal of a deleted database is still there.",
			Why:     "SQLite would play it into a new database of the same name.",
			Advice:  "if the old database is not coming back, move the -wal or -journal file away and repeat the command",
			Example: "alertData.db-wal without alertData.db",
			Source:  "sqlite.org/howtocorrupt.html",
		},
		{
			Code: CodeBackup, Summary: "The backup could not be saved, so nothing was changed.",
			Why:    "Before a change the state of the database is kept beside it, as FILE" + BackupSuffix + ".",
			Advice: "free up space or correct what the message says; to change the database without a backup: --no-backup",
		},
	}
}

// storeMeanings are about the tables.
func storeMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeUnknownSchema, Summary: "The file is an SQLite database, but not an alerts database.",
			Why: "It has none of the tables ZADMAILRECIPIENT, ZADALERTBUNDLE and Z_PRIMARYKEY.", Advice: checkPath,
			Source: sourceSchema,
		},
		{
			Code: CodeMissingTable, Summary: "The database lacks a table that macOS Server's alerts database has.",
			Why:    "The message names the table. An unknown database is not changed.",
			Advice: checkPath, Source: sourceSchema,
		},
		{
			Code: CodeMissingColumn, Summary: "A table of the database lacks a column that is read or written.",
			Why:    "The message names the column. Another version of macOS Server may have other columns; an unknown database is not changed.",
			Advice: checkPath, Source: sourceSchema,
		},
		{
			Code: CodeMissingEntity, Summary: "Z_PRIMARYKEY has no row for recipients, so a new one cannot be given a key.",
			Why:    "Core Data takes the number of an entity and its next key from that row.",
			Advice: "see what else is wrong: macwrangler alerts check", Source: sourceSchema,
		},
		{
			Code: CodeDuplicateEntity, Summary: "Z_PRIMARYKEY has more than one row for recipients.",
			Why:    "It is not defined which number and which next key count.",
			Advice: "see what else is wrong: macwrangler alerts check", Source: sourceSchema,
		},
		{
			Code: CodeKeysExhausted, Summary: "The highest possible key is in use or recorded as used, so a new recipient cannot be given one.",
			Why:    "No real server gets there: a script or an attacker has written that key.",
			Advice: startOver,
		},
		{
			Code: CodeTooManyRows, Summary: "The database has more than 100,000 recipients or services.",
			Why:    "No real server has that many; the limit keeps a hostile file from filling up memory.",
			Advice: checkPath,
		},
	}
}

// trustMeanings are about what others may have prepared.
func trustMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeUntrusted, Summary: "The command runs as root, and others than root can change the folder of the database.",
			Why: "SQLite opens, cuts and deletes files beside the database by their names. Whoever can change the folder, or " +
				"one above it, can put other files there under these names. Reading works: it is done on a private copy.",
			Advice:  "run the command as the owner of the folder, or move the database to a folder that only root can change",
			Example: "sudo macwrangler alerts add it@example.org --db /Users/jane/alertData.db",
			Source:  "os_unix.c of SQLite: -shm, -wal and -journal are opened by name, and get the owner of the database",
		},
		{
			Code: CodeSuperJournal, Summary: "The journal beside the database names another file, which SQLite would delete.",
			Why: "A transaction in several databases leaves such a journal when it is interrupted; Server.app makes none. " +
				"When SQLite plays it back it deletes the file that the journal names, whichever that is.",
			Advice: "if no other program makes such transactions, move the -journal file away and check the database: macwrangler alerts check",
			Source: "sqlite.org/fileformat2.html#super_journal; pager_delsuper in SQLite's pager.c",
		},
		{
			Code: CodeTrigger, Summary: "The database has a trigger, so nothing was changed.",
			Why:    "It would run with the change and could change other rows. Core Data makes none for this database.",
			Advice: "see what it is: macwrangler alerts check; remove it with sqlite3 FILE 'DROP TRIGGER NAME'",
			Source: sourceSchema,
		},
		{
			Code: CodeUncertain, Summary: "An error came while the change was being written, so it is not certain whether it was made.",
			Why:    "Either all of it is there or nothing: SQLite completes or takes it back when the database is opened next.",
			Advice: "correct what the message says, then: macwrangler alerts list",
		},
	}
}

// lockMeanings are about other processes.
func lockMeanings() []fault.Meaning {
	return []fault.Meaning{{
		Code: CodeLocked, Summary: "Another process kept the database locked for longer than --timeout.",
		Why:     "SQLite lets only one process write at a time.",
		Advice:  "find the process: sudo lsof /Library/Server/Alerts/alertData.db; or wait longer: --timeout 5m",
		Example: "macwrangler alerts add it@example.org --timeout 1s",
		Source:  "sqlite.org/lockingv3.html",
	}}
}

// inputMeanings are about what was typed or read from a CSV file.
func inputMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeBadAddress, Summary: "An address is not one that mail can be sent to.",
			Why:     "Only bare addresses are accepted, because the database stores nothing else. With one bad address nothing is added.",
			Advice:  "enter the address alone, without a name or angle brackets: jane@example.org",
			Example: "macwrangler alerts add 'Jane Doe <jane@example.org>'",
			Source:  "RFC 5322, section 3.4.1; RFC 5321, section 4.5.3.1.3",
		},
		{
			Code: CodeBadLocale, Summary: "The value of --locale is not a language code.",
			Why:     "Which languages Server.app has is not documented; it writes en itself.",
			Advice:  "leave --locale out, or use a code such as en, de or zh_TW",
			Example: "macwrangler alerts add it@example.org --locale English,German",
		},
		{
			Code: CodeBadCSV, Summary: "The CSV file could not be read.",
			Why:    "It is not text, larger than 4 MiB, has a quote that is not closed, or no column of the name after --column.",
			Advice: "save it as CSV UTF-8; the message has the line",
		},
		{
			Code: CodeNoAddresses, Summary: "No addresses were given.",
			Why:    "The CSV file has only a header, comments or blank cells.",
			Advice: "put one address on each line, or name their column in the first line: email",
		},
		{
			Code: CodeUnknownService, Summary: "No service has that id or name.",
			Advice:  "list the services: macwrangler alerts services",
			Example: "macwrangler alerts services Cache --mail on",
		},
	}
}
