package chrome

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// The numbers of UpdateDefault on macOS, which differ from those on Windows.
// Source: chrome/updater/policy/mac/managed_preference_policy_manager_impl.mm.
const (
	updateOn       = 0
	updateManual   = 2
	updateDisabled = 3
)

// restoreURLs is the value of RestoreOnStartup, and of the preference, that
// opens the startup pages.
const restoreURLs = 4

// ownPolicies returns the settings other than Policies as policies.
func (s Settings) ownPolicies() map[string]any {
	p := map[string]any{}
	if s.Homepage != "" {
		p["HomepageLocation"], p["HomepageIsNewTabPage"] = s.Homepage, false
	}
	if len(s.StartupURLs) > 0 {
		p["RestoreOnStartup"], p["RestoreOnStartupURLs"] = restoreURLs, listOf(s.StartupURLs)
	}
	if s.HomeButton != nil {
		p["ShowHomeButton"] = *s.HomeButton
	}
	if s.NoDefaultBrowserCheck {
		p["DefaultBrowserSettingEnabled"] = false
	}
	if s.NoFirstRun {
		p["PromotionsEnabled"] = false
	}
	if s.NoImport {
		for _, what := range []string{"Bookmarks", "History", "Homepage", "SearchEngine", "SavedPasswords", "AutofillFormData"} {
			p["Import"+what] = false
		}
	}
	if s.NoPasswordSaving {
		p["PasswordManagerEnabled"] = false
	}
	if len(s.Bookmarks) > 0 {
		var list []any
		for _, b := range s.Bookmarks {
			list = append(list, map[string]any{"name": b.Name, "url": b.URL})
		}
		p["ManagedBookmarks"] = list
	}
	return p
}

// chromePolicies returns all policies of com.google.Chrome. One that a setting
// writes may be in Policies only with the same value.
func (s Settings) chromePolicies() (map[string]any, error) {
	all := s.ownPolicies()
	for _, name := range slices.Sorted(maps.Keys(s.Policies)) {
		value := normalInt(s.Policies[name])
		own, ok := all[name]
		if ok && !reflect.DeepEqual(own, value) {
			return nil, fault.New(CodePolicyConflict, "leave one of the two out",
				"reading policy %q: its value is %s, but another setting makes it %s", name, asJSON(value), asJSON(own))
		}
		all[name] = value
	}
	if _, old := all["PromotionalTabsEnabled"]; old && s.NoFirstRun {
		return nil, fault.New(CodePolicyConflict, "leave PromotionalTabsEnabled out; if all Macs have Chrome 127 or older, leave --no-first-run out instead",
			"reading policy %q: Chrome reports an error if it is set together with PromotionsEnabled, which --no-first-run sets", "PromotionalTabsEnabled")
	}
	return all, nil
}

// keystonePolicies returns those of the updater, or nil.
func (s Settings) keystonePolicies() map[string]any {
	number, ok := map[Updates]int{UpdatesOn: updateOn, UpdatesManual: updateManual, UpdatesOff: updateDisabled}[s.Updates]
	if !ok {
		return nil
	}
	return map[string]any{keys.UpdatePolicies: map[string]any{keys.DomainChrome: map[string]any{"UpdateDefault": number}}}
}

// makeProfile builds a profile with one or two payloads.
func makeProfile(o BuildOptions, chrome, keystone map[string]any) ([]byte, error) {
	spec := profile.Spec{
		Identifier: o.Identifier, Organization: o.Organization,
		DisplayName: "Google Chrome", Description: "Settings of Google Chrome.",
		Scope: profile.System, RemovalDisallowed: true,
	}
	if len(chrome) > 0 {
		spec.Payloads = append(spec.Payloads, profile.Payload{
			Type: keys.DomainChrome, Identifier: o.Identifier + ".chrome", DisplayName: "Google Chrome", Settings: chrome,
		})
	}
	if len(keystone) > 0 {
		spec.Payloads = append(spec.Payloads, profile.Payload{
			Type: keys.DomainKeystone, Identifier: o.Identifier + ".keystone", DisplayName: "Google Chrome: updates", Settings: keystone,
		})
	}
	return profile.Build(spec)
}

