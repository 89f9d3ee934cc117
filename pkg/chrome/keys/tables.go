package keys

import "github.com/macwrangler/macwrangler/pkg/chrome/prefjson"

// What a browser does not report of itself. Sources: chrome_pref_service_factory.cc
// (tracked preferences), configuration_policy_handler_list_factory.cc (macOS-only policies),
// first_run.cc and initial_preferences.cc, the policy list of
// chromeenterprise.google, and what Chromium 156 was seen to do.

// TrackedPrefs returns the preferences that Chrome on macOS and Windows protects with a
// message authentication code. extensions.settings is protected entry by entry.
func TrackedPrefs() []string {
	return append([]string{
		"browser.show_home_button", "homepage_is_newtabpage", "homepage",
		"session.restore_on_startup", "session.startup_urls", "extensions.settings",
		"search_provider_overrides", "pinned_tabs", "default_search_provider_data.template_url_data",
		"extensions.ui.developer_mode",
	}, perUserPrefs()...)
}

// perUserPrefs returns the tracked preferences that belong to one user or machine.
func perUserPrefs() []string {
	return []string{
		"google.services.account_id", "google.services.last_username",
		"google.services.last_signed_in_username", "prefs.preference_reset_time",
		"safebrowsing.incidents_sent", "media.storage_id_salt", "enterprise_signin.policy_recovery_token",
	}
}

// deadPrefs returns the preferences of old recipes that Chrome no longer registers.
func deadPrefs() []string {
	return []string{
		"browser.check_default_browser", "profile.password_manager_enabled", "browser.has_seen_welcome_page",
		"sync_promo.show_on_first_run_allowed", "sync_promo.user_skipped",
	}
}

// macPrefs returns the preferences that Chromium on Linux does not register.
func macPrefs() map[string]prefjson.Type {
	return map[string]prefjson.Type{"browser.confirm_to_quit": prefjson.Bool}
}

// macPolicies returns the policies that Chromium on Linux does not know, with the
// schema of their values as far as it is documented.
func macPolicies() map[string]string {
	return map[string]string{
		"WarnBeforeQuittingEnabled": "b", "ScreenTimeEnabled": "b", "CreatePasskeysInICloudKeychain": "b",
		"ExtensibleEnterpriseSSOEnabled": "i", "ExtensibleEnterpriseSSOBlocklist": "l", "UserDataDir": "s",
	}
}

// deadPolicies returns the policies that Chrome has removed.
func deadPolicies() []string {
	return []string{"WelcomePageOnOSUpgradeEnabled"}
}

// policySuccessor returns the policy that replaced another, or "".
func policySuccessor(name string) string {
	return map[string]string{"PromotionalTabsEnabled": "PromotionsEnabled=false"}[name]
}

// PolicyFor returns the policy with the same purpose as a preference, with its value
// if only one makes sense, or "".
func PolicyFor(pref string) string {
	switch pref {
	case "homepage":
		return "HomepageLocation"
	case "homepage_is_newtabpage":
		return "HomepageIsNewTabPage"
	case "browser.show_home_button":
		return "ShowHomeButton"
	case "session.restore_on_startup":
		return "RestoreOnStartup"
	case "session.startup_urls":
		return "RestoreOnStartupURLs"
	case "browser.check_default_browser", "suppress_first_run_default_browser_prompt":
		return "DefaultBrowserSettingEnabled=false"
	case "profile.password_manager_enabled":
		return "PasswordManagerEnabled=false"
	case "credentials_enable_service":
		return "PasswordManagerEnabled"
	case "browser.has_seen_welcome_page", "sync_promo.show_on_first_run_allowed", "sync_promo.user_skipped", "skip_first_run_ui", "show_welcome_page", "suppress_first_run_bubble":
		return "PromotionsEnabled=false"
	case "signin.allowed", "signin.allowed_on_next_startup":
		return "BrowserSignin=0"
	case "bookmark_bar.show_on_all_tabs":
		return "BookmarkBarEnabled"
	case "translate.enabled":
		return "TranslateEnabled"
	case "search.suggest_enabled":
		return "SearchSuggestEnabled"
	case "browser.confirm_to_quit":
		return "WarnBeforeQuittingEnabled"
	case "extensions.settings":
		return "ExtensionSettings"
	case "extensions.ui.developer_mode":
		return "ExtensionDeveloperModeSettings"
	case "import_bookmarks":
		return "ImportBookmarks"
	case "import_history":
		return "ImportHistory"
	case "import_home_page":
		return "ImportHomepage"
	case "import_search_engine":
		return "ImportSearchEngine"
	case "import_saved_passwords":
		return "ImportSavedPasswords"
	case "import_autofill_form_data":
		return "ImportAutofillFormData"
	case "default_search_provider_data.template_url_data":
		return "DefaultSearchProviderSearchURL"
	}
	return ""
}

// Instruction is the kind of a key of the distribution block.
type Instruction int

// The kinds of keys of the distribution block.
const (
	UnknownInstruction Instruction = iota
	LiveInstruction
	DeadInstruction    // no current Chrome reads it
	WindowsInstruction // for the installer of Windows, or builds with RLZ
)

// FindInstruction returns the kind and type of a key of the distribution block.
func FindInstruction(name string) (Instruction, prefjson.Type) {
	switch name {
	case "import_bookmarks_from_file", "suppress_default_browser_prompt_for_version":
		return LiveInstruction, prefjson.String
	case "import_bookmarks", "import_history", "import_home_page", "import_search_engine", "make_chrome_default_for_user":
		return LiveInstruction, prefjson.Bool
	case "browser":
		return LiveInstruction, prefjson.Dict
	case "skip_first_run_ui", "show_welcome_page", "suppress_first_run_bubble", "suppress_first_run_default_browser_prompt":
		return DeadInstruction, prefjson.Any
	case "require_eula", "ping_delay", "make_chrome_default", "do_not_launch_chrome",
		"do_not_register_for_update_launch", "do_not_create_any_shortcuts", "do_not_create_desktop_shortcut",
		"do_not_create_quick_launch_shortcut", "do_not_create_taskbar_shortcut", "create_all_shortcuts",
		"system_level", "verbose_logging", "msi", "allow_downgrade", "log_file", "program_files_dir":
		return WindowsInstruction, prefjson.Any
	}
	return UnknownInstruction, prefjson.Any
}
