package report

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings explains the codes of this package to people who have met them.
func Meanings() []fault.Meaning {
	return append(inputMeanings(), influxMeanings()...)
}

func inputMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeUnknownZone, Kind: fault.KindError,
			Summary: "The time zone is unknown.",
			Why:     "Zones are named by region and city, as in the IANA time zone database, and not by country or abbreviation.",
			Advice:  "write --tz Australia/Sydney, --tz UTC, or --tz local for this computer's own zone",
			Example: "macwrangler metrics report --tz Berlin",
			Source:  "IANA time zone database",
		},
		{
			Code: CodeBadTime, Kind: fault.KindError,
			Summary: "A time is not a date, a time in RFC 3339, or a duration.",
			Advice:  "write 2026-03-01, 2026-03, 2026-03-01T08:00:00+10:00, yesterday, 'last month', or 36h, 7d or 2w for that long ago",
			Example: "macwrangler metrics report --since tomorrow",
			Source:  "RFC 3339",
		},
		{
			Code: CodeTooManyPeriods, Kind: fault.KindError,
			Summary: "The report would have more than a million periods over all groups.",
			Why:     "Rows from a time when a clock was wrong, such as 1970, make the report span decades.",
			Advice:  "limit the time with --since and --until, or use longer periods: --by day",
			Example: "macwrangler metrics report --by hour --group site_code --tags sites.csv servers/*/Metrics.db",
		},
		{
			Code: CodeUnknownGroup, Kind: fault.KindError,
			Summary: "No database or series has the tag named by --group.",
			Why:     "The tag is probably misspelled. Everything would be put into one group without a name.",
			Advice:  "use a tag that the message lists, or add it with --tag or --tags; in InfluxDB, list the tags with SHOW TAG KEYS",
			Example: "macwrangler metrics report --group regoin --tag region=north",
		},
		{
			Code: CodeUnreadRows, Kind: fault.KindError,
			Summary: "The report is complete except for rows that could not be read.",
			Why:     "A value is missing or too large, or a date is negative or in milliseconds. Such rows are never guessed at.",
			Advice:  "see the rows: macwrangler metrics export DB --quarantine bad.json >/dev/null",
			Example: "the totals lack 5 rows that cannot be read",
		},
		{
			Code: CodeUnreadDatabases, Kind: fault.KindError,
			Summary: "The report is complete except for databases that could not be read.",
			Why:     "A database is cut off, empty, damaged, not a caching server's, without a row in the tags file, or has sums that no server has. It is left out as a whole, and the others are in the report.",
			Advice:  "see the reason of each below \"Not in this report\", or in JSON in failed; copy those databases again, with their -wal files",
			Example: "the report lacks 3 of 100 databases",
		},
	}
}

func influxMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeBadQueryURL, Kind: fault.KindError,
			Summary: "The address after --from is not a full InfluxDB query address.",
			Why:     "It needs http:// or https://, a host, the path of the query interface and db=, and must not hold a query of its own.",
			Advice:  "write --from 'http://influx.example.org:8086/query?db=caching&rp=autogen'",
			Example: "macwrangler metrics report --from http://influx.example.org:8086",
			Source:  "InfluxDB 1.x HTTP API, /query",
		},
		{
			Code: CodeQueryFailed, Kind: fault.KindError,
			Summary: "InfluxDB did not answer the query, or answered with an error.",
			Why:     "The server is down or slow, the credentials are missing or wrong, the database does not exist, or the query took too long.",
			Advice: "read the server's own words in the message; allow a slow server more time with --timeout 2m, " +
				"and set INFLUX_TOKEN, or INFLUX_USERNAME and INFLUX_PASSWORD, if it asks for credentials",
			Example: "querying \"http://influx.example.org:8086/query?db=caching\": 401 Unauthorized",
		},
		{
			Code: CodeUnexpectedAnswer, Kind: fault.KindError,
			Summary: "The answer is not from InfluxDB, is cut off, or holds values that do not fit.",
			Why: "The address leads to another program or a login page, a proxy cut the answer off, " +
				"or other tools wrote fractions or text into the same measurements.",
			Advice: "check the address with curl 'http://influx.example.org:8086/query?db=caching&q=SHOW+MEASUREMENTS', " +
				"and that only metrics export writes to bytestoclients and requests",
			Example: "reading InfluxDB's answer: it is cut off",
		},
	}
}
