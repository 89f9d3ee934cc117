package chrome

// Severity is how bad a finding is.
type Severity string

// The severities, with their text form.
const (
	SeverityError   Severity = "error"   // Chrome crashes, ignores it, or does something else than was meant
	SeverityWarning Severity = "warning" // it does nothing, or less than was meant
	SeverityInfo    Severity = "info"    // worth knowing
)

// Finding is one thing that [Lint] or [LintSet] found.
type Finding struct {
	// Rule is the id of one of [Rules].
	Rule     string
	Severity Severity
	// Target is the name of the file.
	Target string
	// Path is the place in the file: a dotted name in JSON, in a property list
	// as [plistfile.KeyPath] writes it; "" is the whole file.
	Path string
	// Line and Column count from 1; 0 where there are none.
	Line, Column int
	Message      string
	// Fix says what to do, or is "".
	Fix string
}

// Rule is something that may be found.
type Rule struct {
	ID       string
	Severity Severity
	Summary  string
	// Source says where the fact comes from for a rule that Chromium on Linux
	// cannot show; it is "" for one that the tests prove on a real Chromium.
	Source string
}

// The ids of the rules. They are stable; scripts match them.
const (
	ruleJSONSyntax     = "json-syntax"
	ruleJSONEncoding   = "json-encoding"
	ruleJSONEmpty      = "json-empty"
	ruleJSONDepth      = "json-depth"
	ruleJSONRoot       = "json-root"
	ruleJSONDuplicate  = "json-duplicate-key"
	ruleJSONExtension  = "json-extension"
	ruleCrash          = "crash"
	ruleWrongType      = "wrong-type"
	ruleNumberForm     = "number-form"
	ruleBadValue       = "bad-value"
	ruleDottedKey      = "dotted-key"
	ruleDeadKey        = "dead-key"
	ruleUnknownKey     = "unknown-key"
	rulePlatformKey    = "platform-key"
	ruleRewritten      = "rewritten-key"
	ruleStripped       = "stripped-key"
	ruleTracked        = "tracked-key"
	rulePerUser        = "per-user-key"
	ruleCopiedMACs     = "copied-macs"
	ruleDistribution   = "distribution-ignored"
	rulePolicyInPrefs  = "policy-in-preferences"
	rulePrefInPolicy   = "preference-in-policy"
	ruleHomepage       = "homepage-not-opened"
	ruleStartupURLs    = "startup-urls-not-opened"
	ruleStartupNoURLs  = "startup-without-urls"
	rulePromotions     = "promotions-conflict"
	ruleUnknownPolicy  = "unknown-policy"
	ruleDeprecated     = "deprecated-policy"
	ruleCloudOnly      = "cloud-only-policy"
	ruleSensitive      = "sensitive-policy"
	ruleNotForced      = "not-forced"
	ruleKeystoneKey    = "keystone-key"
	ruleKeystoneValue  = "keystone-value"
	ruleKeystoneLevel  = "keystone-level"
	ruleKeystoneLegacy = "keystone-legacy"
	ruleFirstRun       = "first-run-file"
	ruleShadowed       = "shadowed-file"
	rulePlist          = "plist-syntax"
	ruleNoSettings     = "no-settings"
	ruleAssumed        = "assumed-kind"
	ruleTooMuch        = "more-findings"
)

const (
	sourceTracked   = "chrome_pref_service_factory.cc: macOS and Windows enforce, Linux does not"
	sourceMacPolicy = "policy_loader_mac.mm, policy_loader_common.cc"
	sourceKeystone  = "chrome/updater/policy/mac"
	sourceInitial   = "chrome/browser/mac/initial_prefs.mm"
	sourceOwn       = "of the check itself"
)

