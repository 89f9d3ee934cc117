package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// policies checks the settings of com.google.Chrome.
func (l *linter) policies(list []managedSetting) {
	l.notForced(list, "these settings are not forced: Chrome treats them as recommendations, which users may change")
	set := map[string]managedSetting{}
	for _, s := range list {
		set[s.key.Name] = s
		l.policy(s)
	}
	l.policyCombinations(set)
}

func (l *linter) policy(s managedSetting) {
	name := s.key.Name
	key, known := keys.LookupPolicy(name)
	if !known {
		l.unknownPolicy(s)
		return
	}
	replaced := ""
	if key.Use != "" {
		replaced = "set " + key.Use
	}
	switch {
	case key.Dead:
		l.Add(s.place(), ruleUnknownPolicy, name+" is a policy that current versions of Chrome no longer know", replaced)
		return
	case key.CloudOnly:
		l.Add(s.place(), ruleCloudOnly, name+" is ignored here: it can only be set from the cloud", "set it in the Google Admin console")
	case key.Deprecated:
		l.Add(s.place(), ruleDeprecated, name+" is deprecated: a later version of Chrome will drop it", replaced)
	}
	if key.Sensitive {
		l.Add(s.place(), ruleSensitive, name+" has an effect only on managed Macs: enrolled in MDM, bound to a domain, or with Chrome enrolled in the cloud", "")
	}
	if key.RecommendedOnly && s.forced {
		l.Add(s.place(), ruleRecommended, name+" is ignored where it is forced: Chrome takes it only as a recommendation", "set it in a payload of type com.apple.ManagedClient.preferences, under Set-Once")
	}
	if l.checkValue(s) {
		l.checkTexts(s)
	}
}

func (l *linter) unknownPolicy(s managedSetting) {
	name := s.key.Name
	distribution, _ := keys.FindInstruction(name)
	if pref, ok := keys.LookupPref(name); ok || distribution != keys.UnknownInstruction {
		fix := ""
		if pref.Policy != "" {
			fix = "set the policy " + pref.Policy
		}
		l.Add(s.place(), rulePrefInPolicy, name+" is a preference, not a policy: Chrome does not read it here", fix)
		return
	}
	near := l.nearest(name, keys.PolicyNames)
	l.Add(s.place(), ruleUnknownPolicy, fmt.Sprintf("Chromium %s does not know the policy %s: it is misspelt, was removed, or is newer", keys.Version(), fault.Clip(name)), didYouMean(near, ""))
}

// plistType returns the type of a value in Chrome; data and dates have none.
func plistType(n *plistfile.Node) prefjson.Type {
	switch n.Kind() {
	case plistfile.Boolean:
		return prefjson.Bool
	case plistfile.Integer:
		if value, ok := n.Int(); !ok || value != int64(int32(value)) { //nolint:gosec // that is the question
			return prefjson.Double
		}
		return prefjson.Int
	case plistfile.Real:
		return prefjson.Double
	case plistfile.String:
		return prefjson.String
	case plistfile.Array:
		return prefjson.List
	case plistfile.Dict:
		return prefjson.Dict
	default:
		return prefjson.Null
	}
}

// policyCombinations checks policies that have an effect only with others, or must
// not be set together.
func (l *linter) policyCombinations(set map[string]managedSetting) {
	start, _ := set["RestoreOnStartup"].value.Int()
	urls, withURLs := set["RestoreOnStartupURLs"]
	opens := start == 4 || start == 6
	if withURLs && !opens {
		l.Add(urls.place(), ruleStartupURLs, "the startup pages do not open: RestoreOnStartup is not 4", "set RestoreOnStartup to 4 as well")
	}
	if start == 4 && urls.value.Len() == 0 {
		l.Add(set["RestoreOnStartup"].place(), ruleStartupNoURLs, "RestoreOnStartup is 4, but RestoreOnStartupURLs is missing or empty: Chrome opens the New Tab page", "name the startup pages")
	}
	shown, _ := set["ShowHomeButton"].value.Bool()
	newTab, said := set["HomepageIsNewTabPage"].value.Bool()
	if home, ok := set["HomepageLocation"]; ok && (!shown || newTab || !said) && (!opens || !withURLs) {
		l.Add(home.place(), ruleHomepage, homepageMessage,
			"to open it at launch, set RestoreOnStartup to 4 and RestoreOnStartupURLs; with the button, ShowHomeButton to true and HomepageIsNewTabPage to false")
	}
	l.overridden(set)
	l.defaultSearch(set)
	l.alone(set)
}

// alone reports policies that have no effect without another one.
func (l *linter) alone(set map[string]managedSetting) {
	for _, pair := range [][2]string{{"IdleTimeout", "IdleTimeoutActions"}, {"IdleTimeoutActions", "IdleTimeout"}} {
		s, there := set[pair[0]]
		if _, both := set[pair[1]]; there && !both {
			l.Add(s.place(), ruleAlone, fmt.Sprintf("Chrome ignores %s, because %s is not set", pair[0], pair[1]), "set "+pair[1]+" as well")
		}
	}
	mode, _ := set["DnsOverHttpsMode"].value.Text()
	if s, there := set["DnsOverHttpsTemplates"]; there && mode != "automatic" && mode != "secure" {
		l.Add(s.place(), ruleAlone, "Chrome does not use DnsOverHttpsTemplates, because DnsOverHttpsMode is neither automatic nor secure", "set DnsOverHttpsMode as well")
	}
}

// overridden reports policies that are ignored because of another one that is set.
func (l *linter) overridden(set map[string]managedSetting) {
	for _, name := range slices.Sorted(maps.Keys(set)) {
		key, _ := keys.LookupPolicy(name)
		if _, both := set[key.OverriddenBy]; !both {
			continue
		}
		if name == "PromotionalTabsEnabled" {
			l.Add(set[name].place(), rulePromotions, "PromotionsEnabled has replaced PromotionalTabsEnabled; with both set, Chrome reports an error", "leave PromotionalTabsEnabled out")
			continue
		}
		l.Add(set[name].place(), ruleOverridden, fmt.Sprintf("Chrome ignores %s, because %s is set too", name, key.OverriddenBy), "leave "+name+" out")
	}
}

// defaultSearch reports the policies of the search engine that have no effect.
func (l *linter) defaultSearch(set map[string]managedSetting) {
	const prefix = "DefaultSearchProvider"
	enabled := set[prefix+"Enabled"]
	on, isBool := enabled.value.Bool()
	if on || enabled.value != nil && !isBool {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if key, _ := keys.LookupPolicy(name); name == prefix+"Enabled" || !strings.HasPrefix(name, prefix) || key.CloudOnly || key.Type == "" {
			continue
		}
		l.Add(set[name].place(), ruleSearch, fmt.Sprintf("Chrome ignores %s, because %sEnabled is not true", name, prefix), "set "+prefix+"Enabled to true as well")
		return
	}
}
