package cachelocator

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// The places of the file below the volume; a star stands for any folder. The
// first is that of every login user and of _assetcache (documented). The second,
// a container of the system, is known from iOS and tvOS only.
const (
	userPlace   = "private/var/folders/*/*/C/com.apple.AssetCacheLocatorService/diskCache.plist"
	systemPlace = "private/var/containers/Shared/SystemGroup/*/Library/Caches/com.apple.AssetCacheLocatorService/diskCache.plist"
)

// maxFolders is how many folders of one place are searched by default. A Mac has
// one for each user, and one for each two letters that their names begin with.
const maxFolders = 5_000

// A Search finds and reads the files of all users of a volume.
type Search struct {
	// Root is the folder that holds private/var, "/" on a running Mac.
	Root string
	// UserName returns the name of a user id, or "" if it has none; then the
	// owner of a file is the number. Leave it nil for a volume of another Mac,
	// whose numbers are not this Mac's.
	UserName func(uid uint32) string
	// Keep gets the bytes of each file that could be read, by its path. It may be nil.
	Keep func(path string, data []byte)
	// MaxFolders is how many folders of one place are searched; 5,000 by default.
	MaxFolders int
}

// Files reads every file that it finds and returns them by path. A file that
// cannot be read, or a folder that cannot be opened and may hold one, is listed
// with the reason. Symbolic links to files are not followed, nor are those that
// lead out of Root.
func (s Search) Files(ctx context.Context) (files []File, err error) {
	root, err := os.OpenRoot(s.Root + "/") //nolint:forbidigo // no link leads out of it; without the slash, to open a pipe would wait
	if err != nil {
		return nil, &Error{
			Code: CodeNoRoot, Act: "opening volume", Operand: s.Root, Err: err,
			Hint: "name the volume that contains private/var",
		}
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	if s.MaxFolders <= 0 {
		s.MaxFolders = maxFolders
	}
	walk := walk{ctx: ctx, search: s, root: root}
	for _, place := range []string{userPlace, systemPlace} {
		walk.left = s.MaxFolders
		walk.look(".", strings.Split(place, "/"))
	}
	if err := ctx.Err(); err != nil {
		return nil, &Error{Code: fault.Stopped, Act: "searching", Operand: s.Root, Err: err}
	}
	slices.SortStableFunc(walk.files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return walk.files, nil
}

// File reads the file at a path, following links. It need not be a file of the locator:
// if it cannot be read as one, nothing follows from it.
func (s Search) File(name string) File {
	var owner string
	if info, err := os.Stat(name); err == nil { // also of what is not opened
		owner = s.owner(info)
	}
	file := Load(name, func() (fs.File, error) {
		f, err := volume.OpenFile(name)
		if err != nil {
			return nil, err
		}
		if info, err := f.Stat(); err == nil {
			owner = s.owner(info)
		}
		return f, nil
	})
	file.Owner, file.copied = owner, true
	return file
}

// owner returns the name of the owner, or else the number.
func (s Search) owner(info fs.FileInfo) string {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	if s.UserName != nil {
		if name := s.UserName(stat.Uid); name != "" {
			return name
		}
	}
	return strconv.FormatUint(uint64(stat.Uid), 10)
}
