package tags

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings explains the codes of this package.
func Meanings() []fault.Meaning {
	const source = "the InfluxDB line protocol reference, and tests against influxd 1.6.7"
	list := []fault.Meaning{
		{
			Code: CodeBadTag, Summary: "A tag cannot be written to a time-series database.",
			Why:     `A tag is KEY=VALUE in UTF-8. The key must not be empty, "time" or the name of a metric, begin with an underscore, end in a backslash or have control characters. All tags together have at most 12 KiB.`,
			Advice:  "write it as KEY=VALUE with another key, such as --tag site_code=0123",
			Example: "--tag time=now",
			Source:  source,
		},
		{
			Code: CodeDuplicateTag, Summary: "The same key was given twice with --tag.",
			Advice: "give each key once; a tag of the command line already takes precedence over the tags file",
		},
		{
			Code: CodeBadTagsFile, Summary: "The tags file cannot be read.",
			Why:     "It is a CSV file with a header line, or a YAML list of maps, in UTF-8: at most 4 MiB, 20,000 rows and 100 columns. YAML anchors, aliases, types and nested values are refused.",
			Advice:  "correct the line that the message names; from a spreadsheet, save CSV with commas, in UTF-8",
			Example: "host,region,site_code",
		},
		{
			Code: CodeNoTagsRow, Summary: "The tags file has no row for a database.",
			Why:    "A row matches a database if all that its columns host, serial and database hold is true of it. Points without their tags would be mixed with those of other servers, so nothing is written.",
			Advice: "add a row whose column database, host or serial names it; host is this Mac's name (compare with the output of: hostname), or the name of the folder that a copy lies in",
		},
		{
			Code: CodeAmbiguousRow, Summary: "Two rows of the tags file match a database equally well.",
			Why:    "Of several rows that match, the one with the most matching columns applies; here two have equally many.",
			Advice: "distinguish the rows by a column database, host or serial",
		},
		{
			Code: CodeSerialUnknown, Summary: "The tags file selects rows by serial number, and this machine's serial number is not known.",
			Why:    "Only a Mac has one to compare with: ioreg reports it.",
			Advice: "select rows by the column host or database instead",
		},
		{
			Code: CodeHostUnknown, Summary: "The tags file selects rows by host, and this machine's name is not known.",
			Advice: "select rows by the column database or serial instead, or set the name: sudo scutil --set HostName NAME",
		},
	}
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return list
}
