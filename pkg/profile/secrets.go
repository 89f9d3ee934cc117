package profile

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Secret replaces passwords and other secrets in an [Overview].
const Secret = "(not shown)"

// isSecret reports by its name whether a key has a secret: Password,
// RemovalPassword, EAPClientPassphrase, SharedSecret, auth-token, …, but not one that is
// about passwords, as PasswordLabel and forgotPasswordURL are. The address of something
// with a token may have the token in it.
func isSecret(key string) bool {
	key = strings.ToLower(key)
	if strings.HasSuffix(key, "passwordurl") {
		return false
	}
	return slices.ContainsFunc(secretWords(), func(word string) bool { return strings.Contains(key, word) }) &&
		!slices.ContainsFunc(harmlessEndings(), func(ending string) bool { return strings.HasSuffix(key, ending) })
}

func secretWords() []string {
	return []string{
		"password", "passwd", "passphrase", "passcode", "secret", "token", "challenge", "privatekey", "private_key", "private-key",
		"presharedkey", "preshared_key", "preshared-key", "apikey", "api_key", "api-key", "accesskey", "access_key", "encryptionkey", "recoverykey",
	}
}

// harmlessEndings are those of keys that describe a secret and do not have it.
func harmlessEndings() []string {
	return []string{
		"label", "policy", "description", "title", "prompt", "hint", "message", "placeholder", "type", "length", "regex", "mode",
		"minimum", "maximum", "enabled", "required", "disabled", "allowed", "displayname", "username", "algorithm", "interval", "help",
		"error", "complexity", "expiration", "retries", "attempts", "lifetime",
	}
}

// containsSecret reports whether a text is a secret as a whole, whatever its key: an
// HTTP header, as in Munki's AdditionalHttpHeaders, a URL with a password or token, or
// a private key.
func containsSecret(text string) bool {
	if header, _, ok := strings.Cut(text, ":"); ok && strings.HasSuffix(strings.ToLower(header), "authorization") {
		return true
	}
	if isKeyText(text) {
		return true
	}
	if !strings.Contains(text, "://") {
		return false
	}
	return slices.ContainsFunc(strings.Fields(text), isSecretURL)
}

// isKeyText reports whether a text has a private key in it, or what OpenVPN keeps in
// the same way.
func isKeyText(text string) bool {
	return slices.ContainsFunc([]string{"PRIVATE KEY-----", "Static key V1-----", "<auth-user-pass>", "<tls-auth>", "<tls-crypt"}, func(sign string) bool {
		return strings.Contains(text, sign)
	})
}

func isSecretURL(word string) bool {
	if !strings.Contains(word, "://") {
		return false
	}
	u, err := url.Parse(word)
	if err != nil {
		return strings.Contains(word, "@") // better hidden than leaked
	}
	if _, ok := u.User.Password(); ok {
		return true
	}
	for name := range u.Query() {
		if isSecret(name) {
			return true
		}
	}
	return false
}

// The forms in which texts inside of a profile name a secret: a line of a
// configuration file, as of WireGuard (PrivateKey = …), JSON, and a property list.
var (
	lineForm = regexp.MustCompile(`(?m)^([ \t]*["']?([A-Za-z][A-Za-z0-9_.-]*)["']?[ \t]*[=:][ \t]*)(\S[^\r\n]*)`)
	jsonForm = regexp.MustCompile(`("([^"\\]{1,80})"\s*:\s*)("(?:[^"\\]|\\.)*")`)
	listForm = regexp.MustCompile(`(<key>([^<]{1,80})</key>\s*<(?:string|data)>)([^<]*)`)
)

// withoutSecrets hides the secrets that a text names. Most texts name none, and cost
// one look.
func withoutSecrets(text string) string {
	lower := strings.ToLower(text)
	if !slices.ContainsFunc(secretWords(), func(word string) bool { return strings.Contains(lower, word) }) {
		return text
	}
	if len(text) > maxSearched {
		return Secret // better hidden than leaked
	}
	for _, form := range []*regexp.Regexp{listForm, jsonForm, lineForm} {
		text = hideIn(form, text)
	}
	return text
}

func hideIn(form *regexp.Regexp, text string) string {
	var b strings.Builder
	last := 0
	for _, at := range form.FindAllStringSubmatchIndex(text, -1) {
		if !isSecret(text[at[4]:at[5]]) {
			continue
		}
		b.WriteString(text[last:at[6]] + Secret)
		last = at[7]
	}
	return b.String() + text[last:]
}
