package tags

import (
	"path/filepath"
	"strings"
)

// subject is a database to find a row for.
type subject struct {
	host, label, serial string
	path, clean         string // as given
	absolute            string // "" if the working directory is not known
	base                string
	byName              bool // a bare file name may stand for the path
}

func newSubject(host, serial, path string) subject {
	label, _, _ := strings.Cut(host, ".")
	absolute, err := filepath.Abs(path)
	if err != nil {
		absolute = ""
	}
	return subject{
		host: host, label: label, serial: serial,
		path: path, clean: filepath.Clean(path), absolute: absolute, base: filepath.Base(path),
	}
}

// score returns how many selectors of a row match, or -1 if one does not.
func (s subject) score(r row) int {
	n := 0
	if r.host != "" {
		if !strings.EqualFold(r.host, s.host) && !strings.EqualFold(r.host, s.label) {
			return -1
		}
		n++
	}
	if r.serial != "" {
		if !strings.EqualFold(r.serial, s.serial) {
			return -1
		}
		n++
	}
	if r.database != "" {
		if !s.hasPath(r.database) && (!s.byName || r.database != s.base) {
			return -1
		}
		n++
	}
	return n
}

func (s subject) hasPath(wanted string) bool {
	if wanted == "" {
		return false
	}
	clean := filepath.Clean(wanted)
	return wanted == s.path || clean == s.clean || clean == s.absolute
}

// names reports whether a row has the database's path. Nearly all databases have
// the same file name, so a bare name must not compete with a path.
func (t *Table) names(s subject) bool {
	for _, r := range t.rows {
		if r.database != s.base && s.hasPath(r.database) {
			return true
		}
	}
	return false
}
