package lint

import (
	"fmt"
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
	if l.typedPolicy(key.Type, s) {
		l.policyValue(s)
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

// typedPolicy checks the type of a value. A dictionary may be written as JSON.
func (l *linter) typedPolicy(want prefjson.Type, s managedSetting) bool {
	got := plistType(s.value)
	text, _ := s.value.Text()
	switch {
	case want.Accepts(got),
		want == prefjson.Dict && strings.HasPrefix(strings.TrimSpace(text), "{"):
		return true
	case want == prefjson.Int && s.value.Kind() == plistfile.Integer:
		l.Add(s.valuePlace(), ruleNumberForm, s.key.Name+" is an integer beyond 32 bits: Chrome ignores it", "")
	case want == prefjson.Int && got == prefjson.Double:
		l.Add(s.valuePlace(), ruleNumberForm, s.key.Name+" is a real, want an integer: Chrome ignores it", "write <integer> instead of <real>")
	default:
		l.Add(s.valuePlace(), ruleWrongType, fmt.Sprintf("%s is of type %v, want %s: Chrome ignores it", s.key.Name, s.value.Kind(), article(want)), "")
	}
	return false
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

func (l *linter) policyValue(s managedSetting) {
	number, _ := s.value.Int()
	switch s.key.Name {
	case "RestoreOnStartup":
		if !slices.Contains([]int64{1, 4, 5, 6}, number) {
			l.Add(s.valuePlace(), ruleBadValue, fmt.Sprintf("RestoreOnStartup must be 1, 4, 5 or 6, not %d", number), startupFix)
		}
	case "BrowserSignin":
		if number < 0 || number > 2 {
			l.Add(s.valuePlace(), ruleBadValue, fmt.Sprintf("BrowserSignin must be 0-2, not %d", number), "0 disables, 1 allows and 2 forces signing in")
		}
	case "RestoreOnStartupURLs":
		for i, item := range s.value.Elements() {
			if item.Kind() != plistfile.String {
				l.Add(at(plistfile.KeyPath(append(slices.Clone(s.path), fmt.Sprint(i))...), item.Line(), item.Column()), ruleWrongType,
					fmt.Sprintf("a startup page is of type %v, want a string", item.Kind()), "")
			}
		}
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
	if old, ok := set["PromotionalTabsEnabled"]; ok {
		if _, both := set["PromotionsEnabled"]; both {
			l.Add(old.place(), rulePromotions, "PromotionsEnabled has replaced PromotionalTabsEnabled; with both set, Chrome reports an error", "leave PromotionalTabsEnabled out")
		}
	}
}
