package disk_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/internal/samplemac"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// fuzzFiles are what a fuzzed folder is made of, in the order of the arguments.
func fuzzFiles() []string {
	return []string{
		"list.plist", "info-disk0.plist", "info-disk1.plist", "info-disk2.plist",
		"apfs-list.plist", "cs-list.plist", "cs-info-" + groupOne + ".plist", "appleraid-list.plist",
		"SystemVersion.plist", "hw.json",
	}
}

// FuzzPlan: whatever the documents are, reading them returns facts or an error of
// the package, a plan never panics, and its commands name only targets that
// their own info calls internal, or that VMware made.
func FuzzPlan(f *testing.F) {
	for _, mac := range samplemac.Machines() {
		documents := mac.Documents()
		var parts []string
		for _, name := range fuzzFiles() {
			parts = append(parts, string(documents[name]))
		}
		f.Add(strings.Join(parts, "\x00"))
	}
	f.Fuzz(func(t *testing.T, joined string) {
		documents := disk.Documents{}
		for i, part := range strings.Split(joined, "\x00") {
			if i < len(fuzzFiles()) && part != "" {
				documents[fuzzFiles()[i]] = []byte(part)
			}
		}
		facts, err := disk.ReadFolder(documents)
		var failure *disk.Error
		codetest.PrintableError(t, err)
		if err != nil {
			if !errors.As(err, &failure) {
				t.Fatalf("an error of another type: %v", err)
			}
			return
		}
		for _, options := range []disk.Options{{}, {Disks: []string{"disk0"}}, {Disks: []string{"disk1"}, Filesystem: "apfs"}} {
			plan := disk.MakePlan(facts, options)
			checkFuzzed(t, facts, plan)
		}
	})
}

func checkFuzzed(t *testing.T, facts *disk.Facts, plan *disk.Plan) {
	t.Helper()
	if plan.Runnable() == (len(plan.Commands) == 0) {
		t.Fatalf("kind %s has %d commands", plan.Kind, len(plan.Commands))
	}
	for _, c := range plan.Commands {
		for _, word := range c.Argv {
			if word == "" || strings.ContainsAny(word, "\n\r\x00;|&$`") {
				t.Fatalf("the word %q", word)
			}
			i := slices.IndexFunc(facts.Disks, func(d disk.Disk) bool { return d.ID == word })
			if i < 0 {
				continue
			}
			info := facts.Disks[i].Info
			container := len(c.Argv) > 2 && c.Argv[2] == "deleteContainer"
			if !container && (info == nil || info.Bus == "USB" || info.Ejectable == disk.True || info.Internal != disk.True && !vmware(facts, info)) {
				t.Fatalf("%q names a disk that is not known to be internal", c.Argv)
			}
		}
	}
	data, err := json.Marshal(struct {
		Schema string `json:"schema"`
		*disk.Plan
	}{disk.Schema, plan})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := disk.ReadPlan(bytes.NewReader(data)); err != nil {
		t.Fatalf("a plan cannot be read again: %v", err)
	}
}

func vmware(facts *disk.Facts, info *disk.Info) bool {
	return strings.Contains(facts.Machine.Model, "VMware") && strings.HasPrefix(info.MediaName, "VMware")
}

// FuzzReadPlan: a file that is not a plan is an error of the package.
func FuzzReadPlan(f *testing.F) {
	f.Add([]byte(`{"schema":"macwrangler/disk.plan/1","kind":"none","machine":{"model":"","arch":"","osVersion":"","virtual":false},"options":{"disks":[],"volumeName":"x","filesystem":"auto"},"disks":[],"commands":[],"warnings":[],"blocked":[],"fingerprint":"` + strings.Repeat("0", 64) + `"}`))
	f.Add([]byte(`{"schema":"macwrangler/disk.plan/1","\u001b[31m\u007f":1}`))
	f.Add([]byte("{\"schema\":\"macwrangler/disk.plan/1\",\x7f"))
	f.Fuzz(func(t *testing.T, data []byte) {
		plan, err := disk.ReadPlan(bytes.NewReader(data))
		codetest.PrintableError(t, err)
		var failure *disk.Error
		if err != nil && !errors.As(err, &failure) {
			t.Fatalf("an error of another type: %v", err)
		}
		if err == nil {
			disk.Difference(plan, &disk.Plan{})
		}
	})
}
