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

// maxNesting bounds the values of policies; those of Chrome have four levels.
const maxNesting = 20

func (s Settings) checkPolicies() error {
	if len(s.Policies) > maxPolicies {
		return fault.New(CodeBadValue, "", "reading policies: more than %d", maxPolicies)
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
	if why == "" && !key.Type.Accepts(typeOfValue(value)) {
		why = fmt.Sprintf("want the type %s, not %s", key.Type, typeOfValue(value))
	}
	if why != "" {
		return fault.New(CodeBadValue, "", "reading policy %q: %s", name, why)
	}
	return nil
}

// knownPolicy returns a policy that a profile can set. A name that resembles no
// known one may be newer than the lists: it is accepted with any type, and [Build]
// warns about it.
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
		return key, fault.New(CodeUnknownPolicy, advice, "reading policy %q: Chrome no longer has it", name)
	case key.CloudOnly:
		return key, fault.New(CodeBadValue, "set it in the Google Admin console",
			"reading policy %q: Chrome accepts it only from the cloud, not from a profile", name)
	}
	return key, nil
}

// newPolicy returns why an unknown name cannot be that of a newer policy, or nil.
func newPolicy(name string) error {
	unknown := func(advice, why string) error {
		return fault.New(CodeUnknownPolicy, advice, "reading policy %q: %s", fault.Clip(name), why)
	}
	if pref, ok := keys.LookupPref(name); ok {
		advice := "write it as on chromeenterprise.google/policies"
		if pref.Policy != "" {
			advice = "set " + pref.Policy
		}
		return unknown(advice, "this is a preference, not a policy")
	}
	if near := fault.Nearest(name, keys.PolicyNames()); near != "" {
		return unknown("did you mean "+near+"?", "Chrome has no such policy")
	}
	if name == keys.UpdatePolicies || keys.IsUpdateKey(name) {
		return unknown("use --updates", "this is a setting of the updater, not of Chrome")
	}
	if len(name) > maxText || !regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`).MatchString(name) || strings.HasPrefix(name, "Payload") {
		return unknown("write it as on chromeenterprise.google/policies", "not the form of a policy name")
	}
	return nil
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

// integerType returns the type of a whole number in Chrome, whose integers have
// 32 bits.
func integerType(n int64) prefjson.Type {
	if n < math.MinInt32 || n > math.MaxInt32 {
		return prefjson.Double
	}
	return prefjson.Int
}

// checkPolicyValue returns what is wrong with a value, or "". A policy can only
// have what both JSON and property lists have.
func checkPolicyValue(value any, depth int) string {
	if depth == 0 {
		return "nested too deeply"
	}
	switch v := value.(type) {
	case bool, int, int64:
		return ""
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "not a finite number"
		}
		return ""
	case string:
		if !utf8.ValidString(v) {
			return "not UTF-8"
		}
		if u, err := url.Parse(v); err == nil && u.Host != "" && u.User != nil {
			return "a URL in it has a user name or password, which every user of the Mac could read"
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
				return "not UTF-8"
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
