package disk_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/samplemac"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

const samples = "../../testdata/disk"

// A machine is what the plan for one folder must be. It is written by hand from
// the rules, not recorded: plan.json beside the documents is what the code makes.
type machine struct {
	kind     disk.Kind
	verdicts string // disk0 target ssd; disk1 rejected external
	commands []string
	blocked  string // codes
	warnings string // codes
}

const (
	groupOne = "00000000-0000-4000-8000-0000000001A0"
	groupTwo = "00000000-0000-4000-8000-0000000002A0"
)

func erase(filesystem string) []string {
	return []string{
		"diskutil unmountDisk disk0 (continue)",
		"diskutil unmountDisk force disk0",
		"diskutil eraseDisk " + filesystem + " Macintosh HD disk0",
	}
}

func rebuild(deleted ...string) []string {
	return append(deleted, "diskutil cs create FusionDrive disk0 disk1 (lvg)", "diskutil cs createVolume {lvg} jhfs+ Macintosh HD 100%")
}

const deleteOne = "diskutil cs delete " + groupOne

var (
	reset    = []string{"diskutil resetFusion (Yes)"}
	fusion   = "disk0 target fusion-ssd; disk1 target fusion-hdd"
	alone    = "disk0 left-alone ssd; disk1 left-alone hdd"
	blocked  = "disk0 target ssd; disk1 target hdd"
	carries  = "; disk2 rejected synthesized"
	oneSSD   = "disk0 target ssd"
	oneHDD   = "disk0 target hdd"
	wrapped  = "disk0 target ssd; disk1 rejected synthesized"
	unusable = "disk0 rejected unreadable"
)

