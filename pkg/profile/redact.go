package profile

import (
	"math"
	"strconv"
)

// redacted replaces secrets, and numbers that JSON does not have.
func redacted(key string, value any) any {
	switch v := value.(type) {
	case map[string]any:
		hidden := isSecret(key) || isSecretPair(v)
		for name := range v {
			under := name
			if hidden && !isPairName(name) { // a dictionary of passwords, by name
				under = secretName(key)
			}
			v[name] = redacted(under, v[name])
		}
		return v
	case []any:
		for i := range v {
			v[i] = redacted(elementName(key, v, i), v[i])
		}
		return v
	}
	return redactedScalar(key, value)
}

func redactedScalar(key string, value any) any {
	if isSecret(key) {
		switch value.(type) {
		case string, []byte:
			return Secret
		}
		if !isSwitch(key) {
			return Secret
		}
	}
	switch v := value.(type) {
	case string:
		return shownText(v)
	case []byte:
		if shownText(string(v)) != string(v) {
			return Secret
		}
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return strconv.FormatFloat(v, 'g', -1, 64)
		}
	}
	return value
}

// secretName is the name of a key if it is that of a secret, and else one that is.
func secretName(key string) string {
	if isSecret(key) {
		return key
	}
	return "secret"
}

// isSecretPair reports whether a dictionary is the name of a setting with its value:
// {name: Password, value: …}.
func isSecretPair(dict map[string]any) bool {
	for name, value := range dict {
		if text, ok := value.(string); ok && isPairName(name) && isSecret(text) {
			return true
		}
	}
	return false
}

func isPairName(name string) bool {
	switch plainName(name) {
	case "key", "name":
		return true
	}
	return false
}

// elementName is the name that an element of a list has: that of the list, or the one of
// the argument before it, as of --password.
func elementName(key string, list []any, at int) string {
	if at == 0 || isSecret(key) {
		return key
	}
	flag, ok := list[at-1].(string)
	switch {
	case !ok || len(flag) < 2 || flag[0] != '-':
	case isSecret(flag), flag == "-u" || flag == "--user":
		return "secret"
	}
	return key
}
