package alerts

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// The ids of the rules; see [Rules].
const (
	RuleIntegrity       = "integrity"          // SQLite's own check of the file fails
	RuleKeyCounter      = "key-counter"        // Z_MAX is below a key in use; repaired
	RuleMissingTable    = "missing-table"      // an entity has no table
	RuleMissingEntity   = "missing-entity"     // a table has no entity
	RuleDuplicateEntity = "duplicate-entity"   // an entity has two rows in Z_PRIMARYKEY
	RuleWrongEntity     = "wrong-entity"       // Z_ENT of a row is another entity's; repaired for recipients
	RuleStorage         = "wrong-storage"      // a value that is not text or integer where Core Data expects it; repaired
	RuleTrigger         = "unknown-trigger"    // the database has a trigger
	RuleView            = "unknown-view"       // the database has a view
	RuleTable           = "unknown-table"      // a table that Core Data does not make
	RuleExpression      = "unknown-expression" // a column or an index is computed
	RuleDuplicate       = "duplicate-address"  // two rows for one recipient; repaired
	RuleEmptyAddress    = "empty-address"      // a recipient without an address; repaired
	RuleBadAddress      = "bad-address"        // mail cannot be sent to the address
	RuleNoRecipient     = "no-recipient"       // no recipient is enabled
	RuleNoService       = "no-mail-service"    // no enabled service sends mail
)

// What to do about a finding.
const (
	restoreFix = "restore a backup, or move the file away and create a new one with: macwrangler alerts create"
	repairFix  = "macwrangler alerts check --repair"
)

// Where the facts come from.
const (
	sourceSchema   = "schema of a database made by Server.app, as published in calum-github/Serveralerts (serveralerts.py, 2017)"
	sourceCoreData = "fatbobman.com on the primary keys of Core Data; reproduced with SQLite on a database of serveralerts.py"
	sourceEntity   = "sqlite.work on Z_ENT in Core Data stores: rows whose Z_ENT does not match are not found"
	sourceMail     = "inferred from the check boxes of Server.app's Alerts tab and the columns ZENABLED and ZMAILENABLED"
)

// Rules returns what [Database.Check] looks for.
func Rules() []finding.Rule {
	return slices.Concat(storeRules(), []finding.Rule{storageRule()}, objectRules(), addressRules())
}

// storeRules are about the Core Data store.
func storeRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: RuleIntegrity, Severity: finding.Error,
			Guideline: "The database file must pass SQLite's integrity check.",
			Why:       "Nothing in a damaged file can be relied on, so the other rules are not checked.",
			Fix:       restoreFix, Source: "sqlite.org/pragma.html#pragma_integrity_check",
		},
		{
			ID: RuleMissingTable, Severity: finding.Error,
			Guideline: "Every entity of the store must have its table, with the columns Z_PK and Z_ENT.",
			Why:       "Server.app cannot open a store that does not match its model.",
			Fix:       restoreFix, Source: sourceSchema,
		},
		{
			ID: RuleMissingEntity, Severity: finding.Error,
			Guideline: "Z_PRIMARYKEY must have a row for every entity.",
			Why:       "Core Data takes the entity's number and its next key from that row.",
			Fix:       restoreFix, Good: "1|ADAlert|0|30", Source: sourceSchema,
		},
		{
			ID: RuleDuplicateEntity, Severity: finding.Error,
			Guideline: "Z_PRIMARYKEY must have only one row for each entity.",
			Why:       "With two rows it is not defined which number and which next key count.",
			Fix:       restoreFix, Bad: "4|ADMailRecipient|0|2 and 6|ADMailRecipient|0|0", Source: sourceSchema,
		},
		{
			ID: RuleKeyCounter, Severity: finding.Error,
			Guideline: "Z_MAX of an entity must not be below the highest key in its table.",
			Why: "Core Data gives the next object the key Z_MAX + 1. If a script has added rows without raising Z_MAX, " +
				"the next recipient added in Server.app collides with one of them.",
			Fix: repairFix, Good: "Z_MAX 4, highest Z_PK 4", Bad: "Z_MAX 2, highest Z_PK 4", Source: sourceCoreData,
		},
		{
			ID: RuleWrongEntity, Severity: finding.Error,
			Guideline: "Z_ENT of every row must be the number of its entity in Z_PRIMARYKEY.",
			Why:       "Core Data, and so Server.app, does not find other rows. A repair corrects those of recipients.",
			Fix:       repairFix + "; for other tables, " + restoreFix, Source: sourceEntity,
		},
	}
}

