package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A Route is how users get their accounts after the bind.
type Route string

// The routes, by their names on the command line.
const (
	// Computed is XCreds or NoMAD Login AD with uidtool, or XCreds with a map_uid
	// that has the same number: that of the directory.
	Computed Route = "uidtool"
	// NextFree is Platform SSO, XCreds or NoMAD Login AD without: macOS gives a new
	// account the next free number from 501.
	NextFree Route = "next-free"
	// Keep is an account that is converted to a local one where it is.
	Keep Route = "keep"
)

// RouteNames returns the names of all routes.
func RouteNames() []string { return []string{string(Computed), string(NextFree), string(Keep)} }

// firstLocal is the first number that macOS gives a user.
const firstLocal aduid.UID = 501

// Options are options of [Make].
type Options struct {
	Name  string   // of the directory, for errors
	Route Route    // "": Computed
	Local []string // users that have no account in the directory, by name
	Warn  func(fault.Reason)
}

// A Fleet is the plan for all Macs. Its JSON keys are those of
// "macwrangler/aduid.plan/1" without the schema itself.
type Fleet struct {
	Route     Route     `json:"route"`
	Macs      []MacPlan `json:"macs"`
	Users     int       `json:"users"`
	Changes   int       `json:"changes"`   // users whose number changes
	Clashes   int       `json:"clashes"`   // users who cannot be changed as they are
	NoAccount int       `json:"noAccount"` // users without an account, and not in Options.Local
}

// A MacPlan is the plan for one Mac.
type MacPlan struct {
	Mac   string     `json:"mac"`
	Users []UserPlan `json:"users"`
}

// A UserPlan says what a user's number is, and what it becomes.
type UserPlan struct {
	Name        string         `json:"name"`
	UID         aduid.UID      `json:"uid"`
	GUID        *aduid.GUID    `json:"guid"`        // on the Mac; absent: not known
	ComputedUID *aduid.UID     `json:"computedUid"` // of the account; absent: there is none
	NewUID      aduid.UID      `json:"newUid"`      // with Fleet.Route; UID without an account
	Routes      *Routes        `json:"routes"`      // the number with each route; absent: there is no account
	Changes     bool           `json:"changes"`
	Clashes     []fault.Reason `json:"clashes"`
	Home        string         `json:"home"`
	Local       bool           `json:"local"` // in Options.Local
	Account     *aduid.Account `json:"account"`
}

// Routes are the numbers of a user with each route.
type Routes struct {
	UIDTool  aduid.UID `json:"uidtool"`
	NextFree aduid.UID `json:"nextFree"`
	Keep     aduid.UID `json:"keep"`
}

// Found reports whether somebody has to decide something.
func (f *Fleet) Found() bool { return f.Clashes+f.NoAccount > 0 }

// Only returns the plan for one Mac alone.
func (f *Fleet) Only(name string) (*Fleet, error) {
	for _, mac := range f.Macs {
		if mac.Mac == name {
			one := &Fleet{Route: f.Route, Macs: []MacPlan{}}
			one.add(mac)
			return one, nil
		}
	}
	return nil, fault.New(CodeNoMac, "write --mac as the column mac has it", "no Mac is called %q", fault.Clip(name))
}

// add adds a Mac, and counts.
func (f *Fleet) add(mac MacPlan) {
	f.Macs = append(f.Macs, mac)
	for _, user := range mac.Users {
		f.Users++
		if user.Changes {
			f.Changes++
		}
		if len(user.Clashes) > 0 {
			f.Clashes++
		}
		if user.unknown() {
			f.NoAccount++
		}
	}
}

// unknown reports whether a user should have an account, and has none.
func (u UserPlan) unknown() bool { return u.Account == nil && !u.Local && len(u.Clashes) == 0 }

// Blocked reports whether a user of the Mac has a clash.
func (m MacPlan) Blocked() bool {
	return slices.ContainsFunc(m.Users, func(u UserPlan) bool { return len(u.Clashes) > 0 })
}

