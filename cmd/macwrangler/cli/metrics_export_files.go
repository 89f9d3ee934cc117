package cli

import (
	"os"
	"path/filepath"
)

// roleOf is a file and its role in the export.
type roleOf struct{ role, path string }

// checkFiles refuses to write to a file that is read, or to one file in two
// roles: replacing a database by its own export cannot be undone.
func (x *metricsExport) checkFiles(databases []string) error {
	var taken []roleOf
	for _, path := range databases {
		for _, part := range []string{"", "-wal", "-shm", "-journal"} {
			taken = append(taken, roleOf{"a database", path + part})
		}
	}
	taken = append(taken, roleOf{"--tags", x.opts.tags.file}, roleOf{"--measurements", x.opts.measurements},
		roleOf{"--token-file", x.opts.tokenFile})
	for _, written := range x.written() {
		for _, other := range taken {
			if sameFile(written.path, other.path) {
				return usagef(codeConflictingFlags, "%s would overwrite %s: both are %q", written.role, other.role, written.path).
					withHint("name another file")
			}
		}
		taken = append(taken, written)
	}
	return nil
}

// written returns the files that the export writes.
func (x *metricsExport) written() []roleOf {
	files := []roleOf{{"the checkpoint", x.checkpointPath()}, {"the quarantine file", x.quarantinePath()}}
	if path := x.checkpointPath(); path != "" {
		files = append(files, roleOf{"the checkpoint's lock", path + ".lock"})
	}
	if !x.opts.toURL() && x.opts.to != "-" {
		files = append(files, roleOf{"--to", x.opts.to})
	}
	return files
}

// sameFile reports whether two paths name one file, or will.
func sameFile(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	if errA == nil && errB == nil {
		return os.SameFile(infoA, infoB)
	}
	absA, errA := filepath.Abs(a)
	absB, errB := filepath.Abs(b)
	return errA == nil && errB == nil && absA == absB
}
