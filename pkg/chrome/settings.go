package chrome

// A Mode is a way in which Chrome gets its settings.
type Mode string

// The modes.
const (
	Policy  Mode = "policy"  // configuration profiles for com.google.Chrome and com.google.Keystone
	Initial Mode = "initial" // Initial Preferences, read at a user's very first start
	Legacy  Mode = "legacy"  // the recipe of three files, for comparison and old Chromes
)

// ModeWords returns the text forms of [Mode], the default first.
func ModeWords() []string { return []string{string(Policy), string(Initial), string(Legacy)} }

// Settings are what an administrator wants Chrome to do. The zero value of each
// field leaves Chrome as it is.
type Settings struct {
	// Homepage is the URL that the home button opens. Chrome does not open it
	// at launch; StartupURLs are for that.
	Homepage string
	// StartupURLs open at each launch.
	StartupURLs []string
	// HomeButton shows or hides the home button in the toolbar; nil leaves it.
	HomeButton *bool
	// NoDefaultBrowserCheck keeps Chrome from asking to be the default browser.
	NoDefaultBrowserCheck bool
	// NoFirstRun keeps welcome screens and promotions away.
	NoFirstRun bool
	// NoImport keeps Chrome from importing another browser's data.
	NoImport bool
	// NoPasswordSaving switches the password manager off.
	NoPasswordSaving bool
	Updates          Updates
	// Bookmarks are shown to the users in this order.
	Bookmarks []Bookmark
	// Policies are any others by name, with values as JSON has them: bool, int,
	// int64, float64, string, []any and map[string]any.
	Policies map[string]any
}

// Updates is how Chrome updates itself: on, manual or off; "" leaves it.
type Updates string

// The ways to update.
const (
	UpdatesOn     Updates = "on"     // by itself and when asked
	UpdatesManual Updates = "manual" // only when asked
	UpdatesOff    Updates = "off"    // not at all
)

// UpdatesWords returns the text forms of [Updates].
func UpdatesWords() []string {
	return []string{string(UpdatesOn), string(UpdatesManual), string(UpdatesOff)}
}

// A Bookmark is a name and its address.
type Bookmark struct{ Name, URL string }
