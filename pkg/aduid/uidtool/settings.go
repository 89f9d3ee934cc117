package uidtool

import (
	"errors"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/outbound"
	"github.com/macwrangler/macwrangler/pkg/settings"
)

// DefaultPath is the path of the settings, below a volume's root.
const DefaultPath = "Library/Application Support/macwrangler/uidtool.yaml"

// DefaultLog is the path of the log of failures, below a volume's root.
const DefaultLog = "Library/Logs/macwrangler-uidtool.log"

// Settings are the directory to search, and how.
type Settings struct {
	Domain   string // DNS domain, whose servers are found by SRV records; or
	URL      string // ldap:// or ldaps:// address of one server
	Base     string // DN below which accounts are searched; "": the server's default
	BindDN   string // account to log on with: a DN or a UPN; "": anonymous, or with GSSAPI the machine's ticket
	Password string // "": none
	StartTLS bool
	CAFile   string // PEM file of trusted authorities; "": the system's
	GSSAPI   bool
	Log      string // file for failures; "": DefaultLog

	// AllowUnprotected asks a server over plain LDAP too: see CheckProtected.
	AllowUnprotected bool
}

// CheckProtected returns an error unless the answers come over TLS, or the settings
// say that they need not: whoever forges an answer chooses the uid of an account.
// A logon by Kerberos without TLS protects itself, and the answers only where the
// server agrees to. A domain's servers are always asked over TLS.
func (s Settings) CheckProtected() error {
	if s.Domain != "" || s.StartTLS || s.AllowUnprotected || strings.HasPrefix(strings.ToLower(s.URL), "ldaps:") {
		return nil
	}
	return &fault.Error{
		Code: CodeUnprotected, Act: "connecting to", Operand: outbound.Shown(s.URL), Err: errors.New("over plain LDAP anybody on the network can forge the answer"),
		Hint: "in the settings, write url: ldaps://HOST or startTLS: true; allowUnprotected: true asks anyway",
	}
}

// parse parses a settings file. Its errors contain keys and lines, never values:
// one of them is a password.
func parse(data []byte) (s Settings, passwordFile string, err error) {
	root, err := settings.Format{MaxBytes: maxFile, MaxValues: maxValues, Code: CodeBadSettings, Secret: true}.Parse(data)
	if err != nil {
		return s, "", err
	}
	if !root.IsMap() {
		return s, "", root.Errorf("want lines such as domain: corp.example.com")
	}
	err = root.Fields(
		settings.Key("domain", &s.Domain, settings.Value.Text),
		settings.Key("url", &s.URL, settings.Value.Text),
		settings.Key("base", &s.Base, settings.Value.Text),
		settings.Key("bindDN", &s.BindDN, settings.Value.Text),
		settings.Key("password", &s.Password, settings.Value.Text),
		settings.Key("passwordFile", &passwordFile, settings.Value.Text),
		settings.Key("startTLS", &s.StartTLS, trueOrFalse),
		settings.Key("caFile", &s.CAFile, settings.Value.Text),
		settings.Key("gssapi", &s.GSSAPI, trueOrFalse),
		settings.Key("log", &s.Log, settings.Value.Text),
		settings.Key("allowUnprotected", &s.AllowUnprotected, trueOrFalse),
	)
	if err != nil {
		return s, "", err
	}
	return s, passwordFile, s.check(passwordFile)
}

// trueOrFalse takes the words in quotes, too.
func trueOrFalse(v settings.Value) (bool, error) {
	word, err := v.Word("true", "false")
	return word == "true", err
}

// check rejects settings that conflict.
func (s Settings) check(passwordFile string) error {
	switch {
	case (s.Domain == "") == (s.URL == ""):
		return errors.New("want either domain or url")
	case s.Password != "" && passwordFile != "":
		return errors.New("want either password or passwordFile")
	case passwordFile == "-":
		return errors.New("passwordFile: a login window has no standard input")
	case (s.Password != "" || passwordFile != "") && s.BindDN == "":
		return errors.New("a password needs bindDN")
	case s.BindDN != "" && s.Password == "" && passwordFile == "" && !s.GSSAPI:
		return errors.New("bindDN needs password or passwordFile")
	default:
		return nil
	}
}
