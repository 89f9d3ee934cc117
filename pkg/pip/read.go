package pip

import (
	"context"
	"errors"
	"io/fs"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

const (
	maxEntries     = 20_000  // of a folder: a site-packages has hundreds
	maxVersionFile = 1 << 20 // SystemVersion.plist has 500 bytes
)

// versionFile is what says the macOS of a volume. SystemVersionCompat.plist, beside it,
// says 10.16 from macOS 11 on, and so does Python's platform.mac_ver: neither is asked.
const versionFile = "System/Library/CoreServices/SystemVersion.plist"

// Read collects the facts of a volume. It changes nothing. What is there and cannot be
// read is in [Facts.Unread]; an error means that there is no macOS at all, or that ctx
// has ended.
func Read(ctx context.Context, v volume.Volume) (*Facts, error) {
	r := reader{volume: v, facts: &Facts{Pythons: []Python{}, Unread: []Unread{}}}
	r.systemVersion()
	for _, step := range []func(){r.system, r.tools, r.pythonOrg, r.homebrew, r.macAdmins, r.munki, r.others} {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		step()
	}
	f := r.facts
	if f.SystemVersion == "" && len(f.Pythons) == 0 && len(f.Others) == 0 && len(f.Unread) == 0 {
		return nil, &Error{
			Code: CodeNoSystem, Act: "looking for macOS on volume", Operand: v.System(),
			Err:  errors.New("it has neither " + versionFile + " nor a Python"),
			Hint: "name the volume that holds System: --root '/Volumes/Macintosh HD'",
		}
	}
	return f, nil
}

// A reader fills facts. A path is relative to the volume; those of the system are below
// System and usr (without usr/local), the others on the data volume.
type reader struct {
	volume volume.Volume
	facts  *Facts
}

func (r *reader) systemVersion() {
	path := r.volume.SystemPath(versionFile)
	data, err := path.Read(maxVersionFile)
	if absent(err) {
		return
	}
	var file struct {
		ProductVersion string `plist:"ProductVersion"`
	}
	if err == nil {
		err = plistfile.Unmarshal(data, &file)
	}
	if err == nil {
		if _, ok := parseVersion(file.ProductVersion); !ok {
			err = errors.New("its ProductVersion is no version: " + fault.Clip(file.ProductVersion))
		}
	}
	if err != nil {
		r.unread(path, err)
		return
	}
	r.facts.SystemVersion = file.ProductVersion
}

// list returns the names in a folder, nil without one, and whether they are all.
func (r *reader) list(path volume.Path) ([]string, Presence) {
	folder, err := path.Folder()
	if absent(err) {
		return nil, Absent
	}
	if err != nil {
		r.unread(path, err)
		return nil, Unseen
	}
	entries, err := folder.ListSome(maxEntries + 1)
	if err := errors.Join(err, folder.Close()); err != nil {
		r.unread(path, err)
		return nil, Unseen
	}
	if len(entries) > maxEntries {
		r.unread(path, errors.New("it has more names than any real one"))
		return nil, Unseen
	}
	names := make([]string, 0, len(entries))
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names, Present
}

// has says whether something is there; a link is followed to its end.
func (r *reader) has(path volume.Path) Presence {
	_, err := path.Lstat()
	switch {
	case err == nil:
		return Present
	case absent(err):
		return Absent
	default:
		r.unread(path, err)
		return Unseen
	}
}

// absent reports whether an error means that nothing is there. A link that leads to
// nothing is no Python either.
func absent(err error) bool { return errors.Is(err, fs.ErrNotExist) }

func (r *reader) unread(path volume.Path, err error) {
	r.facts.Unread = append(r.facts.Unread, Unread{Path: path.String(), Text: fault.Text(err)})
}

// either is Present if one is, and Absent only if all are.
func either(all ...Presence) Presence {
	result := Absent
	for _, p := range all {
		switch p {
		case Present:
			return Present
		case Unseen:
			result = Unseen
		case Absent:
		}
	}
	return result
}
