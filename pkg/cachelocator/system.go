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

// system returns a code if the system has files, and would not use a cache by any.
func (r *Report) system() fault.Code {
	var code fault.Code
	for i := range r.Files {
		f := &r.Files[i]
		switch {
		case !f.OfSystem():
		case f.Verdict.Code == Usable:
			return ""
		case hasCode(f.Reasons, Unreadable) || strings.HasSuffix(string(f.Verdict.Code), "-unknown"):
			code = SystemUnknown
		case code == "":
			code = SystemWithout
		}
	}
	return code
}