// Rules lists everything that may be found, the worst first.
func Rules() []Rule {
	return []Rule{
		{ruleCrash, SeverityError, "a value on which Chrome crashes at every start", ""},
		{ruleJSONSyntax, SeverityError, "no JSON as Chrome reads it: it ignores the whole file, without a word", ""},
		{ruleJSONEncoding, SeverityError, "not UTF-8: Chrome ignores the whole file", ""},
		{ruleJSONEmpty, SeverityError, "an empty file: Chrome ignores it, and has started for the first time", ""},
		{ruleJSONDepth, SeverityError, "200 levels of nesting or more: Chrome ignores the whole file", ""},
		{ruleJSONRoot, SeverityError, "the outermost value is no dictionary: Chrome ignores the whole file", ""},
		{rulePlist, SeverityError, "a malformed property list, or one with a key twice", sourceOwn},
		{ruleFirstRun, SeverityError, "a First Run file, which keeps Chrome from reading Initial Preferences", ""},
		{ruleTracked, SeverityError, "a tracked preference in Preferences, which Chrome on macOS resets", sourceTracked},
		{rulePerUser, SeverityError, "a preference that belongs to one user, to be copied to others", "chrome_pref_service_factory.cc"},
		{ruleDistribution, SeverityError, "a block in Preferences that Chrome reads in Initial Preferences alone", ""},
		{ruleWrongType, SeverityError, "a value has another type than its key: Chrome ignores it", ""},
		{ruleNumberForm, SeverityError, "an integer with a point, or beyond 32 bits: Chrome ignores it", ""},
		{ruleBadValue, SeverityError, "a value that its key cannot have", ""},
		{ruleJSONDuplicate, SeverityError, "a key stands twice in one dictionary; only the last one counts", ""},
		{ruleDottedKey, SeverityError, "a dotted name as one key, where each part needs a level of its own", ""},
		{rulePolicyInPrefs, SeverityError, "the name of a policy in a preferences file: nothing reads it", ""},
		{rulePrefInPolicy, SeverityError, "the name of a preference among policies: nothing reads it", ""},
		{ruleStartupURLs, SeverityError, "start pages that do not open, for lack of RestoreOnStartup 4", "session_startup_pref.cc: a headless start opens no start pages"},
		{rulePromotions, SeverityError, "PromotionsEnabled together with PromotionalTabsEnabled, which it replaces", ""},
		{ruleCloudOnly, SeverityError, "a policy that only the cloud may set", ""},
		{ruleKeystoneKey, SeverityError, "a setting that the updater does not read, or a misspelt one", sourceKeystone},
		{ruleKeystoneValue, SeverityError, "a value that the updater does not take", sourceKeystone},
		{ruleKeystoneLevel, SeverityError, "a setting of the updater at the wrong level", sourceKeystone},
		{ruleNotForced, SeverityWarning, "settings that are not forced: recommendations to Chrome, nothing to the updater", sourceMacPolicy},
		{ruleCopiedMACs, SeverityWarning, "a Preferences file with the MACs of the Mac that it is from, which count nowhere else", sourceTracked},
		{ruleDeadKey, SeverityWarning, "a key that no current Chrome knows", ""},
		{ruleUnknownKey, SeverityWarning, "a key that is not known", ""},
		{rulePlatformKey, SeverityWarning, "a key for the installer of Windows", "initial_preferences_constants.cc"},
		{ruleRewritten, SeverityWarning, "a preference that Chrome sets anew at each start", ""},
		{ruleStripped, SeverityWarning, "a preference that Chrome takes out of Initial Preferences", ""},
		{ruleHomepage, SeverityWarning, "a home page that neither opens at the start nor by the home button", ""},
		{ruleStartupNoURLs, SeverityWarning, "start pages are to open, and none are named", "session_startup_pref.cc"},
		{ruleUnknownPolicy, SeverityWarning, "a policy that is not known", ""},
		{ruleDeprecated, SeverityWarning, "a policy that a later Chrome drops", ""},
		{ruleShadowed, SeverityWarning, "a file that Chrome does not read because of another", sourceInitial},
		{ruleKeystoneLegacy, SeverityWarning, "com.google.Keystone.Agent, which current Chromes pass over", "gregneagle/profiles, 2018"},
		{ruleNoSettings, SeverityWarning, "nothing in the file is a setting of Chrome or of its updater", sourceOwn},
		{ruleSensitive, SeverityInfo, "a policy that counts on managed Macs alone", sourceMacPolicy},
		{ruleJSONExtension, SeverityInfo, "a comment, a byte-order mark or the like, which Chrome takes and other readers do not", ""},
		{ruleAssumed, SeverityInfo, "the file's name does not say what it is, and it was checked as Initial Preferences", sourceOwn},
		{ruleTooMuch, SeverityInfo, "more findings than are listed for one file", sourceOwn},
	}
}

// severityOf looks a rule up.
func severityOf(id string) Severity {
	for _, rule := range Rules() {
		if rule.ID == id {
			return rule.Severity
		}
	}
	return SeverityError
}
