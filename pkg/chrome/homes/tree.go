package homes

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A Tree is what chrome prefs --out wrote, as far as homes are concerned.
type Tree struct {
	Folder string
	Mode   chrome.Mode // Initial or Legacy

	file     []byte         // the Initial Preferences
	settings *prefjson.Node // what is in them
}

const (
	maxTreeEntries = 1000
	treeHint       = "name the folder that macwrangler chrome prefs --mode initial --out wrote"
)

// ReadTree returns the settings in a folder that chrome prefs --out wrote in mode
// initial or legacy. Its errors have the codes not-a-tree, policy-tree, would-crash,
// bad-json or too-large. No link in the folder is followed out of it.
func ReadTree(folder string) (*Tree, error) {
	failed := func(code fault.Code, hint string, err error) error {
		return &fault.Error{Code: code, Act: "reading folder", Operand: folder, Hint: hint, Err: err}
	}
	root, err := os.OpenRoot(folder + "/") //nolint:forbidigo // no link leads out of it; without the slash, to open a pipe would wait
	if err != nil {
		return nil, failed(CodeNotTree, treeHint, fault.WithoutPath(err))
	}
	defer func() { _ = root.Close() }() // only read
	initial, err := readBelow(root, chrome.PayloadFolder+"/"+chrome.InitialPath)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, failed("", "", err)
	}
	master, err := readBelow(root, chrome.PayloadFolder+"/"+chrome.MasterPath)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, failed("", "", err)
	}
	t := &Tree{Folder: folder, Mode: chrome.Initial, file: initial}
	switch {
	case initial == nil && master == nil && hasProfile(root):
		return nil, failed(CodePolicyTree, "install the profile by MDM, or build with --mode initial",
			errors.New("it contains a configuration profile and nothing that goes into homes"))
	case initial == nil && master == nil:
		return nil, failed(CodeNotTree, treeHint, fmt.Errorf("it does not contain %q", chrome.PayloadFolder+"/"+chrome.InitialPath))
	case initial == nil:
		t.Mode, t.file = chrome.Legacy, master
	case master != nil && !bytes.Equal(initial, master):
		return nil, failed(CodeNotTree, "make it again", errors.New("its Initial and its Master Preferences differ"))
	}
	if t.settings, err = prefjson.ParseStrict(t.file); err != nil {
		return nil, failed("", "", err)
	}
	return t, t.checkCrash()
}

// checkCrash refuses a file on which Chrome crashes: it would do so at each
// start, in every home, until somebody repairs the file.
func (t *Tree) checkCrash() error {
	name := filepath.Join(t.Folder, chrome.PayloadFolder, chrome.InitialPath)
	found, err := lint.File(name, t.file, lint.Options{Kind: lint.KindInitial})
	if err != nil {
		return fmt.Errorf("reading %q: %w", name, err)
	}
	for _, f := range found {
		if f.Rule == lint.RuleCrash {
			return fault.New(CodeCrash, f.Fix, "reading %q, line %d: %s", name, f.Line, f.Message)
		}
	}
	return nil
}

// readBelow reads a regular file; its error may lack the whole path.
func readBelow(root *os.Root, name string) ([]byte, error) {
	// without O_NONBLOCK opening a pipe would wait
	file, err := root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fault.New(fault.NotRegular, "", "reading %q: not a regular file", name)
	case info.Size() > prefjson.MaxBytes:
		return nil, fault.New(fault.TooLarge, "", "reading %q: larger than %d bytes", name, prefjson.MaxBytes)
	}
	data, err := io.ReadAll(io.LimitReader(file, prefjson.MaxBytes+1))
	if data == nil {
		data = []byte{}
	}
	return data, err
}

// hasProfile reports whether there is a configuration profile among the first
// thousand files and folders.
func hasProfile(root *os.Root) bool {
	found, seen := false, 0
	_ = fs.WalkDir(root.FS(), ".", func(path string, _ fs.DirEntry, err error) error {
		seen++
		found = found || strings.HasSuffix(path, ".mobileconfig")
		if found || seen > maxTreeEntries {
			return fs.SkipAll
		}
		if err != nil {
			return fs.SkipDir // what cannot be read cannot be installed either
		}
		return nil
	})
	return found
}
