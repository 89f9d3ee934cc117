package cachelocator_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

const nobodyEnv = "CACHELOCATOR_AS_NOBODY"

// TestMain lets the test binary look for files as a user other than root. It works
// in the current folder, which that user can reach.
func TestMain(m *testing.M) {
	if os.Getenv(nobodyEnv) == "" {
		// Go reads it once in a process, so it must be set before all tests.
		if err := os.Setenv("HTTP_PROXY", "http://192.0.2.9:3128"); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(m.Run())
	}
	if os.Getuid() == 0 {
		if err := errors.Join(syscall.Setgroups(nil), syscall.Setgid(65534), syscall.Setuid(65534)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	files, err := cachelocator.Search{Root: "."}.Files(context.Background())
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(files)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

const (
	agent     = "com.apple.AssetCacheLocatorService"
	annFolder = "private/var/folders/ab/ann/C"
	bobFolder = "private/var/folders/cd/bob/C"
	container = "private/var/containers/Shared/SystemGroup/systemgroup.com.apple.AssetCacheServices.diskCache/Library/Caches"
)

// put writes a file and creates its folders.
func put(t *testing.T, root, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func good(t *testing.T) []byte {
	t.Helper()
	data, err := plistfile.Marshal(v10())
	if err != nil {
		t.Fatal(err)
	}
	return data
}

type found struct {
	Path, Owner string
	Reasons     []string
}

func shortFiles(root string, files []cachelocator.File) []found {
	list := []found{}
	for _, file := range files {
		path, err := filepath.Rel(root, file.Path)
		if err != nil {
			path = err.Error()
		}
		list = append(list, found{path, file.Owner, codes(file.Reasons)})
	}
	return list
}

func TestFiles(t *testing.T) {
	root := t.TempDir()
	put(t, root, annFolder+"/"+agent+"/diskCache.plist", good(t))
	put(t, root, container+"/"+agent+"/diskCache.plist", []byte("no plist"))
	put(t, root, annFolder+"/"+agent+"/other.plist", good(t))
	put(t, root, "private/var/folders/ab/cid/C/com.example/diskCache.plist", good(t))
	put(t, root, "private/var/folders/ab/a file", nil)
	put(t, root, "private/var/folders/deeper/than/that/"+agent+"/diskCache.plist", good(t))
	search := cachelocator.Search{Root: root, UserName: func(uid uint32) string {
		if int(uid) == os.Getuid() {
			return "somebody"
		}
		return ""
	}}
	files, err := search.Files(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []found{
		{container + "/" + agent + "/diskCache.plist", "somebody", []string{"no-plist"}},
		{annFolder + "/" + agent + "/diskCache.plist", "somebody", []string{}},
	}
	if diff := cmp.Diff(want, shortFiles(root, files)); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	for _, names := range []func(uint32) string{nil, func(uint32) string { return "" }} {
		search.UserName = names
		files, err = search.Files(t.Context())
		if err != nil || files[0].Owner != strconv.Itoa(os.Getuid()) {
			t.Errorf("an owner without a name: %q, %v", files[0].Owner, err)
		}
	}
}

// TestFilesHostile checks the folders of malicious users.
func TestFilesHostile(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	secret := put(t, outside, agent+"/diskCache.plist", good(t))
	at := func(user string) string {
		return filepath.Join(root, "private/var/folders/ab", user, "C", agent, "diskCache.plist")
	}
	for _, user := range []string{"fifo", "folder", "link", "linkin"} {
		if err := os.MkdirAll(filepath.Dir(at(user)), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	put(t, root, "private/var/folders/ab/outer/C/x", nil)
	if err := errors.Join(
		syscall.Mkfifo(at("fifo"), 0o644),
		os.Mkdir(at("folder"), 0o755),
		os.Symlink(secret, at("link")),
		os.Symlink(filepath.Base(put(t, filepath.Dir(at("linkin")), "real", good(t))), at("linkin")),
		os.Symlink(filepath.Dir(secret), filepath.Dir(at("outer"))),
		os.Symlink(outside, filepath.Join(root, "private/var/folders/ab/whole")),
	); err != nil {
		t.Fatal(err)
	}
	files, err := cachelocator.Search{Root: root}.Files(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	me := strconv.Itoa(os.Getuid())
	var want []found
	for _, user := range []string{"fifo", "folder", "link", "linkin", "outer"} {
		path, _ := filepath.Rel(root, at(user))
		want = append(want, found{path, me, []string{"unreadable"}})
	}
	if diff := cmp.Diff(want, shortFiles(root, files)); diff != "" {
		t.Fatalf("want -, got +:\n%s", diff)
	}
	for i, want := range []string{"not a regular file", "not a regular file", "a symbolic link", "a symbolic link", "escapes"} {
		if got := files[i].Reasons[0].Text; !strings.Contains(got, want) {
			t.Errorf("%s: %s", files[i].Path, got)
		}
	}
}

// TestPipeForFolder: a pipe that has the name of a folder is not waited for.
func TestPipeForFolder(t *testing.T) {
	for _, folder := range []string{"private/var/folders", "private/var/containers/Shared/SystemGroup"} {
		root := t.TempDir()
		at := filepath.Join(root, folder)
		if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o755), syscall.Mkfifo(at, 0o644)); err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() {
			files, err := cachelocator.Search{Root: root}.Files(t.Context())
			if len(files) > 0 {
				err = fmt.Errorf("found %+v", files)
			}
			done <- err
		}()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("%s: %v", folder, err)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("%s: it waits", folder)
		}
	}
}

// TestFilesOfOthers searches without the rights of root.
func TestFilesOfOthers(t *testing.T) {
	root := t.TempDir()
	ann := put(t, root, annFolder+"/"+agent+"/diskCache.plist", good(t))
	put(t, root, bobFolder+"/"+agent+"/diskCache.plist", good(t))
	put(t, root, "private/var/folders/ef/cid/C/x", nil)
	put(t, root, "private/var/folders/gh/dan/C/"+agent+"/diskCache.plist", good(t))
	hidden := []string{filepath.Join(root, bobFolder), filepath.Join(root, "private/var/folders/ef")}
	modes := errors.Join(os.Chmod(root, 0o755), os.Chmod(ann, 0), os.Chmod(hidden[0], 0), os.Chmod(hidden[1], 0))
	t.Cleanup(func() { _ = errors.Join(os.Chmod(hidden[0], 0o755), os.Chmod(hidden[1], 0o755)) })
	program, err := os.Executable()
	if err := errors.Join(modes, err); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Dir, cmd.Env = root, []string{nobodyEnv + "=1"}
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	var files []cachelocator.File
	if err := json.Unmarshal(output, &files); err != nil {
		t.Fatal(err)
	}
	me := strconv.Itoa(os.Getuid())
	want := []found{
		{annFolder + "/" + agent + "/diskCache.plist", me, []string{"unreadable"}},
		{bobFolder + "/" + agent + "/diskCache.plist", me, []string{"unreadable"}},
		{"private/var/folders/ef", me, []string{"unreadable"}},
		{"private/var/folders/gh/dan/C/" + agent + "/diskCache.plist", me, []string{}},
	}
	if diff := cmp.Diff(want, shortFiles(".", files)); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	const advice = "Permission denied: only its owner and root may read it."
	if got := files[0].Reasons[0].Text; got != advice {
		t.Error(got)
	}
}

func TestFilesFails(t *testing.T) {
	_, err := cachelocator.Search{Root: filepath.Join(t.TempDir(), "none")}.Files(t.Context())
	if e, ours := errors.AsType[*cachelocator.Error](err); !ours || e.Code != "no-root" || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no root: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = cachelocator.Search{Root: t.TempDir()}.Files(ctx)
	if e, ours := errors.AsType[*cachelocator.Error](err); !ours || e.Code != "stopped" || !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	files, err := cachelocator.Search{Root: t.TempDir()}.Files(t.Context())
	if err != nil || len(files) != 0 {
		t.Errorf("an empty volume: %v, %v", files, err)
	}
}

// TestFilesMany checks that a volume with very many folders is not searched in full.
func TestFilesMany(t *testing.T) {
	root := t.TempDir()
	put(t, root, annFolder+"/"+agent+"/diskCache.plist", good(t))
	for i := range 20 {
		if err := os.MkdirAll(filepath.Join(root, "private/var/folders/zz", strconv.Itoa(i)), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	put(t, root, container+"/"+agent+"/diskCache.plist", good(t))
	files, err := cachelocator.Search{Root: root, MaxFolders: 10}.Files(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	me := strconv.Itoa(os.Getuid())
	want := []found{
		{container + "/" + agent + "/diskCache.plist", me, []string{}},
		{annFolder + "/" + agent + "/diskCache.plist", me, []string{}},
		{"private/var/folders/zz", me, []string{"unreadable"}},
	}
	if diff := cmp.Diff(want, shortFiles(root, files)); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// TestNamedFile reads files by their path.
func TestNamedFile(t *testing.T) {
	root := t.TempDir()
	path := put(t, root, "saved.plist", good(t))
	link, fifo := filepath.Join(root, "link"), filepath.Join(root, "fifo")
	if err := errors.Join(os.Symlink(path, link), syscall.Mkfifo(fifo, 0o644)); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]found{
		path:                        {"saved.plist", "me", []string{}},
		link:                        {"link", "me", []string{}},
		fifo:                        {"fifo", "me", []string{"unreadable"}},
		root:                        {".", "me", []string{"unreadable"}},
		filepath.Join(root, "none"): {"none", "", []string{"no-plist"}},
	} {
		file := cachelocator.Search{UserName: func(uint32) string { return "me" }}.File(name)
		if diff := cmp.Diff([]found{want}, shortFiles(root, []cachelocator.File{file})); diff != "" {
			t.Errorf("%s: want -, got +:\n%s", name, diff)
		}
		if read := len(want.Reasons) == 0; file.Modified.IsZero() == read {
			t.Errorf("%s: modified %s", name, file.Modified)
		}
	}
}
