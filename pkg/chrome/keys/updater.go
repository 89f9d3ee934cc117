package keys

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

// GlobalUpdateKeys returns the settings that the updater reads in [UpdateGlobal].
func GlobalUpdateKeys() []string {
	return []string{"UpdateDefault", "DownloadPreference", "UpdatesSuppressedStartHour", "UpdatesSuppressedStartMin", "UpdatesSuppressedDurationMin"}
}

// AppUpdateKeys returns the settings that the updater reads in the dictionary of
// an application.
func AppUpdateKeys() []string {
	return []string{"UpdateDefault", "TargetChannel", "TargetVersionPrefix", "RollbackToTargetVersion"}
}