// Make reads a directory, and plans all Macs. A user who has no account, while there
// are accounts that could not be read, is an error: the plan is returned with it.
func Make(ctx context.Context, macs []Mac, s aduid.Source, o Options) (*Fleet, error) {
	if o.Route == "" {
		o.Route = Computed
	}
	known, err := readAccounts(ctx, macs, s, o.Name, o.Warn)
	if err != nil {
		return nil, err
	}
	f := &Fleet{Route: o.Route, Macs: []MacPlan{}}
	missing := ""
	for _, mac := range macs {
		one := planMac(mac, known, o)
		f.add(one)
		if i := slices.IndexFunc(one.Users, UserPlan.unknown); i >= 0 {
			missing = one.Users[i].Name
		}
	}
	if missing != "" && known.unread > 0 {
		return f, &fault.Error{
			Code: aduid.CodeUnread, Act: "looking up user", Operand: missing,
			Err:  fmt.Errorf("no account was found, but the objectGUID of some is not usable: %d, the first %q", known.unread, known.first),
			Hint: "log on with an account that may read objectGUID, or export again with that attribute; --local NAME for a local user",
		}
	}
	return f, nil
}

func planMac(mac Mac, known *accounts, o Options) MacPlan {
	one := MacPlan{Mac: mac.Name, Users: make([]UserPlan, len(mac.Users))}
	used := map[aduid.UID]bool{}
	for _, user := range mac.Users {
		used[user.UID] = true
	}
	for i, user := range mac.Users {
		u := UserPlan{Name: user.Name, UID: user.UID, GUID: user.GUID, NewUID: user.UID, Home: user.Home, Clashes: []fault.Reason{}}
		u.Local = slices.ContainsFunc(o.Local, func(name string) bool { return strings.EqualFold(name, user.Name) })
		if !u.Local {
			var clash fault.Code
			if u.Account, clash = known.of(user); clash != "" {
				u.clash(clash, accountClash(clash, known.byName[strings.ToLower(user.Name)]))
			}
		}
		if u.Account != nil {
			computed := u.Account.GUID.UID()
			u.ComputedUID = &computed
			u.Routes = &Routes{UIDTool: computed, NextFree: nextFree(used), Keep: u.UID}
			u.NewUID = map[Route]aduid.UID{Computed: computed, NextFree: u.Routes.NextFree, Keep: u.UID}[o.Route]
			u.Changes = u.NewUID != u.UID
		}
		one.Users[i] = u
	}
	for i := range one.Users {
		one.Users[i].check(one.Users, i)
	}
	return one
}

func nextFree(used map[aduid.UID]bool) aduid.UID {
	uid := firstLocal
	for used[uid] {
		uid++
	}
	used[uid] = true
	return uid
}

func accountClash(code fault.Code, named []aduid.Account) string {
	if code == ClashAmbiguous {
		return fmt.Sprintf("%d accounts have the name, such as %q and %q", len(named), named[0].DN, named[1].DN)
	}
	return fmt.Sprintf("the account of that name, %q, has the GUID %s", named[0].DN, named[0].GUID)
}

func (u *UserPlan) clash(code fault.Code, text string) {
	u.Clashes = append(u.Clashes, fault.Reason{Code: code, Text: text})
}

// check compares a user who changes with all users of the Mac.
func (u *UserPlan) check(all []UserPlan, own int) {
	if !u.Changes {
		return
	}
	if u.NewUID.Reserved() {
		u.clash(ClashReserved, fmt.Sprintf("uid %d is reserved for the system", u.NewUID))
	}
	if err := checkHome(u.Home); err != nil {
		u.clash(ClashHome, err.Error())
	}
	for i, other := range all {
		if i == own {
			continue
		}
		switch {
		case other.UID == u.UID:
			u.clash(ClashShared, fmt.Sprintf("%q has uid %d now, too", other.Name, u.UID))
		case other.UID == u.NewUID:
			u.clash(ClashTaken, fmt.Sprintf("%q has uid %d", other.Name, u.NewUID))
		case other.Account != nil && other.NewUID == u.NewUID:
			u.clash(ClashTwice, fmt.Sprintf("%q would get uid %d, too", other.Name, u.NewUID))
		}
		if other.Home == u.Home && u.Home != "" {
			u.clash(ClashHome, fmt.Sprintf("%q has the same home", other.Name))
		}
	}
}

// checkHome accepts the path of a folder two levels deep or more, without . and ..
func checkHome(home string) error {
	parts := strings.Split(strings.TrimPrefix(home, "/"), "/")
	switch {
	case home == "":
		return errors.New("the home is not known")
	case !strings.HasPrefix(home, "/") || len(parts) < 2:
		return fmt.Errorf("%q is not the path of a home", home)
	}
	for _, part := range parts {
		if part == "" || part == "." || part == ".." {
			return fmt.Errorf("%q is not the path of a home", home)
		}
	}
	return nil
}