// machineTable is the table. A hazard of the script detect_fusion_format.sh is
// named where a folder is about it.
func machineTable() map[string]machine {
	return map[string]machine{
		// one disk; JHFS+ on an Intel Mac without T2
		"ssd-hfs":             {kind: disk.EraseSingle, verdicts: oneSSD, commands: erase("JHFS+")},
		"ssd-apfs-10.13":      {kind: disk.EraseSingle, verdicts: wrapped, commands: erase("JHFS+"), warnings: "booted-from-target"},
		"ssd-apfs-filevault":  {kind: disk.EraseSingle, verdicts: wrapped, commands: erase("JHFS+"), warnings: "filevault"},
		"hdd-10.9":            {kind: disk.EraseSingle, verdicts: oneHDD, commands: erase("JHFS+")},
		"ssd-and-sd-card":     {kind: disk.EraseSingle, verdicts: oneSSD + "; disk1 rejected removable", commands: erase("JHFS+")},
		"ssd-and-old-reader":  {kind: disk.EraseSingle, verdicts: oneSSD + "; disk3 rejected removable", commands: erase("JHFS+")},
		"ssd-and-usb":         {kind: disk.EraseSingle, verdicts: oneSSD + "; disk1 rejected external; disk2 rejected external", commands: erase("JHFS+")},
		"ssd-and-thunderbolt": {kind: disk.EraseSingle, verdicts: oneSSD + "; disk1 rejected external", commands: erase("JHFS+")},
		"cs-filevault":        {kind: disk.EraseSingle, verdicts: wrapped, commands: append([]string{deleteOne}, erase("JHFS+")...), warnings: "filevault"},
		"cs-filevault-locked": {kind: disk.BlockedFileVault, verdicts: oneSSD, blocked: "locked"},
		"lv-10.10":            {kind: disk.EraseSingle, verdicts: wrapped, commands: append([]string{deleteOne}, erase("JHFS+")...)},
		"lv-10.10-duplicate":  {kind: disk.EraseSingle, verdicts: oneSSD + "; disk1 rejected duplicate", commands: append([]string{deleteOne}, erase("JHFS+")...)},
		"apfs-seen-by-10.12":  {kind: disk.EraseSingle, verdicts: wrapped, commands: erase("JHFS+"), warnings: "lock-unknown"},
		"too-small":           {kind: disk.EraseSingle, verdicts: oneSSD, commands: erase("JHFS+"), warnings: "too-small"},
		"smart-failing":       {kind: disk.EraseSingle, verdicts: oneHDD, commands: erase("JHFS+"), warnings: "smart"},
		"names-that-order":    {kind: disk.EraseSingle, verdicts: oneSSD, commands: erase("JHFS+")},

		// virtual machines
		"vmware":        {kind: disk.EraseSingle, verdicts: oneHDD, commands: erase("JHFS+")},
		"vmware-usb":    {kind: disk.EraseSingle, verdicts: oneHDD + "; disk1 rejected removable", commands: erase("JHFS+")},
		"vmware-no-one": {kind: disk.None, verdicts: "disk0 rejected external", blocked: "no-candidate"},
		"virtualbox":    {kind: disk.EraseSingle, verdicts: oneHDD, commands: erase("JHFS+"), warnings: "too-small"},
		"tart":          {kind: disk.ManualEraseMac, verdicts: wrapped + carries + "; disk3 rejected synthesized", blocked: "apple-silicon"},

		// Fusion Drives
		"fusion-cs":           {kind: disk.RebuildCoreStorage, verdicts: fusion + carries, commands: rebuild(deleteOne)}, // hazard 4: Unlocked with type None is no FileVault
		"fusion-cs-filevault": {kind: disk.RebuildCoreStorage, verdicts: fusion + carries, commands: rebuild(deleteOne), warnings: "filevault"},
		"fusion-cs-hdd-first": {kind: disk.RebuildCoreStorage, verdicts: fusion + carries, commands: rebuild(deleteOne)},
		"fusion-cs-hdd-is-disk0": {
			kind: disk.RebuildCoreStorage, verdicts: "disk0 target fusion-hdd; disk1 target fusion-ssd" + carries,
			commands: []string{deleteOne, "diskutil cs create FusionDrive disk1 disk0 (lvg)", "diskutil cs createVolume {lvg} jhfs+ Macintosh HD 100%"},
		},
		"fusion-cs-three-pvs": {kind: disk.RebuildCoreStorage, verdicts: fusion + carries, commands: rebuild(deleteOne), warnings: "outside-group"},
		// hazard 1: groups of external disks are listed too
		"fusion-cs-external-locked": {kind: disk.RebuildCoreStorage, verdicts: fusion + carries + "; disk3 rejected external; disk4 rejected external", commands: rebuild(deleteOne)},
		"fusion-cs-external-group":  {kind: disk.RebuildCoreStorage, verdicts: fusion + carries + "; disk3 rejected external; disk4 rejected synthesized", commands: rebuild(deleteOne)},
		"fusion-cs-10.14":           {kind: disk.ResetFusion, verdicts: fusion + carries, commands: reset},
		"fusion-split-10.12":        {kind: disk.RebuildCoreStorage, verdicts: fusion, commands: rebuild(), warnings: "split-fusion"},
		"fusion-split-10.15":        {kind: disk.ResetFusion, verdicts: fusion, commands: reset, warnings: "split-fusion"},
		"fusion-split-two-groups":   {kind: disk.RebuildCoreStorage, verdicts: fusion + carries + "; disk3 rejected synthesized", commands: rebuild(deleteOne, "diskutil cs delete "+groupTwo), warnings: "split-fusion"},
		"fusion-split-apfs-10.13":   {kind: disk.RebuildCoreStorage, verdicts: fusion + carries, commands: rebuild("diskutil apfs deleteContainer disk2"), warnings: "split-fusion"},
		"fusion-apfs":               {kind: disk.ResetFusion, verdicts: fusion + carries, commands: reset},
		"fusion-apfs-filevault":     {kind: disk.ResetFusion, verdicts: fusion + carries, commands: reset, warnings: "filevault"},
		"fusion-apfs-sd-card":       {kind: disk.ResetFusion, verdicts: fusion + carries + "; disk3 rejected removable", commands: reset},

		// Fusion Drives that must be left as they are
		"fusion-cs-locked":        {kind: disk.BlockedFileVault, verdicts: blocked, blocked: "locked"},
		"fusion-cs-decrypting":    {kind: disk.BlockedFileVault, verdicts: blocked, blocked: "locked"},
		"fusion-cs-second-locked": {kind: disk.BlockedFileVault, verdicts: blocked + carries, blocked: "locked", warnings: "split-fusion"}, // hazard 2
		"fusion-cs-half-external": {kind: disk.Ambiguous, verdicts: "disk0 left-alone ssd; disk1 rejected external" + carries, blocked: "partly-inside"},
		"fusion-cs-no-version":    {kind: disk.Ambiguous, verdicts: alone + carries, blocked: "os-unknown", warnings: "os-unknown"},
		"fusion-cs-no-pv-info":    {kind: disk.Ambiguous, verdicts: alone + carries, blocked: "partly-inside+reach-unknown", warnings: "unreadable"},
		"fusion-cs-no-lock-info":  {kind: disk.Ambiguous, verdicts: alone + carries, blocked: "lock-unknown", warnings: "unreadable+unreadable"}, // hazard 5
		"fusion-split-no-model":   {kind: disk.Ambiguous, verdicts: alone, blocked: "model-unknown", warnings: "model-unknown"},
		"fusion-split-macpro":     {kind: disk.Ambiguous, verdicts: alone, blocked: "not-fused"},
		"fusion-split-imacpro":    {kind: disk.Ambiguous, verdicts: alone, blocked: "not-fused"},
		"fusion-split-large-ssd":  {kind: disk.Ambiguous, verdicts: alone, blocked: "not-fused"}, // hazard 6
		"fusion-apfs-locked":      {kind: disk.BlockedFileVault, verdicts: blocked + carries, blocked: "locked"},

		"fusion-swapped-ssd":     {kind: disk.Ambiguous, verdicts: alone, blocked: "not-fused"},
		"fusion-self-made":       {kind: disk.Ambiguous, verdicts: alone, blocked: "not-fused"},
		"fusion-two-ssds":        {kind: disk.Ambiguous, verdicts: "disk0 left-alone ssd; disk1 left-alone ssd", blocked: "equal-medium"},
		"fusion-member-replaced": {kind: disk.Ambiguous, verdicts: alone + carries, blocked: "member-missing"},

		// hazard 8: T2 and Apple silicon
		"t2-by-chip":                {kind: disk.EraseSingle, verdicts: wrapped, commands: erase("APFS")},
		"t2-by-model":               {kind: disk.EraseSingle, verdicts: wrapped, commands: erase("APFS")},
		"t2-by-disk":                {kind: disk.EraseSingle, verdicts: wrapped, commands: erase("APFS")},
		"t2-locked":                 {kind: disk.BlockedFileVault, verdicts: wrapped, blocked: "locked"},
		"t2-external-locked":        {kind: disk.EraseSingle, verdicts: wrapped + "; disk2 rejected external; disk3 rejected synthesized", commands: erase("APFS")},
		"no-hardware":               {kind: disk.Ambiguous, verdicts: "disk0 left-alone ssd", blocked: "model-unknown", warnings: "model-unknown"},
		"apple-silicon":             {kind: disk.ManualEraseMac, verdicts: wrapped + carries + "; disk3 rejected synthesized", blocked: "apple-silicon"},
		"apple-silicon-external":    {kind: disk.ManualEraseMac, verdicts: wrapped + carries + "; disk3 rejected synthesized; disk4 rejected external", blocked: "apple-silicon"},
		"mac-pro-2023":              {kind: disk.ManualEraseMac, verdicts: wrapped + carries + "; disk3 rejected synthesized; disk4 rejected extra-internal", blocked: "apple-silicon"},
		"mac-pro-2023-without-disk": {kind: disk.None, verdicts: "disk4 rejected extra-internal", blocked: "no-candidate"},

		// what only looks like a T2 chip
		"t2-unknown":      {kind: disk.Ambiguous, verdicts: "disk0 left-alone ssd; disk1 rejected synthesized", blocked: "model-unknown"},
		"nvme-before-t2":  {kind: disk.EraseSingle, verdicts: oneSSD, commands: erase("JHFS+")},
		"nvme-10.13":      {kind: disk.EraseSingle, verdicts: wrapped, commands: erase("JHFS+")},
		"nvme-called-t2":  {kind: disk.EraseSingle, verdicts: oneSSD, commands: erase("JHFS+"), warnings: "hardware-differs"},
		"model-not-known": {kind: disk.EraseSingle, verdicts: oneSSD, commands: erase("JHFS+")},

		// a virtual machine erases only what its maker made
		"vmware-usb-disk":        {kind: disk.EraseSingle, verdicts: oneHDD + "; disk1 rejected removable", commands: erase("JHFS+")},
		"vmware-unreadable":      {kind: disk.None, verdicts: unusable + "; disk1 rejected removable", blocked: "no-candidate"},
		"vmware-half-unreadable": {kind: disk.Ambiguous, verdicts: unusable + "; disk1 left-alone hdd", blocked: "unreadable"},
		"virtualbox-real-disk":   {kind: disk.EraseSingle, verdicts: oneHDD + "; disk1 rejected external", commands: erase("JHFS+")},

		// internal is not the same as the Mac's own
		"tower-runs-from-card":   {kind: disk.Ambiguous, verdicts: "disk0 rejected external; disk1 rejected synthesized; disk2 left-alone hdd", blocked: "system-elsewhere", warnings: "external-system"},
		"tower-blank-card":       {kind: disk.Ambiguous, verdicts: "disk0 left-alone hdd; disk1 rejected external", blocked: "system-elsewhere"},
		"tower-lone-disk":        {kind: disk.EraseSingle, verdicts: oneHDD + "; disk1 rejected external", commands: erase("JHFS+")},
		"xserve-system-on-card":  {kind: disk.Ambiguous, verdicts: "disk0 left-alone hdd; disk1 rejected external", blocked: "system-elsewhere"},
		"system-on-thunderbolt":  {kind: disk.Ambiguous, verdicts: "disk0 left-alone hdd; disk1 rejected external", blocked: "system-elsewhere"},
		"runs-from-thunderbolt":  {kind: disk.Ambiguous, verdicts: "disk0 left-alone hdd; disk1 rejected external", blocked: "system-elsewhere", warnings: "external-system"},
		"system-disk-unreadable": {kind: disk.Ambiguous, verdicts: unusable + "; disk1 left-alone hdd", blocked: "unreadable"},

		// what the Mac was started from
		"recovery-on-target": {kind: disk.EraseSingle, verdicts: oneSSD + "; disk1 rejected external", commands: erase("JHFS+"), warnings: "recovery-on-target"},
		"recovery-internet":  {kind: disk.EraseSingle, verdicts: oneSSD + "; disk1 rejected external", commands: erase("JHFS+"), warnings: "internet-recovery"},
		"started-by-netboot": {kind: disk.EraseSingle, verdicts: oneHDD + "; disk1 rejected external", commands: erase("JHFS+"), warnings: "netboot"},
		"started-from-stick": {kind: disk.EraseSingle, verdicts: oneSSD + "; disk1 rejected external; disk2 rejected external", commands: erase("JHFS+"), warnings: "external-system"},
		"started-from-usb":   {kind: disk.EraseSingle, verdicts: oneSSD + "; disk1 rejected external", commands: erase("JHFS+"), warnings: "external-system"},

		// AppleRAID
		"raid-mirror":   {kind: disk.BlockedRAID, verdicts: "disk0 target hdd; disk1 target hdd" + carries, blocked: "raid+raid"},
		"raid-unlisted": {kind: disk.BlockedRAID, verdicts: "disk0 target hdd; disk1 target hdd", blocked: "raid+raid"},
		"raid-external": {kind: disk.EraseSingle, verdicts: oneSSD + "; disk1 rejected external; disk2 rejected external; disk3 rejected synthesized", commands: erase("JHFS+")},

		// questions, and nothing to do
		"three-disks":    {kind: disk.Ambiguous, verdicts: alone + "; disk2 left-alone hdd", blocked: "too-many-candidates"},
		"two-ssds":       {kind: disk.Ambiguous, verdicts: "disk0 left-alone ssd; disk1 left-alone ssd", blocked: "equal-medium"},
		"two-hdds":       {kind: disk.Ambiguous, verdicts: "disk0 left-alone hdd; disk1 left-alone hdd", blocked: "equal-medium"},
		"unknown-medium": {kind: disk.Ambiguous, verdicts: "disk0 left-alone ssd; disk1 left-alone", blocked: "unknown-medium"},
		"cs-on-macos-12": {kind: disk.Ambiguous, verdicts: "disk0 left-alone ssd", blocked: "reach-unknown"},
		// hazard 3: no command with an empty id
		"only-usb":     {kind: disk.None, verdicts: "disk2 rejected external", blocked: "no-candidate"},
		"only-sd-card": {kind: disk.None, verdicts: "disk2 rejected removable", blocked: "no-candidate"},
		"no-disk":      {kind: disk.None, blocked: "no-candidate"},

		// incomplete documents
		"info-error":       {kind: disk.None, verdicts: unusable, blocked: "no-candidate"},
		"info-of-other":    {kind: disk.None, verdicts: unusable, blocked: "no-candidate"},
		"info-wrong-types": {kind: disk.None, verdicts: "disk0 rejected external", blocked: "no-candidate"},
		"id-not-an-id":     {kind: disk.None, blocked: "no-candidate", warnings: "unreadable+unreadable"},
	}
}