// storageRule is about how values are stored.
func storageRule() finding.Rule {
	return finding.Rule{
		ID: RuleStorage, Severity: finding.Error,
		Guideline: "Addresses and names must be stored as text, flags and counters as integers.",
		Why: "SQLite stores what a script binds, a BLOB for bytes, whatever the column is declared as. Core Data then finds no " +
			"recipient by that address, and may fail on a counter that is text. A repair stores what the value means.",
		Fix: repairFix, Good: "typeof(ZADDRESS) is text", Bad: "INSERT ... VALUES (2, 4, 'x', 1, x'6140782e6f7267', 'en')",
		Source: "sqlite.org/datatype3.html",
	}
}

// objectRules are about what a database of Server.app does not have.
func objectRules() []finding.Rule {
	const whoFix = "find out who made it; then remove it with sqlite3, or " + restoreFix
	return []finding.Rule{
		{
			ID: RuleTrigger, Severity: finding.Error,
			Guideline: "The database must have no triggers.",
			Why: "A trigger runs with the rights of whoever writes a row next, the server or root, and changes or " +
				"drops rows behind their back. No change and no repair is made as long as there is one.",
			Fix: whoFix, Bad: "CREATE TRIGGER t AFTER INSERT ON ZADMAILRECIPIENT ...", Source: sourceSchema,
		},
		{
			ID: RuleView, Severity: finding.Warning,
			Guideline: "The database should have no views.",
			Why:       "Core Data makes none, so somebody else did. No view is read, changed or removed here.",
			Fix:       whoFix, Source: sourceSchema,
		},
		{
			ID: RuleTable, Severity: finding.Warning,
			Guideline: "The database should have no tables other than those of Core Data.",
			Why: "Those begin with Z, or are ACHANGE, ATRANSACTION or ATRANSACTIONSTRING. A copy of rows, perhaps of " +
				"addresses, stays in another table. No such table is read, changed or removed here.",
			Fix: whoFix, Source: sourceSchema + "; the names of history tables are inferred from other Core Data stores",
		},
		{
			ID: RuleExpression, Severity: finding.Warning,
			Guideline: "No column, index or condition of a table should be computed by an expression.",
			Why: "SQLite computes it whenever a row is written, which can refuse or delay a change. Functions that reach " +
				"beyond the database are blocked. Default values are not checked.",
			Fix: whoFix, Bad: "CREATE INDEX i ON ZADMAILRECIPIENT (lower(ZADDRESS))", Source: sourceSchema,
		},
	}
}

// addressRules are about who gets alerts.
func addressRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: RuleEmptyAddress, Severity: finding.Error,
			Guideline: "A recipient must have an address.",
			Why:       "Such a row usually comes from a script whose variable was not set.",
			Fix:       repairFix,
		},
		{
			ID: RuleBadAddress, Severity: finding.Error,
			Guideline: "The address of a recipient must be a bare mail address.",
			Why:       "Mail cannot be sent to it.",
			Fix:       "macwrangler alerts replace OLD NEW, or macwrangler alerts remove OLD",
			Good:      "jane@example.org", Bad: "Jane Doe <jane@example.org>", Source: "RFC 5322, section 3.4.1; RFC 5321, section 4.5.3.1.3",
		},
		{
			ID: RuleDuplicate, Severity: finding.Error,
			Guideline: "An address must be listed only once, whether in upper or lower case.",
			Why:       "The recipient gets every mail twice. A repair keeps the first row that is enabled.",
			Fix:       repairFix, Bad: "Jane@example.org and jane@example.org",
		},
		{
			ID: RuleNoRecipient, Severity: finding.Warning,
			Guideline: "At least one recipient must be enabled.",
			Why:       "Otherwise no alerts are sent by mail.",
			Fix:       "macwrangler alerts add ADDRESS, or macwrangler alerts enable ADDRESS", Source: sourceMail,
		},
		{
			ID: RuleNoService, Severity: finding.Warning,
			Guideline: "At least one enabled service must have mail on.",
			Why:       "Otherwise no alerts are sent by mail.",
			Fix:       "macwrangler alerts services Caching Common --mail on", Source: sourceMail,
		},
	}
}
