package plan_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/plan"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// accounts is a directory.
type accounts []aduid.Entry

func (a accounts) Read(_ context.Context, v aduid.Visitor) error {
	for _, e := range a {
		if e.GUID == (aduid.GUID{}) {
			v.Skip(aduid.Skip{DN: string(e.DN), Code: aduid.SkipNoGUID})
			continue
		}
		if err := v.Account(e); err != nil {
			return err
		}
	}
	return nil
}

func (accounts) Find(context.Context, []aduid.Ref, func(aduid.Ref, aduid.Account) error) error {
	return errors.New("not needed")
}

func guidOf(uid uint32, rest byte) aduid.GUID {
	var g aduid.GUID
	binary.LittleEndian.PutUint32(g[:], uid)
	g[7], g[8], g[15] = 0x40, 0x80, rest
	return g
}

func account(name string, uid uint32, rest byte) aduid.Entry {
	return aduid.Entry{Name: []byte(name), DN: []byte("CN=" + name), GUID: guidOf(uid, rest)}
}

func codes(u plan.UserPlan) string {
	var all []string
	for _, c := range u.Clashes {
		all = append(all, string(c.Code))
	}
	return strings.Join(all, " ")
}

// TestFleet plans a thousand Macs, each with every kind of clash.
func TestFleet(t *testing.T) {
	t.Parallel()
	known := accounts{
		account("moves", 700001, 1), account("Stays", 700002, 1), account("guid", 700003, 1), account("other", 700004, 1),
		account("taken", 700005, 1), account("twice1", 700006, 1), account("twice2", 700006, 2), account("shared", 700007, 1),
		account("reserved", 499, 1), account("many", 700008, 1), account("many", 700009, 1), account("nohome", 700010, 1), account("group", 1, 9),
	}
	known[12].Kind = aduid.Group
	byGUID, another := guidOf(700003, 1), guidOf(42, 7)
	users := []plan.User{
		{"moves", 601, nil, "/Users/moves"},
		{"STAYS", 700002, nil, "/Users/stays"},
		{"renamed", 602, &byGUID, "/Users/guid"},
		{"other", 603, &another, "/Users/other"},
		{"taken", 604, nil, "/Users/taken"},
		{"local", 700005, nil, "/Users/local"},
		{"twice1", 605, nil, "/Users/twice1"},
		{"twice2", 606, nil, "/Users/twice2"},
		{"shared", 607, nil, "/Users/shared"},
		{"sharer", 607, nil, "/Users/sharer"},
		{"reserved", 608, nil, "/Users/reserved"},
		{"many", 609, nil, "/Users/many"},
		{"nohome", 610, nil, "/Users/../etc"},
		{"group", 611, nil, "/Users/group"},
		{"admin", 501, nil, "/Users/moves"},
	}
	want := map[string]struct {
		uid     aduid.UID
		changes bool
		clashes string
	}{
		"moves": {700001, true, "unusable-home"}, "STAYS": {700002, false, ""}, "renamed": {700003, true, ""}, "other": {700004, true, "guid-differs"},
		"taken": {700005, true, "uid-in-use"}, "local": {700005, false, ""}, "twice1": {700006, true, "same-new-uid"}, "twice2": {700006, true, "same-new-uid"},
		"shared": {700007, true, "shared-uid-now"}, "sharer": {607, false, ""}, "reserved": {499, true, "reserved-new-uid"}, "many": {609, false, "ambiguous-account"},
		"nohome": {700010, true, "unusable-home"}, "group": {611, false, ""}, "admin": {501, false, ""},
	}
	var macs []plan.Mac
	for i := range 1000 {
		macs = append(macs, plan.Mac{Name: fmt.Sprintf("MAC%04d", i), Users: users})
	}
	fleet, err := plan.Make(t.Context(), macs, known, plan.Options{Local: []string{"admin", "local"}})
	if err != nil {
		t.Fatal(err)
	}
	if fleet.Users != 15_000 || fleet.Changes != 9000 || fleet.Clashes != 9000 || fleet.NoAccount != 2000 || !fleet.Found() {
		t.Errorf("%d users, %d change, %d clash, %d without account", fleet.Users, fleet.Changes, fleet.Clashes, fleet.NoAccount)
	}
	for _, mac := range fleet.Macs {
		for _, u := range mac.Users {
			w := want[u.Name]
			if u.NewUID != w.uid || u.Changes != w.changes || codes(u) != w.clashes {
				t.Fatalf("%s, %s: %d, %t, %q; want %+v", mac.Mac, u.Name, u.NewUID, u.Changes, codes(u), w)
			}
		}
	}
	if _, err := fleet.Only("MAC1000"); fault.CodeOf(err) != plan.CodeNoMac {
		t.Error(err)
	}
}

// TestTargets: what a user gets depends on where the Mac goes.
func TestTargets(t *testing.T) {
	t.Parallel()
	known := accounts{account("anna", 700001, 1), account("ben", 700002, 1)}
	macs := []plan.Mac{{Name: "m", Users: []plan.User{
		{"admin", 501, nil, "/Users/admin"}, {"anna", 700001, nil, "/Users/anna"}, {"ben", 503, nil, "/Users/ben"},
	}}}
	for to, want := range map[plan.Route][]aduid.UID{
		plan.Computed: {501, 700001, 700002}, plan.NextFree: {501, 502, 504}, plan.Keep: {501, 700001, 503},
	} {
		fleet, err := plan.Make(t.Context(), macs, known, plan.Options{Route: to, Local: []string{"admin"}})
		if err != nil {
			t.Fatal(err)
		}
		var got []aduid.UID
		for _, u := range fleet.Macs[0].Users {
			got = append(got, u.NewUID)
			if u.Account != nil && (u.Routes.Keep != u.UID || u.Routes.UIDTool != *u.ComputedUID) {
				t.Errorf("%s: %+v", u.Name, u.Routes)
			}
		}
		if !slices.Equal(got, want) || fleet.Found() {
			t.Errorf("%s: %v, want %v; %+v", to, got, want, fleet)
		}
	}
}

