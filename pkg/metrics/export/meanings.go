package export

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings explains the codes of this package to people who have met them.
func Meanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeNoDatabase, Kind: fault.KindError,
			Summary: "No database was named, and none was found in the known places.",
			Why: "Content Caching was never turned on, the volume is another one, or the database was copied elsewhere. " +
				"The message lists the places.",
			Advice:  "name the database, or the volume that it is on with --root",
			Example: "macwrangler metrics export --root /Volumes/Backup",
			Source:  "Apple's deployment guide, \"Content caching metrics on Mac\", for Metrics.db",
		},
		{
			Code: CodeAmbiguousSeries, Kind: fault.KindError,
			Summary: "Two databases have the same tags, so their points could not be told apart.",
			Why: "A time-series database identifies a point by its measurement, tags and time. " +
				"With equal tags, the points of one database would overwrite those of the other.",
			Advice:  "tag each database differently with --tags FILE, or sum them with --merge",
			Example: "macwrangler metrics export old.sqlite new.db",
			Source:  "tests against InfluxDB 1.6: the last of two points with one series and time wins",
		},
		{
			Code: CodeCannotMerge, Kind: fault.KindError,
			Summary: "The rows of a database are too far out of order to be summed with those of another one.",
			Why: "--merge to a stream or file sums the databases in one pass, in the order of time. " +
				"A clock that was set back by more than about three weeks of rows breaks that order.",
			Advice: "send it to a server, which receives complete sums, or export the database on its own " +
				"with a tag of its own and without --merge",
			Example: "macwrangler metrics export --merge Metrics.sqlite Metrics.db --to all.lp",
		},
		{
			Code: CodeWriting, Kind: fault.KindError,
			Summary: "The output file, standard output or the quarantine file could not be written.",
			Why: "The folder does not exist, the file may not be written, the disk is full, " +
				"or the program that reads the pipe has ended. The position in the checkpoint has not moved.",
			Advice:  "check the path and the free space, then run the same command again; --to and --quarantine name other files",
			Example: "macwrangler metrics export Metrics.db --to missing-folder/out.lp",
		},
		{
			Code: CodeHeaderDiffers, Kind: fault.KindError,
			Summary: "The columns of the CSV file to append to differ from those that this run would write.",
			Why:     "Each tag is a column, so other --tag or --tags values make other columns.",
			Advice:  "use the same tags as before, or name another file with --to and another checkpoint with --checkpoint",
			Example: "macwrangler metrics export --format csv --to log.csv --checkpoint log.cp --tag site=a",
		},
		{
			Code: CodeRowsLeftOut, Kind: fault.KindError,
			Summary: "The export is done, except for the rows and lines in the quarantine file.",
			Why: "A row could not be read, or the server refused a line. Everything else was exported, " +
				"and the next run does not try those rows again.",
			Advice: "read the reason of each entry in the quarantine file, which the message names; " +
				"the server's retention policy and field types are the usual causes of refused lines",
			Example: "exporting: 5 rows or lines were left out; all others were exported",
		},
		{
			Code: CodeRowsLost, Kind: fault.KindError,
			Summary: "The export is done, except for rows that will never arrive.",
			Why: "Rows expired in the database before they were sent, or are older than the server's retention period, " +
				"or may have been sent from a database that this one has replaced, to a sink that cannot be asked. " +
				"The message has their number, the notes name the databases. The next run has nothing more to say of them.",
			Advice:  "run the export more often than rows expire, or lengthen the server's retention period",
			Example: "exporting: 12 rows expired before they could be sent, and will never arrive; all others are done",
		},
		{
			Code: CodeSeriesTaken, Kind: fault.KindError,
			Summary: "The database's tags are those under which rows of another database, of the same time, were sent.",
			Why: "A time-series database tells points apart by their tags. The points of two servers under the same tags would be mixed up, " +
				"and InfluxDB would overwrite one with the other. Nothing of this database was sent.",
			Advice: "give each server a tag of its own: the tag host, which is written unless --no-host-tag is given, --tag or --tags; " +
				"--merge sums databases that are named in one command",
			Example: "macwrangler metrics export copy/Metrics.db --no-host-tag --tag site=hill --to 'http://influx.example.org:8086/write?db=caching'",
			Source:  "tests against InfluxDB 1.6: the last of two points with one series and time wins",
		},
		{
			Code: CodeSomeFailed, Kind: fault.KindError,
			Summary: "Some of the databases were not exported, or not whole; all others are done.",
			Why:     "One of them is damaged, empty, locked, no database of a caching server, or has no row in the tags file. The message has the reasons.",
			Advice:  "export one of them alone to see what can be done about it; the next run tries all of them again",
			Example: "exporting: 1 of 100 databases failed, all others are done: opening database \"hill/Metrics.db\": the file is truncated",
		},
		{
			Code: CodeOtherSink, Kind: fault.KindError,
			Summary: "The server at the address is not what --sink says.",
			Why: "InfluxDB overwrites a point that it is sent twice, VictoriaMetrics adds it up. " +
				"Treated as the other one, a server would count rows twice, or lose them, after an interrupted run. Nothing was sent.",
			Advice:  "leave out --sink: the kind of a server that answers for itself is found out",
			Example: "macwrangler metrics export --sink influxdb --to 'http://vm.example.org:8428/write?db=caching'",
		},
		{
			Code: CodeWouldCountTwice, Kind: fault.KindError,
			Summary: "VictoriaMetrics would have been sent rows that it already holds, and would count them twice.",
			Why: "VictoriaMetrics keeps every point that it receives. The rows were about to be sent again because of --all, " +
				"or because the address is spelled differently from the one in the checkpoint.",
			Advice: "leave out --all, or use the address that the message names; " +
				"add --yes to --all only if the old points are gone from the server",
			Example: "macwrangler metrics export --all --to 'http://vm.example.org:8428/write?db=caching'",
			Source:  "tests against VictoriaMetrics 1.79: without -dedup.minScrapeInterval, a point that was sent three times is summed three times",
		},
	}
}
