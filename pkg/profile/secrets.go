package profile

import (
	"slices"
	"strings"
	"unicode"
)

// Secret replaces passwords and other secrets in an [Overview].
const Secret = "(not shown)"

// isSecret reports by its name whether a key has a secret: Password,
// RemovalPassword, EAPClientPassphrase, shared_key, unlockPIN, auth-token, …, but not one
// that is about passwords, as PasswordLabel and forgotPasswordURL are. The address of
// something with a token may have the token in it.
func isSecret(key string) bool {
	plain := plainName(key)
	if strings.HasSuffix(plain, "passwordurl") {
		return false
	}
	if slices.ContainsFunc(harmlessEndings(), func(ending string) bool { return strings.HasSuffix(plain, ending) }) {
		return false
	}
	return hasSecretWord(plain) || isShortSecret(key)
}

// plainName is a name in small letters, without what separates its words.
func plainName(key string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '_', '-', '.', ' ':
			return -1
		}
		return unicode.ToLower(r)
	}, key)
}

func hasSecretWord(plain string) bool {
	return slices.ContainsFunc(secretWords(), func(word string) bool { return strings.Contains(plain, word) })
}

// secretWords are parts of names, in the form of plainName.
func secretWords() []string {
	return []string{
		"password", "passwd", "passphrase", "passcode", "passwort", "kennwort", "secret", "token", "challenge", "credential", "bearer",
		"privatekey", "presharedkey", "sharedkey", "apikey", "accesskey", "accountkey", "encryptionkey", "decryption", "recoverykey", "licensekey",
		"productkey", "authkey", "enrollmentkey", "registrationkey", "enrollmentcode", "activationcode", "licensecode", "unlockpin", "devicepin", "pincode", "adminpass", "userpass", "rootpass", "dbpass",
	}
}

// isShortSecret reports whether the last word of a name is one that is too short to be
// looked for inside of others: PIN and not Pinned, pass and not Bypass.
func isShortSecret(key string) bool {
	words := wordsOf(key)
	for len(words) > 1 && slices.Contains([]string{"value", "text", "string", "data", "hash"}, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return len(words) > 0 && slices.Contains([]string{"psk", "pin", "pwd", "pass", "pw", "otp", "cookie"}, words[len(words)-1])
}

// wordsOf splits a name at its capitals, digits and separators, in small letters. Of a
// name that is too long to be one it returns nothing.
func wordsOf(name string) (words []string) {
	if len(name) > 200 {
		return nil
	}
	runes := []rune(name)
	start := 0
	cut := func(end int) {
		if end > start {
			words = append(words, strings.ToLower(string(runes[start:end])))
		}
	}
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r):
			cut(i)
			start = i + 1
		case i > start && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])):
			cut(i)
			start = i
		}
	}
	cut(len(runes))
	return words
}

// harmlessEndings are those of keys that describe a secret and do not have it.
func harmlessEndings() []string {
	return []string{
		"label", "policy", "description", "title", "prompt", "hint", "message", "placeholder", "type", "length", "regex", "mode",
		"minimum", "maximum", "enabled", "required", "disabled", "allowed", "displayname", "username", "algorithm", "interval", "help",
		"error", "complexity", "expiration", "retries", "attempts", "lifetime", "timeout", "delay", "history", "count", "date", "period", "action", "mapping",
		"bundleid",
	}
}

// isSwitch reports whether a key decides something about secrets, where its value can
// decide: a boolean or a number of allowPasswordSharing, askForPasswordDelay and
// LocalPasswordSync is none.
func isSwitch(key string) bool {
	words := wordsOf(key)
	return len(words) > 0 && slices.Contains(switchVerbs(), words[0]) ||
		slices.ContainsFunc(words, func(word string) bool { return slices.Contains(switchNouns(), word) })
}

// switchVerbs begin the names of switches.
func switchVerbs() []string {
	return []string{
		"allow", "allows", "ask", "block", "can", "conceal", "change", "delete", "deny", "disable", "disables", "display", "do", "dont", "enable", "enables", "enforce",
		"force", "has", "hide", "ignore", "import", "is", "max", "maximum", "min", "minimum", "monitor", "prevent", "prompt", "remember", "require", "requires",
		"restrict", "retry", "reveal", "run", "save", "show", "skip", "support", "supports", "suppress", "sync", "use", "uses", "warn",
	}
}

// switchNouns stand anywhere in them.
func switchNouns() []string {
	return []string{
		"age", "ask", "change", "days", "detection", "disable", "expiration", "expire", "functions", "login", "manager", "menu", "minimum", "minutes", "protection",
		"reveal", "saved", "seconds", "storage", "sync", "time", "timeout", "timer", "trigger", "use", "uses",
	}
}