// TestUnread: a user without an account is not known to have none while an account
// cannot be read.
func TestUnread(t *testing.T) {
	t.Parallel()
	macs := []plan.Mac{{Name: "m", Users: []plan.User{{"anna", 501, nil, "/Users/anna"}}}}
	known := accounts{account("ben", 700002, 1), aduid.Entry{DN: []byte("CN=anna")}}
	fleet, err := plan.Make(t.Context(), macs, known, plan.Options{})
	if fault.CodeOf(err) != aduid.CodeUnread || fleet == nil || !strings.Contains(err.Error(), "CN=anna") {
		t.Errorf("%v", err)
	}
	if _, err = plan.Make(t.Context(), macs, known, plan.Options{Local: []string{"anna"}}); err != nil {
		t.Error(err)
	}
	if _, err = plan.Make(t.Context(), macs, accounts{}, plan.Options{}); fault.CodeOf(err) != aduid.CodeNoAccounts {
		t.Errorf("an empty directory: %v", err)
	}
}

func TestReadMacs(t *testing.T) {
	t.Parallel()
	const head = "mac,name,uid,guid,home\n"
	macs, err := plan.ReadMacs(strings.NewReader("\ufeffComputer;UniqueID;RecordName;NFSHomeDirectory\r\nA;501;anna;/Users/anna\r\nB;-2;nobody;/var/empty\r\nA;502;ben;/Users/ben\r\n"))
	if err != nil || len(macs) != 1 || len(macs[0].Users) != 2 || macs[0].Users[1].Name != "ben" {
		t.Errorf("%v, %+v", err, macs)
	}
	macs, err = plan.ReadMacs(strings.NewReader(head + "A,anna,501,,/a/b\n" + head + "B,ben,502,,/a/b\n")) // two outputs in one file
	if err != nil || len(macs) != 2 {
		t.Errorf("%v, %+v", err, macs)
	}
	// A Mac that was collected twice has its users once; one who changed since is two rows,
	// and nobody knows which of them counts.
	macs, err = plan.ReadMacs(strings.NewReader(head + "A,anna,501,6C703CF1-B5D1-41F8-880B-317728CBD4F5,/a/b\nA,ben,502,,/a/c\n" +
		head + "A,anna,501,6c703cf1-b5d1-41f8-880b-317728cbd4f5,/a/b\nA,ben,503,,/a/c\nB,ben,502,,/a/c\n"))
	if err != nil || len(macs) != 2 || len(macs[0].Users) != 3 || len(macs[1].Users) != 1 {
		t.Errorf("%v, %+v", err, macs)
	}
	for text, want := range map[string]string{
		"":                                      "the file is empty",
		head:                                    "no user of any Mac is in it",
		head + "A,nobody,-2,,/var/empty\n":      "no user of any Mac is in it",
		"mac,name\nA,anna\n":                    "the column uid is missing",
		head + "A,anna,501,,/Users/anna,more\n": "line 2: the row has 6 fields, the header 5",
		head + "A,anna,x,,/Users/anna\n":        `line 2: reading uid "x"`,
		head + "A,anna,501,zz,/Users/anna\n":    `line 2: reading GUID "zz"`,
		head + ",anna,501,,/Users/anna\n":       "the name of the Mac",
		head + "A,\"an\nna\",501,,/Users/a\n":   "control characters",
		head + "A,anna,501,,/Users/\x1b[2J\n":   "control characters",
		head + "A,anna,501,,/Users/\xff\n":      "not UTF-8",
		"mac,name,uid,uid\nA,a,1,2\n":           "two columns are called uid",
		head + "A,\"anna,501":                   "line 2",
	} {
		if _, err := plan.ReadMacs(strings.NewReader(text)); fault.CodeOf(err) == "" || !strings.Contains(err.Error(), want) || fault.HintOf(err) == "" {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// FuzzMacs: no panic, and a script of what was read has no line that is not ours.
func FuzzMacs(f *testing.F) {
	f.Add("mac,name,uid,guid,home\nA,anna,501,,/Users/anna\n")
	f.Add("mac;name;uid;guid;home\nA;'$(x);7;;/Users/'a\n")
	f.Fuzz(func(t *testing.T, text string) {
		macs, err := plan.ReadMacs(strings.NewReader(text))
		if err != nil {
			if fault.CodeOf(err) == "" {
				t.Errorf("an error without a code: %v", err)
			}
			return
		}
		fleet, err := plan.Make(t.Context(), macs, accounts{account("anna", 700001, 1)}, plan.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, mac := range fleet.Macs {
			lines := strings.Count(plan.Script(mac, plan.ScriptOptions{}), "\n")
			mac.Mac = "A"
			for i := range mac.Users {
				mac.Users[i].Name, mac.Users[i].Home, mac.Users[i].Clashes = "a", "/a/b", slices.Clone(mac.Users[i].Clashes)
				for j := range mac.Users[i].Clashes {
					mac.Users[i].Clashes[j].Text = "x"
				}
			}
			if plain := strings.Count(plan.Script(mac, plan.ScriptOptions{}), "\n"); plain != lines {
				t.Errorf("%d lines, with plain names %d", lines, plain)
			}
		}
	})
}

func TestMeanings(t *testing.T) { codetest.Explained(t, plan.Meanings()) }
