package homes

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
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
func ReadTree(door volume.Door, folder string) (*Tree, error) {
	failed := func(code fault.Code, hint string, err error) error {
		return &fault.Error{Code: code, Act: "reading folder", Operand: folder, Hint: hint, Err: err}
	}
	if folder == "" {
		return nil, failed(CodeNotTree, treeHint, fs.ErrNotExist)
	}
	below := volume.New(folder, folder).Through(door)
	if err := checkFolder(below); err != nil {
		return nil, failed(CodeNotTree, treeHint, err)
	}
	initial, err := readBelow(below, chrome.PayloadFolder+"/"+chrome.InitialPath)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, failed("", "", err)
	}
	master, err := readBelow(below, chrome.PayloadFolder+"/"+chrome.MasterPath)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, failed("", "", err)
	}
	t := &Tree{Folder: folder, Mode: chrome.Initial, file: initial}
	switch {
	case initial == nil && master == nil && hasProfile(below):
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

// checkFolder opens the folder of a volume and closes it again.
func checkFolder(v volume.Volume) error {
	folder, err := v.Path(".").Folder()
	if err != nil {
		return fault.WithoutPath(err)
	}
	return folder.Close()
}

// readBelow reads a regular file of a volume; its error may lack the whole path.
func readBelow(v volume.Volume, name string) ([]byte, error) {
	data, err := v.Path(name).Read(prefjson.MaxBytes)
	switch {
	case errors.Is(err, volume.ErrDangling): // not the same as nothing
		return nil, fault.New(fault.Failed, "", "reading %q: %v", name, volume.ErrDangling)
	case errors.Is(err, volume.ErrNotFile):
		return nil, fault.New(fault.NotRegular, "", "reading %q: not a regular file", name)
	case errors.Is(err, volume.ErrTooLarge):
		return nil, fault.New(fault.TooLarge, "", "reading %q: larger than %d bytes", name, prefjson.MaxBytes)
	case err == nil && data == nil:
		data = []byte{}
	}
	return data, err
}

// hasProfile reports whether there is a configuration profile among the first
// thousand files and folders.
func hasProfile(v volume.Volume) bool {
	seen := 0
	for folders := []string{"."}; len(folders) > 0; folders = folders[1:] {
		entries, err := listBelow(v, folders[0])
		if err != nil {
			continue // what cannot be read cannot be installed either
		}
		for _, entry := range entries {
			if strings.HasSuffix(entry.Name(), ".mobileconfig") {
				return true
			}
			if seen++; seen > maxTreeEntries {
				return false
			}
			if entry.IsDir() {
				folders = append(folders, path.Join(folders[0], entry.Name()))
			}
		}
	}
	return false
}

func listBelow(v volume.Volume, name string) ([]fs.DirEntry, error) {
	folder, err := v.Path(name).Folder()
	if err != nil {
		return nil, err
	}
	entries, err := folder.List()
	return entries, errors.Join(err, folder.Close())
}