// refused are the folders that no plan can be made from.
func refused() map[string]fault.Code {
	return map[string]fault.Code{
		"list-missing":   disk.CodeFactsMissing,
		"info-missing":   disk.CodeFactsMissing,
		"list-error":     disk.CodeFactsMissing,
		"apfs-missing":   disk.CodeFactsMissing,
		"cs-missing":     disk.CodeFactsMissing,
		"cs-not-a-plist": disk.CodeFactsUnreadable,
	}
}

func TestMachines(t *testing.T) {
	table := machineTable()
	for name, want := range table {
		t.Run(name, func(t *testing.T) {
			plan := disk.MakePlan(read(t, name), disk.Options{})
			if diff := cmp.Diff(want, summary(plan), cmp.AllowUnexported(machine{})); diff != "" {
				t.Errorf("plan (-want +got):\n%s", diff)
			}
			if plan.Runnable() == (len(plan.Commands) == 0) {
				t.Errorf("kind %s has %d commands", plan.Kind, len(plan.Commands))
			}
		})
	}
	folders, err := os.ReadDir(samples)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		_, planned := table[folder.Name()]
		if _, bad := refused()[folder.Name()]; !planned && !bad {
			t.Errorf("%s is not in the table", folder.Name())
		}
	}
	if len(table) < 40 {
		t.Errorf("%d machines", len(table))
	}
}