// buildPolicy fills in the output of mode policy.
func (b *builder) buildPolicy() error {
	chrome, err := b.settings.chromePolicies()
	if err != nil {
		return err
	}
	if b.out.Profile, err = makeProfile(b.options, chrome, b.settings.keystonePolicies()); err != nil {
		return err
	}
	if err := b.lintProfile(); err != nil {
		return err
	}
	b.file(ProfilePath, b.out.Profile)
	b.warnHomepage()
	b.warnSensitive(chrome)
	b.warnUnknown()
	b.warnDeprecated()
	b.warnFirstRun()
	b.warnUpdates()
	return nil
}

// lintProfile checks the profile with lint: policies may have values, or lack
// others, so that Chrome does not do what they say.
func (b *builder) lintProfile() error {
	found, err := lint.File(ProfilePath, b.out.Profile, lint.Options{})
	if err != nil {
		return err
	}
	for _, f := range found {
		if f.Severity == finding.Error {
			return fault.New(CodeBadValue, f.Fix, "building the profile: %s (%s)", f.Message, f.Rule)
		}
		if f.Severity == finding.Warning && slices.Contains(lint.ValueRules(), f.Rule) {
			b.warn(ReasonDoubtful, "%s", f.Message)
		}
	}
	return nil
}

func (b *builder) warnHomepage() {
	_, startup := b.settings.Policies["RestoreOnStartup"]
	if b.settings.Homepage != "" && len(b.settings.StartupURLs) == 0 && !startup {
		b.warn(ReasonHomepage, "the home page opens with the home button, not at launch; to open it at launch add --startup-url %s", b.settings.Homepage)
	}
}

func (b *builder) warnSensitive(policies map[string]any) {
	var sensitive []string
	for _, name := range slices.Sorted(maps.Keys(policies)) {
		if key, _ := keys.LookupPolicy(name); key.Sensitive {
			sensitive = append(sensitive, name)
		}
	}
	if len(sensitive) > 0 {
		b.warn(ReasonManagedMac, "Chrome obeys %s only on a managed Mac (MDM, a domain, or Chrome enrolled in the cloud); a profile installed by hand is not enough", strings.Join(sensitive, ", "))
	}
}

func (b *builder) warnUnknown() {
	for _, name := range slices.Sorted(maps.Keys(b.settings.Policies)) {
		if _, ok := keys.LookupPolicy(name); !ok {
			b.warn(CodeUnknownPolicy, "Chromium %s does not know the policy %s, so it is written unchecked: it may be newer, only for macOS, or misspelt; check chrome://policy on a Mac", keys.Version(), name)
		}
	}
}

func (b *builder) warnDeprecated() {
	for _, name := range slices.Sorted(maps.Keys(b.settings.Policies)) {
		key, _ := keys.LookupPolicy(name)
		if !key.Deprecated {
			continue
		}
		text := fmt.Sprintf("the policy %s still works, but a later version of Chrome will drop it", name)
		if key.Use != "" {
			text += "; set " + key.Use + " instead"
		}
		b.warn(ReasonDeprecated, "%s", text)
	}
}

func (b *builder) warnFirstRun() {
	if b.settings.NoFirstRun {
		b.warn(ReasonFirstRun, "PromotionsEnabled, which suppresses the first-run screens, works in Chrome 128 and newer; a first-run screen that comes with an update may still appear")
	}
}

func (b *builder) warnUpdates() {
	switch b.settings.Updates {
	case UpdatesOff:
		b.warn(ReasonUpdatesOff, "Chrome gets no security fixes until you install a newer one yourself")
	case UpdatesManual:
		b.warn(ReasonUpdatesManual, "Chrome is updated only when a user asks for it")
	case UpdatesOn:
	}
	if b.settings.Updates != "" {
		b.warn(ReasonUpdatesManaged, "the updater reads its policies only on a managed Mac, and only from a profile")
	}
}

func listOf(texts []string) []any {
	list := make([]any, 0, len(texts))
	for _, text := range texts {
		list = append(list, text)
	}
	return list
}

// normalInt returns integers as one Go type, so that they can be compared.
func normalInt(value any) any {
	if n, ok := value.(int64); ok && int64(int(n)) == n {
		return int(n)
	}
	return value
}

// asJSON returns a value as JSON for a message.
func asJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return "something else"
	}
	return fault.Clip(string(text))
}
