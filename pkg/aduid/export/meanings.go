package export

import "github.com/macwrangler/macwrangler/pkg/fault"

const sourceLDIF = "RFC 2849"

// Meanings explains the codes of this package, besides those of package aduid.
func Meanings() []fault.Meaning {
	list := []fault.Meaning{
		{
			Code: CodeSpool, Summary: "Standard input could not be copied to disk.",
			Why:    "A scan reads its input twice, so input that is not a file is first copied to the folder for temporary files.",
			Advice: "set TMPDIR to a folder with enough space, or name a file: --ldif FILE",
		},
		{
			Code: CodeServerError, Summary: "The export ends with an error of the directory server, so it is incomplete.",
			Advice: "look up the result at the end of the file, fix the cause and export again",
			Source: "RFC 4511, 4.1.9; tests against OpenLDAP",
		},
		{
			Code: CodeBadLDIF, Summary: "A line of the file is not LDIF, or a record is malformed.",
			Why:    "The message has the line. Every record needs its dn: line, and an empty line after it.",
			Advice: "export with ldapsearch -LLL -E pr=1000/noprompt … or ldifde -f FILE; for a CSV file use --csv",
			Source: sourceLDIF,
		},
		{
			Code: CodeChangeRecord, Summary: "The LDIF file changes a directory instead of listing one.",
			Advice: "use an export, as ldapsearch -LLL or ldifde -f writes it", Example: "changetype: modify", Source: sourceLDIF,
		},
		{
			Code: CodeBadCSV, Summary: "A row of the CSV file has more or fewer fields than the header, or is incomplete.",
			Why:    "A quote or a separator is missing, or the file was edited or cut.",
			Advice: "export it again: Get-ADUser … | Export-Csv users.csv -NoTypeInformation -Encoding UTF8",
		},
		{
			Code: CodeMissingColumn, Summary: "The CSV file does not have the column ObjectGUID, or the one that was named.",
			Why:    "Get-ADUser only returns it with -Properties ObjectGUID, and Select-Object may have removed it. GUID and OnPremisesImmutableId are known too.",
			Advice: "name another column with --guid-column, or Get-ADUser -Filter * -Properties ObjectGUID | Select-Object DistinguishedName,SamAccountName,Enabled,ObjectGUID | Export-Csv users.csv -Encoding UTF8",
		},
		{
			Code: CodeSeveralColumns, Summary: "Several columns of the CSV file may have the GUIDs.",
			Advice: "name the one that has objectGUID: --guid-column NAME; Entra's own Id is never it",
		},
		{
			Code: CodeEmpty, Summary: "The file contains no entry.",
			Why:    "An export that failed often leaves an empty file.",
			Advice: "check whether the export printed an error, and run it again",
		},
	}
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return list
}
