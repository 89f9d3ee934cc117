package chromium

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Input is what Chromium finds when it starts. The zero Input is a first start
// on an unmanaged machine.
type Input struct {
	// Initial is the Initial Preferences file; nil leaves it out.
	Initial []byte
	// Managed and Recommended are policies by name, with values as for
	// [json.Marshal].
	Managed, Recommended map[string]any
	// Files are more files of /etc/chromium by relative path. In Chromium they
	// are at /etc/chromium/PATH.
	Files map[string][]byte
	// Preferences is put in place as Default/Preferences, unless it is nil.
	Preferences []byte
	// FirstRun puts an empty First Run file in place.
	FirstRun bool
	// UserData is a folder to use and keep, for a second start; "" is a new one
	// that is removed with the browser.
	UserData string
	// Args and Env are added to the command line and the environment.
	Args, Env []string
	// PrefsOnly does not ask for policies, which saves time.
	PrefsOnly bool
}

const (
	firstRun     = "First Run"
	profile      = "Default"
	fileMode     = 0o600
	folderMode   = 0o700
	initialName  = "initial_preferences"
	policyFolder = "policies"
)

// folders are those of one run.
type folders struct {
	all, etc, home, userData string
}

// prepare creates the folders and files of a run.
func (in Input) prepare() (folders, error) {
	all, err := os.MkdirTemp("", "chromium-")
	if err != nil {
		return folders{}, err
	}
	f := folders{all: all, etc: filepath.Join(all, "etc"), home: filepath.Join(all, "home"), userData: in.UserData}
	if f.userData == "" {
		f.userData = filepath.Join(all, "data")
	}
	files, err := in.files(f)
	if err != nil {
		return f, err
	}
	for _, folder := range []string{f.etc, f.home, f.userData} {
		if err := os.MkdirAll(folder, folderMode); err != nil {
			return f, err
		}
	}
	for path, data := range files {
		if err := os.MkdirAll(filepath.Dir(path), folderMode); err != nil {
			return f, err
		}
		if err := os.WriteFile(path, data, fileMode); err != nil {
			return f, err
		}
	}
	return f, nil
}

// files returns the files to write by absolute path.
func (in Input) files(f folders) (map[string][]byte, error) {
	files := map[string][]byte{}
	for path, data := range in.Files {
		if !filepath.IsLocal(path) {
			return nil, fmt.Errorf("%q leads out of /etc/chromium", path)
		}
		files[filepath.Join(f.etc, path)] = data
	}
	if in.Initial != nil {
		files[filepath.Join(f.etc, initialName)] = in.Initial
	}
	for level, policies := range map[string]map[string]any{"managed": in.Managed, "recommended": in.Recommended} {
		if len(policies) == 0 {
			continue
		}
		data, err := json.Marshal(policies)
		if err != nil {
			return nil, fmt.Errorf("writing the %s policies: %w", level, err)
		}
		files[filepath.Join(f.etc, policyFolder, level, "macwrangler.json")] = data
	}
	if in.Preferences != nil {
		files[filepath.Join(f.userData, profile, "Preferences")] = in.Preferences
	}
	if in.FirstRun {
		files[filepath.Join(f.userData, firstRun)] = nil
	}
	return files, nil
}
