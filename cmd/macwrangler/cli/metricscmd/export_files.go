package metricscmd

import (
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// checkFiles refuses to write to a file that is read, or to one file in two
// roles: replacing a database by its own export cannot be undone.
func (x *exporter) checkFiles(databases []volume.Path) error {
	var taken []frame.RoleOf
	for _, path := range databases {
		for _, part := range []string{"", "-wal", "-shm", "-journal"} {
			taken = append(taken, frame.RoleOf{Role: "a database", Path: path.Plus(part).String()})
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
	var files []frame.RoleOf
	if path, ok := x.checkpointPath(); ok {
		files = append(files, frame.RoleOf{Role: "the checkpoint", Path: path.String()},
			frame.RoleOf{Role: "the checkpoint's lock", Path: path.Plus(".lock").String()})
	}
	if path, ok := x.quarantinePath(); ok {
		files = append(files, frame.RoleOf{Role: "the quarantine file", Path: path.String()})
	}
	if !x.opts.toURL() && x.opts.to != "-" {
		files = append(files, frame.RoleOf{Role: "--to", Path: x.opts.to})
	}
	return files
}
