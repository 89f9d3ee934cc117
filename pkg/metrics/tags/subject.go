package tags

import (
	"path/filepath"
	"strings"
)

// subject is a database to find a row for.
type subject struct {
	host, serial string // host is the database's own, see HostOf
	mac          string // this Mac's name, where the database may be its own; else ""
	path, clean  string // as given
	absolute     string // "" if the working directory is not known
	base         string
	byName       bool   // a bare file name may stand for the path
	folder       string // of the inventory, absolute; "" if not known
}

func newSubject(host, serial, path string) subject {
	absolute, err := filepath.Abs(path)
	if err != nil {
		absolute = ""
	}
	return subject{
		host: host, serial: serial,
		path: path, clean: filepath.Clean(path), absolute: absolute, base: filepath.Base(path),
	}
}

// score returns how many selectors of a row match, or -1 if one does not.
func (s subject) score(r row) int {
	n := 0
	if r.host != "" {
		if !sameHost(r.host, s.host) && !sameHost(r.host, s.mac) {
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

// ownHost returns the host of a row that has the database's own.
func (s subject) ownHost(r row) string {
	if sameHost(r.host, s.host) {
		return r.host
	}
	return ""
}

// sameHost reports whether a row's host is a server's name, where either may be
// without its domain.
func sameHost(row, server string) bool {
	rowLabel, rowDomain, _ := strings.Cut(row, ".")
	label, domain, _ := strings.Cut(server, ".")
	return server != "" && strings.EqualFold(rowLabel, label) &&
		(rowDomain == "" || domain == "" || strings.EqualFold(rowDomain, domain))
}

// hasPath reports whether a path of the inventory is the database's: as it is
// written, from the working directory, or from the inventory's own folder.
func (s subject) hasPath(wanted string) bool {
	if wanted == "" {
		return false
	}
	clean := filepath.Clean(wanted)
	if wanted == s.path || clean == s.clean || clean == s.absolute {
		return true
	}
	if s.absolute == "" || filepath.IsAbs(clean) || filepath.Base(clean) == clean {
		return false // a bare name is matched by name
	}
	here, err := filepath.Abs(clean)
	return err == nil && here == s.absolute || s.folder != "" && filepath.Join(s.folder, clean) == s.absolute
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
