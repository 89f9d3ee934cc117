package chrome

import (
	"fmt"
	"maps"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxNesting bounds the values of policies; Chrome's own have four levels.
const maxNesting = 20

func (s Settings) checkPolicies() error {
	if len(s.Policies) > maxPolicies {
		return fault.New(CodeBadValue, "", "reading policies: there are more than %d", maxPolicies)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Policies)) {
		if err := checkPolicy(name, s.Policies[name]); err != nil {
			return err
		}
	}
	return nil
}

func checkPolicy(name string, value any) error {
	key, err := knownPolicy(name)
	if err != nil {
		return err
	}
	why := checkPolicyValue(value, maxNesting)
	if why == "" && !fitsType(key.Type, value) {
		why = fmt.Sprintf("want the type %s, not %s", key.Type, typeOfValue(value))
	}
	if why != "" {
		return fault.New(CodeBadValue, "", "reading policy %q: %s", name, why)
	}
	return nil
}

// knownPolicy finds a policy that a profile can set. A name that no known one
// is like may be newer than the lists: it is taken, with any type. [Build] warns
// of it.
func knownPolicy(name string) (keys.Policy, error) {
	key, ok := keys.LookupPolicy(name)
	switch {
	case !ok:
		return key, newPolicy(name)
	case key.Dead:
		advice := "leave it out"
		if key.Use != "" {
			advice = "set " + key.Use + " instead"
		}
		return key, fault.New(CodeUnknownPolicy, advice, "reading policy %q: Chrome does not have it any more", name)
	case key.CloudOnly:
		return key, fault.New(CodeBadValue, "set it in the Google Admin console",
			"reading policy %q: Chrome takes it from the cloud only, not from a profile", name)
	}
	return key, nil
}

// newPolicy tells why a name that is not known cannot be that of a newer policy.
func newPolicy(name string) error {
	unknown := func(advice, why string) error {
		return fault.New(CodeUnknownPolicy, advice, "reading policy %q: %s", fault.Clip(name), why)
	}
	if pref, ok := keys.LookupPref(name); ok {
		advice := "it must be written as on chromeenterprise.google/policies"
		if pref.Policy != "" {
			advice = "set " + pref.Policy
		}
		return unknown(advice, "that is a preference, not a policy")
	}
	if near := keys.Nearest(name, keys.PolicyNames()); near != "" {
		return unknown("did you mean "+near+"?", "Chrome has none of that name")
	}
	if slices.Contains(append(keys.GlobalUpdateKeys(), append(keys.AppUpdateKeys(), keys.UpdatePolicies)...), name) {
		return unknown("use --updates", "it is a setting of the updater, not of Chrome")
	}
	if len(name) > maxText || !regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`).MatchString(name) || strings.HasPrefix(name, "Payload") {
		return unknown("it must be written as on chromeenterprise.google/policies", "no policy has such a name")
	}
	return nil
}

// fitsType tells whether Chrome takes a value for a policy of a type.
func fitsType(kind prefjson.Type, value any) bool {
	is := typeOfValue(value)
	return kind == prefjson.Any || is == kind || (kind == prefjson.Double && is == prefjson.Int)
}

func typeOfValue(value any) prefjson.Type {
	switch v := value.(type) {
	case bool:
		return prefjson.Bool
	case int:
		return integerType(int64(v))
	case int64:
		return integerType(v)
	case float64:
		return prefjson.Double
	case string:
		return prefjson.String
	case []any:
		return prefjson.List
	case map[string]any:
		return prefjson.Dict
	default:
		return prefjson.Any
	}
}

// integerType is what Chrome takes a whole number for: its integers have 32 bits.
func integerType(n int64) prefjson.Type {
	if n < math.MinInt32 || n > math.MaxInt32 {
		return prefjson.Double
	}
	return prefjson.Int
}

// checkPolicyValue says what is wrong with a value, "" if nothing is. Only what
// both JSON and a property list have can be a policy.
func checkPolicyValue(value any, depth int) string {
	if depth == 0 {
		return "it is nested too deeply"
	}
	switch v := value.(type) {
	case bool, int, int64:
		return ""
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "it is no finite number"
		}
		return ""
	case string:
		if !utf8.ValidString(v) {
			return "it is not UTF-8"
		}
		if u, err := url.Parse(v); err == nil && u.Host != "" && u.User != nil {
			return "it has a URL with a user or a password in it, which every user of the Mac could read"
		}
		return ""
	case []any:
		for _, item := range v {
			if why := checkPolicyValue(item, depth-1); why != "" {
				return why
			}
		}
		return ""
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if !utf8.ValidString(key) {
				return "it is not UTF-8"
			}
			if why := checkPolicyValue(v[key], depth-1); why != "" {
				return why
			}
		}
		return ""
	default:
		return fmt.Sprintf("want true, false, a number, a text, a list or a map, not %T", value)
	}
}
