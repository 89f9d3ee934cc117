package cachelocator

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// Load reads the file that open opens. The locator does not write its file
// atomically, so one that does not parse is opened and read once more. Load
// returns no error: what went wrong is a reason of the result.
//
// The path is only shown in the report. Modified comes from the opened file.
func Load(path string, open func() (fs.File, error)) File {
	file := load(open)
	if hasCode(file.Reasons, NoPlist) {
		file = load(open)
	}
	file.Path = path
	return file
}

func load(open func() (fs.File, error)) File {
	data, modified, err := readOnce(open)
	if err != nil {
		return File{Entries: []Entry{}, Reasons: []fault.Reason{notRead(err)}}
	}
	file := Parse(data)
	file.Modified = modified
	return file
}

func readOnce(open func() (fs.File, error)) (data []byte, modified time.Time, err error) {
	f, err := open()
	if err != nil {
		return nil, time.Time{}, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, time.Time{}, err
	}
	if !info.Mode().IsRegular() {
		return nil, time.Time{}, errNotRegular
	}
	if data, err = io.ReadAll(io.LimitReader(f, maxBytes+1)); err != nil {
		return nil, time.Time{}, err
	}
	if len(data) > maxBytes {
		return nil, time.Time{}, fmt.Errorf("larger than %d bytes", maxBytes)
	}
	return data, info.ModTime().UTC().Truncate(time.Second), nil
}

var (
	errNotRegular = errors.New("not a regular file")
	errLink       = errors.New("a symbolic link")
	errExchanged  = errors.New("replaced while being opened")
)

// notRead returns why a file could not be read.
func notRead(err error) fault.Reason {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return because(NoPlist, "The file does not exist.")
	case errors.Is(err, fs.ErrPermission):
		return because(Unreadable, "Permission denied: only its owner and root may read it.")
	default:
		return because(Unreadable, "It could not be read: %v.", err)
	}
}

// notParsed distinguishes a file that is not a property list from one above our
// own limits, which the locator may well read.
func notParsed(err error) fault.Reason {
	switch fault.CodeOf(err) {
	case plistfile.CodeTooLarge, plistfile.CodeTooDeep, plistfile.CodeTooManyObjects, plistfile.CodeTooMuchText:
		return because(Unreadable, "It is too large or too complex to read: %v.", err)
	}
	return because(NoPlist, "It is not a property list: %v.", err)
}

func hasCode(reasons []fault.Reason, codes ...fault.Code) bool {
	for _, reason := range reasons {
		for _, code := range codes {
			if reason.Code == code {
				return true
			}
		}
	}
	return false
}
