package checkpoint

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings explains the codes of this package to people who have met them.
func Meanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeLocked, Kind: fault.KindError,
			Summary: "Another export held the checkpoint for longer than --timeout.",
			Why: "Two exports that share a checkpoint would send the same rows, so the second one waits. " +
				"The lock is released when the other run ends, even if it is killed.",
			Advice:  "let the other run finish, or see which process it is: lsof CHECKPOINT.lock",
			Example: "waiting for checkpoint \"/var/db/macwrangler/metrics.checkpoint\": another export has held it for more than 30s",
		},
		{
			Code: CodeBroken, Kind: fault.KindError,
			Summary: "The checkpoint file could not be read, or does not hold what an export writes.",
			Why: "The file was edited, is another kind of file, or may not be read by this user. " +
				"Guessing at its content could send rows twice, or never.",
			Advice: "restore the file from a backup, or name the right one with --checkpoint; if it is lost, move it away to send everything again, " +
				"which InfluxDB overwrites and VictoriaMetrics counts twice",
			Example: "macwrangler metrics export Metrics.db --checkpoint notes.txt",
		},
		{
			Code: CodeUnwritable, Kind: fault.KindError,
			Summary: "The checkpoint file, its folder or its lock file could not be created or replaced.",
			Why:     "Nothing is sent that could not be recorded first. What an earlier run recorded is unchanged.",
			Advice:  "run the command with sudo, free some space, or name a file that you may write with --checkpoint",
			Example: "macwrangler metrics export --to 'http://influx.example.org:8086/write?db=caching'",
		},
	}
}
