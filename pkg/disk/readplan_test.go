package disk_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/disk"
)

// TestReadPlan: every plan that is written can be read, and is equal.
func TestReadPlan(t *testing.T) {
	for name := range machineTable() {
		data, err := os.ReadFile(filepath.Join(samples, name, "plan.json"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := disk.ReadPlan(bytes.NewReader(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := disk.MakePlan(read(t, name), disk.Options{})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-made +read):\n%s", name, diff)
		}
	}
}

func TestReadPlanRefuses(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(samples, "fusion-cs", "plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	good := string(data)
	swap := func(old, with string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("%q is not there to be swapped", old)
		}
		return strings.Replace(good, old, with, 1)
	}
	table := map[string]string{
		"nothing":           "",
		"no JSON":           "kind: erase-single",
		"another schema":    swap("disk.plan/1", "disk.plan/2"),
		"no schema":         swap(`"schema": "macwrangler/disk.plan/1",`, ""),
		"unknown key":       swap(`"kind"`, `"force": true, "kind"`),
		"unknown inner key": swap(`"stdin"`, `"shell": "x", "stdin"`),
		"unknown kind":      swap("rebuild-fusion-corestorage", "erase-all"),
		"kind and commands": swap("rebuild-fusion-corestorage", "ambiguous"),
		"another program":   swap(`"diskutil"`, `"/bin/rm"`),
		"no verb":           swap(`"diskutil",`+"\n"+`        "cs",`+"\n"+`        "delete",`+"\n"+`        "`+groupOne+`"`, `"diskutil"`),
		"onFailure":         swap(`"onFailure": "stop"`, `"onFailure": "retry"`),
		"capture":           swap(`"capture": "lvg"`, `"capture": "pv"`),
		"fingerprint":       swap(`"fingerprint": "`, `"fingerprint": "x`),
		"verdict":           swap(`"verdict": "target"`, `"verdict": "maybe"`),
		"id":                swap(`"id": "disk0"`, `"id": "disk0; reboot"`),
		"options":           swap(`"volumeName": "Macintosh HD"`, `"volumeName": "-x"`),
		"size as text":      swap(`"sizeBytes": 121332826112`, `"sizeBytes": "121332826112"`),
		"negative size":     swap(`"sizeBytes": 121332826112`, `"sizeBytes": -1`),
		"more after it":     good + "{}",
		"too large":         good + strings.Repeat(" ", disk.MaxPlanSize),
	}
	for name, text := range table {
		_, err := disk.ReadPlan(strings.NewReader(text))
		var failure *disk.Error
		if !errors.As(err, &failure) || failure.Code != disk.CodeBadPlan || failure.Hint == "" {
			t.Errorf("%s: %v, want code bad-plan and a hint", name, err)
		}
	}
}

func TestTri(t *testing.T) {
	for text, want := range map[string]disk.Tri{"true": disk.True, "false": disk.False, "null": disk.Absent} {
		var got disk.Tri
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s is read as %v: %v", text, got, err)
		}
		if data, err := json.Marshal(want); err != nil || string(data) != text {
			t.Errorf("%v is written as %s: %v", want, data, err)
		}
	}
	var got disk.Tri
	if json.Unmarshal([]byte(`"yes"`), &got) == nil {
		t.Error(`"yes" is a boolean`)
	}
}
