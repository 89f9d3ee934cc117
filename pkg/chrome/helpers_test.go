package chrome_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

func options(mode chrome.Mode) chrome.BuildOptions {
	return chrome.BuildOptions{Mode: mode, Identifier: "com.example.chrome", Organization: "Example"}
}

// settingsFor reads the sample that has every setting of a mode.
func settingsFor(t *testing.T, mode chrome.Mode) chrome.Settings {
	t.Helper()
	name := filepath.Join(samples, "settings", "first-start.yaml")
	if mode == chrome.Policy {
		name = filepath.Join(samples, "settings", "policy.yaml")
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := chrome.ReadSettings(bytes.NewReader(data), name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustBuild(t *testing.T, s chrome.Settings, o chrome.BuildOptions) *chrome.Output {
	t.Helper()
	out, err := chrome.Build(s, o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// ownLint wants no warning, and no error, in what is written.
func ownLint(t *testing.T, name string, data []byte) {
	t.Helper()
	list, err := lint.File(name, data, lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		if f.Severity != "info" {
			t.Errorf("%s: lint found %+v", name, f)
		}
	}
}

// readFolder reads all files below a folder by path.
func readFolder(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		relative, _ := filepath.Rel(folder, path)
		files[filepath.ToSlash(relative)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func shown(b bool) *bool { return &b }

// payloads returns the settings of a profile's payloads by type.
func payloads(t *testing.T, data []byte) map[string]map[string]any {
	t.Helper()
	p, err := profile.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]any{}
	for _, node := range p.Document.Root.Get("PayloadContent").Elements() {
		settings := node.Value().(map[string]any)
		for key := range settings {
			if strings.HasPrefix(key, "Payload") {
				delete(settings, key)
			}
		}
		kind, _ := node.Get("PayloadType").Text()
		all[kind] = settings
	}
	return all
}

func compareJSON(t *testing.T, what, want string, got any) {
	t.Helper()
	var wanted, have any
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(json.Unmarshal([]byte(want), &wanted), json.Unmarshal(text, &have)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted, have); diff != "" {
		t.Errorf("%s: (-want +got)\n%s", what, diff)
	}
}

func fileOf(t *testing.T, out *chrome.Output, path string) []byte {
	t.Helper()
	for _, f := range out.Files {
		if f.Path == path {
			return f.Data
		}
	}
	t.Fatalf("there is no %s", path)
	return nil
}

func wantError(t *testing.T, err error, code fault.Code, text string) {
	t.Helper()
	if got, hint := codeAndHint(err); err == nil || got != code || !strings.Contains(err.Error()+"\n"+hint, text) {
		t.Errorf("got %v (%s), want the code %s and a text with %q", err, got, code, text)
	}
}

// codeAndHint also knows the errors of package profile, which have methods.
func codeAndHint(err error) (fault.Code, string) {
	if e, ok := errors.AsType[interface {
		error
		Code() string
		Hint() string
	}](err); ok {
		return fault.Code(e.Code()), e.Hint()
	}
	return fault.CodeOf(err), fault.HintOf(err)
}

func mustJSON(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
