package metricscmd

import (
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// checkFiles refuses to write to a file that is read, or to one file in two
// roles: replacing a database by its own export cannot be undone.
func (x *exporter) checkFiles(databases []string) error {
	var taken []frame.RoleOf
	for _, path := range databases {
		for _, part := range []string{"", "-wal", "-shm", "-journal"} {
			taken = append(taken, frame.RoleOf{Role: "a database", Path: path + part})
		}
	}
	taken = append(taken, frame.RoleOf{Role: "--tags", Path: x.opts.tags.file}, frame.RoleOf{Role: "--measurements", Path: x.opts.measurements},
		frame.RoleOf{Role: "--token-file", Path: x.opts.tokenFile}, frame.RoleOf{Role: "--ca-file", Path: x.opts.caFile})
	for _, written := range x.written() {
		for _, other := range taken {
			if frame.SameFile(written.Path, other.Path) {
				return frame.Usagef(frame.CodeConflictingFlags, "%s would overwrite %s: both are %q", written.Role, other.Role, written.Path).
					WithHint("name another file")
			}
		}
		taken = append(taken, written)
	}
	return nil
}

// written returns the files that the export writes.
func (x *exporter) written() []frame.RoleOf {
	files := []frame.RoleOf{{Role: "the checkpoint", Path: x.checkpointPath()}, {Role: "the quarantine file", Path: x.quarantinePath()}}
	if path := x.checkpointPath(); path != "" {
		files = append(files, frame.RoleOf{Role: "the checkpoint's lock", Path: path + ".lock"})
	}
	if !x.opts.toURL() && x.opts.to != "-" {
		files = append(files, frame.RoleOf{Role: "--to", Path: x.opts.to})
	}
	return files
}