func TestRefused(t *testing.T) {
	for name, code := range refused() {
		facts, err := disk.ReadFolder(os.DirFS(filepath.Join(samples, name)))
		if err == nil {
			err = facts.Complete()
		}
		var failure *disk.Error
		if !errors.As(err, &failure) || failure.Code != code || failure.Hint == "" {
			t.Errorf("%s: %v, want code %s and a hint", name, err, code)
		}
	}
}

func read(t *testing.T, name string) *disk.Facts {
	t.Helper()
	facts, err := disk.ReadFolder(os.DirFS(filepath.Join(samples, name)))
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

// summary returns a plan in the form of the table. A verdict has the role of a
// disk that could be erased, or the first reason of one that could not.
func summary(plan *disk.Plan) machine {
	m := machine{kind: plan.Kind, blocked: codes(plan.Blocked), warnings: codes(plan.Warnings)}
	var verdicts []string
	for _, v := range plan.Disks {
		words := []string{v.ID, v.Verdict}
		switch {
		case v.Verdict == disk.Rejected:
			words = append(words, string(v.Reasons[0].Code))
		case v.Role != "":
			words = append(words, v.Role)
		}
		verdicts = append(verdicts, strings.Join(words, " "))
	}
	m.verdicts = strings.Join(verdicts, "; ")
	m.commands = lines(plan)
	return m
}

func lines(plan *disk.Plan) []string {
	var list []string
	for _, c := range plan.Commands {
		line := strings.Join(c.Argv, " ")
		for _, mark := range []string{c.Capture, strings.TrimSpace(c.Stdin)} {
			if mark != "" {
				line += " (" + mark + ")"
			}
		}
		if c.OnFailure != disk.Stop {
			line += " (" + c.OnFailure + ")"
		}
		list = append(list, line)
	}
	return list
}

func codes(reasons []fault.Reason) string {
	var list []string
	for _, r := range reasons {
		list = append(list, string(r.Code))
	}
	return strings.Join(list, "+")
}

func hasReason(plan *disk.Plan, id, code, part string) bool {
	return slices.ContainsFunc(plan.Disks, func(v disk.Verdict) bool {
		return v.ID == id && slices.ContainsFunc(v.Reasons, func(r fault.Reason) bool {
			return string(r.Code) == code && strings.Contains(r.Text, part)
		})
	})
}

// TestIncomplete: for those who call the library, a disk without its info document
// is unreadable; one that is on other disks needs none.
func TestIncomplete(t *testing.T) {
	facts := read(t, "info-missing")
	if plan := disk.MakePlan(facts, disk.Options{}); plan.Kind != disk.None || !hasReason(plan, "disk0", "unreadable", "is missing") {
		t.Errorf("%s %v", plan.Kind, plan.Disks)
	}
	for _, folder := range []string{"ssd-apfs-10.13", "fusion-cs", "raid-mirror"} {
		mac := samplemac.Machines()[folder]
		documents := disk.Documents(mac.Documents())
		for _, id := range []string{"disk1", "disk2"} {
			if strings.Contains(string(documents["info-"+id+".plist"]), "<string>Virtual</string>") {
				delete(documents, "info-"+id+".plist")
			}
		}
		facts, err := disk.ReadFolder(documents)
		if err != nil {
			t.Fatal(err)
		}
		if err := facts.Complete(); err != nil {
			t.Errorf("%s: %v", folder, err)
		}
	}
}
