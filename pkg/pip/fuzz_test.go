package pip_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/pip"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// FuzzSystemVersion holds that no content of SystemVersion.plist, and no name in a
// site-packages, makes a plan without a route or with commands where nothing works.
func FuzzSystemVersion(f *testing.F) {
	f.Add("<plist version=\"1.0\"><dict><key>ProductVersion</key><string>10.12.6</string></dict></plist>", "pip-9.0.3.dist-info")
	f.Add("<plist version=\"1.0\"><dict><key>ProductVersion</key><integer>14</integer></dict></plist>", "pip-.egg")
	f.Add("", "pip")
	f.Fuzz(func(t *testing.T, system, site string) {
		root := t.TempDir()
		write := func(name, text string) {
			path := filepath.Join(root, name)
			if os.MkdirAll(filepath.Dir(path), 0o755) != nil || os.WriteFile(path, []byte(text), 0o600) != nil {
				t.Skip("no file can have this name")
			}
		}
		write("System/Library/CoreServices/SystemVersion.plist", system)
		write("usr/bin/python", "")
		write("Library/Python/2.7/site-packages/"+filepath.Base(filepath.Clean("/"+site)), "")
		facts, err := pip.Read(t.Context(), volume.New(root, ""))
		if err != nil {
			t.Fatal(err)
		}
		plan := pip.Make(facts)
		if len(plan.Routes) == 0 {
			t.Error("no route")
		}
		for _, r := range plan.Routes {
			if r.Works != (len(r.Commands) > 0) || r.Why == "" || r.Code == "" {
				t.Errorf("%+v", r)
			}
		}
	})
}
