package profile

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// shownText is a text as it may be shown, wherever it stands: without the secrets in it.
// All that an [Overview] and a [Change] show goes through it.
func shownText(text string) string {
	if containsSecret(text) {
		return Secret
	}
	return withoutSecrets(text)
}

// containsSecret reports whether a text is a secret as a whole, whatever its key: an
// HTTP header, as in Munki's AdditionalHttpHeaders, a URL with a password or token, or
// a private key.
func containsSecret(text string) bool {
	if header, _, ok := strings.Cut(text, ":"); ok && isSecretHeader(header) {
		return true
	}
	if isKeyText(text) {
		return true
	}
	if !strings.Contains(text, "://") {
		return false
	}
	if len(text) > maxSearched {
		return true // better hidden than leaked
	}
	return userInfo.MatchString(text) || slices.ContainsFunc(strings.Fields(text), isSecretURL) || slices.ContainsFunc(anyURL.FindAllString(text, -1), isSecretURL)
}

// userInfo is a name with a password before the host, anyURL an address in a text.
var (
	userInfo = regexp.MustCompile(`://[^/?#\s:@]*:[^/?#\s]*@`)
	anyURL   = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://[^\s"'<>()]+`)
)

func isSecretHeader(name string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	return strings.HasSuffix(name, "authorization") || name == "cookie" || name == "set-cookie"
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
	if _, ok := u.User.Password(); ok || len(u.User.Username()) >= 20 {
		return true
	}
	if strings.EqualFold(u.Hostname(), "hooks.slack.com") {
		return true // the address is the permission
	}
	fragment, _ := url.ParseQuery(u.Fragment)
	for _, query := range []url.Values{u.Query(), fragment} {
		for name := range query {
			if isSecret(name) || isSecretQuery(name) {
				return true
			}
		}
	}
	return false
}

// isSecretQuery reports whether a parameter signs the address that it stands in, or
// stands for a password there.
func isSecretQuery(name string) bool {
	words := wordsOf(name)
	return len(words) > 0 && slices.Contains([]string{"sig", "signature", "key", "code", "auth", "jwt", "session", "authkey"}, words[len(words)-1])
}

// textForm is a form in which a text names a secret: what stands before it, the name,
// and the secret, in this order. Those without a name are secrets by themselves.
type textForm struct {
	form  *regexp.Regexp
	named bool
}

// The forms in which texts inside of a profile have a secret: a property list, XML, JSON,
// a line of a configuration file, as of WireGuard (PrivateKey = …), and a command.
var (
	listForm = regexp.MustCompile(`(<key>([^<]{1,80})</key>\s*<(?:string|data|integer|real)>)([^<]*)`)
	tagForm  = regexp.MustCompile(`(<([A-Za-z][A-Za-z0-9_.:-]{0,80})(?:\s[^<>]{0,200})?>)([^<]+)`)
	jsonForm = regexp.MustCompile(`("([^"\\]{1,80})"\s*:\s*)("(?:[^"\\]|\\.)*"|[-0-9tf][^,}\]\s]*)`)
	lineForm = regexp.MustCompile(`(?m)^([ \t]*["']?([A-Za-z][A-Za-z0-9_.-]*)["']?[ \t]*[=:][ \t]*)(\S[^\r\n]*)`)
	flagForm = regexp.MustCompile(`(--?([A-Za-z][A-Za-z0-9_-]*)(?:[ \t]+|=))("[^"]*"|'[^']*'|[^\s-]\S*)`)
	userForm = regexp.MustCompile(`((?:^|\s)(-u|-U|--user|--proxy-user)[ \t=]*)(["']?[^\s:]+:[^\r\n]*)`)
	wordForm = regexp.MustCompile(`(?i)(\b(bearer|basic|password is|passcode is|passphrase is|secret is|token is|pin is)[ \t]*:?[ \t]+)([^\s]*[0-9=][^\s]*)`)
	// Tokens that are known by their own form: JWT, GitHub, GitLab, Slack, AWS, Google.
	tokenForm = regexp.MustCompile(`()()(\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*|\bgh[pousr]_[A-Za-z0-9]{3,}|\bgithub_pat_\w+|\bglpat-[\w-]{8,}|\bxox[a-z]-[\w-]{8,}|\bA[KS]IA[A-Z0-9]{16}\b|\bAIza[\w-]{30,}|\b[sr]k_live_\w{8,})`)
	// nameForm is a name that a value follows, also in the middle of a line.
	nameForm = regexp.MustCompile(`([A-Za-z][A-Za-z0-9_.-]*)\\?["']?[ \t]*[=:]>?[ \t]*`)
)

// withoutSecrets hides the secrets that a text names. Most texts name none, and cost
// one look.
func withoutSecrets(text string) string {
	if !mayNameSecret(text) {
		return text
	}
	if len(text) > maxSearched {
		return Secret // better hidden than leaked
	}
	for _, f := range []textForm{
		{listForm, true}, {tagForm, true}, {jsonForm, true}, {lineForm, true}, {flagForm, true}, {userForm, false}, {wordForm, false}, {tokenForm, false},
	} {
		text = hideIn(f, text)
	}
	return hideAssigned(text)
}

// mayNameSecret is the look: whether a text has a part that each form has.
func mayNameSecret(text string) bool {
	lower := strings.ToLower(text)
	if slices.ContainsFunc([]string{"-u", "eyj", "gh", "glpat-", "xox", "akia", "asia", "aiza", "k_live_", "basic", "psk", "pin", "pwd", "pass", "pw", "otp", "cookie"}, func(word string) bool {
		return strings.Contains(lower, word)
	}) {
		return true
	}
	return hasSecretWord(plainName(lower))
}

func hideIn(f textForm, text string) string {
	var b strings.Builder
	last := 0
	for _, at := range f.form.FindAllStringSubmatchIndex(text, -1) {
		if f.named && !isSecret(text[at[4]:at[5]]) {
			continue
		}
		b.WriteString(text[last:at[6]] + Secret)
		last = at[7]
	}
	return b.String() + text[last:]
}

// hideAssigned hides what follows the name of a secret in the middle of a line:
// Server=x;Password=…; and login: bob password: ….
func hideAssigned(text string) string {
	var b strings.Builder
	last := 0
	for _, at := range nameForm.FindAllStringSubmatchIndex(text, -1) {
		from := at[1]
		if from < last || !isSecret(text[at[2]:at[3]]) || strings.HasPrefix(text[from:], Secret) {
			continue
		}
		if end := from + valueLength(text[from:]); end > from {
			b.WriteString(text[last:from] + Secret)
			last = end
		}
	}
	return b.String() + text[last:]
}

// valueLength is how long a value is: to its closing quote, or as far as a line or a
// list of settings goes on.
func valueLength(text string) int {
	if text != "" && (text[0] == '"' || text[0] == '\'') {
		if end := strings.IndexByte(text[1:], text[0]); end >= 0 {
			return end + 2
		}
	}
	if end := strings.IndexAny(text, ";\r\n"); end >= 0 {
		return end
	}
	return len(text)
}
