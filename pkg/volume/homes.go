package volume

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
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
	in   Path   // the folder of homes
}

// A Passed is an entry among the homes that is not a home, and why.
type Passed struct {
	Path string
	Why  string
}

// Open opens the home. It must be a folder and not a symbolic link.
func (h Home) Open() (*Folder, error) {
	parent, err := h.in.Folder()
	if err != nil {
		return nil, err
	}
	folder, err := openFolder(parent.root, h.Name, h.Path, h.in.door)
	return folder, errors.Join(err, parent.Close())
}

// Homes returns the homes below Users, sorted by name, and the entries there that
// are not homes: Shared, Guest and symbolic links. It leaves out files and names
// that begin with a dot. A volume without Users has no homes; homes elsewhere
// are not found.
func (v Volume) Homes() ([]Home, []Passed, error) {
	in := v.Path("Users")
	entries, err := in.list()
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
			homes = append(homes, Home{e.Name(), where, in})
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
	in := v.Path("Library/User Template")
	if olderThanCatalina(version) {
		in = v.SystemPath("System/Library/User Template")
	}
	entries, err := in.list()
	if err != nil {
		return nil, err
	}
	var homes []Home
	for _, e := range entries {
		if e.IsDir() && (e.Name() == "Non_localized" || strings.HasSuffix(e.Name(), ".lproj")) {
			homes = append(homes, Home{e.Name(), filepath.Join(in.String(), e.Name()), in})
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

// list returns the entries of a folder, sorted by name. A missing folder has none;
// a link to nothing is an error, as what it should lead to is not known.
func (p Path) list() ([]fs.DirEntry, error) {
	folder, err := p.Folder()
	if errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrDangling) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing %q: %w", p, fault.WithoutPath(err))
	}
	entries, err := folder.List()
	return entries, errors.Join(err, folder.Close())
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
