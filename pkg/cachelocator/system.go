package cachelocator

import (
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// SystemUser is the user by whose locator system updates come, and its number.
const (
	SystemUser = "_assetcache"
	systemUID  = "235"
)

// OfSystem reports whether the file is that of SystemUser. On a volume of another Mac
// the owner is a number.
func (f *File) OfSystem() bool { return f.Owner == SystemUser || f.Owner == systemUID }

// system returns a code if the system would not use a cache by any of its files, or if
// that is not known: there may be one that was not seen. Whose files they are is not
// known of copies; then the verdict is on them alone. Seen is false if there is no file
// of the system.
func (r *Report) system() (code fault.Code, seen bool) {
	owned := false
	for i := range r.Files {
		f := &r.Files[i]
		owned = owned || f.Owner != ""
		seen = seen || f.OfSystem()
		switch {
		case !f.OfSystem():
		case f.Verdict.Code == Usable:
			return "", true
		case hasCode(f.Reasons, Unreadable) || strings.HasSuffix(string(f.Verdict.Code), "-unknown"):
			code = SystemUnknown
		case code == "":
			code = SystemWithout
		}
	}
	if owned && !seen {
		return SystemUnknown, false
	}
	return code, seen
}

// concludeSystem changes the verdict where a user has a cache, and the system has none,
// or perhaps none: system updates do not come by a user's locator.
func (r *Report) concludeSystem() {
	code, seen := r.system()
	if code == "" || r.Verdict.Code != Usable {
		return
	}
	r.Verdict.Code = code
	r.Verdict.Text = strings.TrimSuffix(r.Verdict.Text, ".") + "; system updates come by the locator of " + SystemUser
	if !seen {
		r.Verdict.Text += ", of which no file was seen"
	}
	r.Verdict.Text += "."
}
