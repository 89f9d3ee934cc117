package keys

import "slices"

// The preference domains of Chrome and of its updater.
const (
	DomainChrome   = "com.google.Chrome"
	DomainKeystone = "com.google.Keystone"
)

// UpdatePolicies is the only key of com.google.Keystone; in it UpdateGlobal has
// the settings for all applications.
const (
	UpdatePolicies = "updatePolicies"
	UpdateGlobal   = "global"
)

// IsUpdateKey reports whether the updater reads a setting of this name, in
// [UpdateGlobal] or in the dictionary of an application.
func IsUpdateKey(name string) bool {
	return slices.Contains(GlobalUpdateKeys(), name) || slices.Contains(AppUpdateKeys(), name)
}

// GlobalUpdateKeys returns the settings that the updater reads in [UpdateGlobal].
func GlobalUpdateKeys() []string {
	return []string{"UpdateDefault", "DownloadPreference", "UpdatesSuppressedStartHour", "UpdatesSuppressedStartMin", "UpdatesSuppressedDurationMin"}
}

// AppUpdateKeys returns the settings that the updater reads in the dictionary of
// an application.
func AppUpdateKeys() []string {
	return []string{"UpdateDefault", "TargetChannel", "TargetVersionPrefix", "RollbackToTargetVersion"}
}
