package volume

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// A Home is a folder in which programs keep one user's files. In a user
// template it holds the files that each new user gets.
type Home struct {
	Name string // of the folder: ada, English.lproj
	Path string // as people would type it
	data string // the volume's folder
	in   string // the folder of homes below it
	door Door
}

// A Passed is an entry among the homes that is not a home, and why.
type Passed struct {
	Path string
	Why  string
}

// Open opens the home. It must be a folder and not a symbolic link.
func (h Home) Open() (*Folder, error) {
	parent, err := openBelow(h.data, h.in)
	if err != nil {
		return nil, err
	}
	folder, err := openFolder(parent, h.Name, h.Path, h.door)
	return folder, errors.Join(err, parent.Close())
}

// openBelow opens a folder of the volume. It does not follow a link that leads
// out of the volume: a foreign disk may hold any.
func openBelow(data, name string) (*os.Root, error) {
	top, err := openTop(data)
	if err != nil {
		return nil, err
	}
	root, err := top.OpenRoot(name)
	return root, errors.Join(err, top.Close())
}

// Homes returns the homes below Users, sorted by name, and the entries there that
// are not homes: Shared, Guest and symbolic links. It leaves out files and names
// that begin with a dot. A volume without Users has no homes; homes elsewhere
// are not found.
func (v Volume) Homes() ([]Home, []Passed, error) {
	entries, err := v.list("Users")
	if err != nil {
		return nil, nil, err
	}
	var homes []Home
	var passed []Passed
	for _, e := range entries {
		where := filepath.Join(v.data, "Users", e.Name())
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case e.Name() == "Shared" || e.Name() == "Guest":
			passed = append(passed, Passed{where, "it is nobody's home"})
		case e.Type()&fs.ModeSymlink != 0:
			passed = append(passed, Passed{where, ErrLink.Error()})
		case e.IsDir():
			homes = append(homes, Home{e.Name(), where, v.data, "Users", v.door})
		}
	}
	return homes, passed, nil
}

// Templates returns the folders of the user template, from which macOS makes a
// new home: one for each language, and Non_localized. They are below /Library
// from macOS 10.15 on and below /System/Library before
// (github.com/MagerValp/AutoDMG, issue 244); the volume's own system version
// decides.
func (v Volume) Templates() ([]Home, error) {
	version, err := v.SystemVersion()
	if err != nil {
		return nil, fmt.Errorf("looking for the user template: %w", err)
	}
	in, data := "Library/User Template", v.data
	if olderThanCatalina(version) {
		in, data = "System/Library/User Template", v.system
	}
	entries, err := listBelow(data, in)
	if err != nil {
		return nil, err
	}
	var homes []Home
	for _, e := range entries {
		if e.IsDir() && (e.Name() == "Non_localized" || strings.HasSuffix(e.Name(), ".lproj")) {
			homes = append(homes, Home{e.Name(), filepath.Join(data, in, e.Name()), data, in, v.door})
		}
	}
	return homes, nil
}

func olderThanCatalina(version string) bool {
	first, rest, _ := strings.Cut(version, ".")
	second, _, _ := strings.Cut(rest, ".")
	major, _ := strconv.Atoi(first)
	minor, _ := strconv.Atoi(second)
	return major < 10 || major == 10 && minor < 15
}

func (v Volume) list(name string) ([]fs.DirEntry, error) { return listBelow(v.data, name) }

// listBelow returns the entries of a folder of the volume, sorted by name. A
// missing folder has none.
func listBelow(data, name string) ([]fs.DirEntry, error) {
	root, err := openBelow(data, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing %q: %w", filepath.Join(data, name), bare(err))
	}
	entries, err := fs.ReadDir(root.FS(), ".")
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, errors.Join(err, root.Close())
}

const systemVersion = "System/Library/CoreServices/SystemVersion.plist"

// SystemVersion returns the version of the volume's macOS, such as "10.13.6".
func (v Volume) SystemVersion() (string, error) {
	where := filepath.Join(v.system, systemVersion)
	data, err := v.SystemPath(systemVersion).Read(64 << 10)
	if err != nil {
		return "", fmt.Errorf("reading %q: %w", where, fault.WithoutPath(err))
	}
	var known struct {
		ProductVersion string
	}
	if err := plistfile.Unmarshal(data, &known); err != nil {
		return "", fmt.Errorf("reading %q: %w", where, err)
	}
	if first, _, _ := strings.Cut(known.ProductVersion, "."); !isNumber(first) {
		return "", fmt.Errorf("reading %q: ProductVersion %q is not a version number", where, fault.Clip(known.ProductVersion))
	}
	return known.ProductVersion, nil
}

func isNumber(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n > 0
}
