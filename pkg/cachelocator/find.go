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
)

// The places of the file, below the volume. In each a star is a folder.
// The first is that of every login user and of _assetcache (documented); the
// second, a container of the system, is known from iOS and tvOS only.
const (
	userPlace   = "private/var/folders/*/*/C/com.apple.AssetCacheLocatorService/diskCache.plist"
	systemPlace = "private/var/containers/Shared/SystemGroup/*/Library/Caches/com.apple.AssetCacheLocatorService/diskCache.plist"
)

// mostFolders bounds how many folders of one place are looked into. A Mac has
// one for each user and one for each two letters that their names begin with.
const mostFolders = 5_000

// A Search finds and reads the files of all users of a volume.
type Search struct {
	// Root is the folder that holds private/var, "/" on a running Mac.
	Root string
	// UserName gives the name for a numeric user id, "" if it has none. Without
	// it, or without a name, an owner is the number. On a volume of another Mac
	// leave it nil: its numbers are not this Mac's.
	UserName func(uid uint32) string
	// MostFolders bounds how many folders of one place are looked into, 5,000
	// if it is 0.
	MostFolders int
}

// Files reads every file it finds, by path. One that is there and cannot be
// read, or may be there behind a folder that cannot be opened, is listed with
// the reason. No symbolic link is followed out of Root, and none to a file at
// all.
func (s Search) Files(ctx context.Context) (files []File, err error) {
	root, err := os.OpenRoot(s.Root)
	if err != nil {
		return nil, &Error{
			Code: CodeNoRoot, Act: "opening volume", Operand: s.Root, Err: err,
			Hint: "name the volume that holds private/var",
		}
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	if s.MostFolders <= 0 {
		s.MostFolders = mostFolders
	}
	walk := walk{ctx: ctx, search: s, root: root}
	for _, place := range []string{userPlace, systemPlace} {
		walk.left = s.MostFolders
		walk.look(".", strings.Split(place, "/"))
	}
	if err := ctx.Err(); err != nil {
		return nil, &Error{Code: fault.Stopped, Act: "searching", Operand: s.Root, Err: err}
	}
	slices.SortStableFunc(walk.files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return walk.files, nil
}

// File reads a single file that somebody named, links included.
func (s Search) File(name string) File {
	var owner string
	file := Load(name, func() (fs.File, error) {
		f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
		if err != nil {
			return nil, err
		}
		if info, err := f.Stat(); err == nil {
			owner = s.owner(info)
		}
		return f, nil
	})
	file.Owner = owner
	return file
}

// owner gives a name, or else the number.
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
