package volume

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestPathNames holds names that do not look like one of a file.
func TestPathNames(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := errors.Join(os.Mkdir("sub", 0o755), os.WriteFile("sub/file", []byte("x"), 0o600)); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("n", 255)
	for _, name := range []string{"file", "./file", "sub/../file", "sub/file/", dir + "//sub///file", "../" + filepath.Base(dir) + "/file", long} {
		if err := (Door{}).Path(name).Write([]byte("y"), 0o600); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range []string{"", ".", "..", "/", "sub", "sub/.", "sub/..", long + "n", "sub/file/x", "a\x00b"} {
		p := Door{}.Path(name)
		if err := p.Write([]byte("y"), 0o600); err == nil {
			t.Errorf("%q was written", name)
		}
		if _, err := p.Read(10); err == nil {
			t.Errorf("%q was read", name)
		}
		if err := p.WriteFolder(0o755, fillTest); err == nil {
			t.Errorf("%q became a folder", name)
		}
	}
	if _, err := (Door{}).Path("").Folder(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no name at all opened a folder: %v", err)
	}
	v := New(dir, "")
	for _, name := range []string{"", ".", "..", "sub/..", "sub/../.."} {
		if err := v.Path(name).Write([]byte("y"), 0o600); err == nil {
			t.Errorf("%q of the volume was written", name)
		}
		folder, err := v.Path(name).Folder()
		if err != nil || folder.Path() != dir {
			t.Fatalf("%q of the volume is %v, %v", name, folder, err)
		}
		if err := folder.Close(); err != nil {
			t.Error(err)
		}
	}
	if left, err := filepath.Glob(".*"); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// TestRootIsTheVolume reads through a volume at /, in all its spellings.
func TestRootIsTheVolume(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, root := range []string{"", "/", "//", "/.", "/.."} {
		if data, err := New(root, "").Path(strings.TrimPrefix(path, "/")).Read(10); string(data) != "x" || err != nil {
			t.Errorf("%q: %q, %v", root, data, err)
		}
	}
}

// TestTemporaryName holds that the name fits, whatever the file is called: APFS
// takes 255 bytes of whole characters.
func TestTemporaryName(t *testing.T) {
	for _, base := range []string{"a", strings.Repeat("a", 255), "a" + strings.Repeat("\u00e9", 127), strings.Repeat("\U0001F600", 63)} {
		name := temporaryName(base)
		if len(name) > 255 || !utf8.ValidString(name) {
			t.Errorf("for %q: %q", base, name)
		}
	}
}
