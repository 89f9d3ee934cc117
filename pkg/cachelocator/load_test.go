package cachelocator_test

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// TestLoad checks that only a file that did not parse is read again.
func TestLoad(t *testing.T) {
	good, err := plistfile.Marshal(v10())
	if err != nil {
		t.Fatal(err)
	}
	half := good[:len(good)/2]
	for name, test := range map[string]struct {
		reads [][]byte // what each read finds, nil for no file
		want  []string
		count int
	}{
		"good":             {[][]byte{good, half}, []string{}, 1},
		"half, then whole": {[][]byte{half, good}, []string{}, 2},
		"half twice":       {[][]byte{half, half, good}, []string{"no-plist"}, 2},
		"empty":            {[][]byte{{}, {}}, []string{"no-plist"}, 2},
		"JSON":             {[][]byte{[]byte("{}"), []byte("{}")}, []string{"no-plist"}, 2},
		"no dictionary":    {[][]byte{[]byte("<plist><array/></plist>"), []byte("<plist><array/></plist>")}, []string{"no-plist"}, 2},
		"gone between":     {[][]byte{half, nil}, []string{"no-plist"}, 2},
		"too large":        {[][]byte{append(good, make([]byte, 4<<20)...)}, []string{"unreadable"}, 1},
		"too deep":         {[][]byte{[]byte("<plist>" + strings.Repeat("<array>", 200))}, []string{"unreadable"}, 1},
	} {
		count := 0
		file := cachelocator.Load("p", func() (fs.File, error) {
			count++
			if data := test.reads[count-1]; data != nil {
				return fstest.MapFS{"f": {Data: data, ModTime: now.Add(time.Second / 2)}}.Open("f")
			}
			return nil, fs.ErrNotExist
		})
		if diff := cmp.Diff(test.want, codes(file.Reasons)); diff != "" || count != test.count || file.Path != "p" {
			t.Errorf("%s: %d reads, want -, got +:\n%s%v", name, count, diff, file.Reasons)
		}
		if len(test.want) == 0 && !file.Modified.Equal(now) {
			t.Errorf("%s: modified %s", name, file.Modified)
		}
	}
}

// TestLoadFails checks the reasons for errors of the system.
func TestLoadFails(t *testing.T) {
	for _, test := range []struct {
		err  error
		want fault.Reason
	}{
		{&fs.PathError{Op: "open", Path: "p", Err: fs.ErrNotExist}, fault.Reason{Code: "no-plist", Text: "The file does not exist."}},
		{fs.ErrPermission, fault.Reason{Code: "unreadable", Text: "Permission denied: only its owner and root may read it."}},
		{errors.New("boom"), fault.Reason{Code: "unreadable", Text: "It could not be read: boom."}},
	} {
		file := cachelocator.Load("p", func() (fs.File, error) { return nil, test.err })
		if diff := cmp.Diff([]fault.Reason{test.want}, file.Reasons); diff != "" {
			t.Error(diff)
		}
	}
	folder := cachelocator.Load("p", func() (fs.File, error) { return os.Open(t.TempDir()) })
	if diff := cmp.Diff([]string{"unreadable"}, codes(folder.Reasons)); diff != "" {
		t.Error(diff)
	}
}
