package uidtool

import (
	"errors"
	"fmt"
	"regexp"

	"go.yaml.in/yaml/v3"
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
}

// bind returns pointers to the values for the keys of the file.
func (s *Settings) bind(passwordFile *string) (texts map[string]*string, switches map[string]*bool) {
	return map[string]*string{
			"domain": &s.Domain, "url": &s.URL, "base": &s.Base, "bindDN": &s.BindDN, "password": &s.Password,
			"passwordFile": passwordFile, "caFile": &s.CAFile, "log": &s.Log,
		},
		map[string]*bool{"startTLS": &s.StartTLS, "gssapi": &s.GSSAPI}
}

// parse parses a settings file. Its errors contain keys and lines, never values:
// one of them is a password.
func parse(data []byte) (s Settings, passwordFile string, err error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return s, "", fmt.Errorf("%snot valid YAML", lineOf(err))
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return s, "", errors.New("want lines such as domain: corp.example.com")
	}
	texts, switches := s.bind(&passwordFile)
	seen := map[string]bool{}
	for pairs := doc.Content[0].Content; len(pairs) > 1; pairs = pairs[2:] {
		key, value := pairs[0], pairs[1]
		text, isText := texts[key.Value]
		onOff, isSwitch := switches[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode || !isText && !isSwitch:
			return s, "", fmt.Errorf("line %d: unknown setting", key.Line)
		case seen[key.Value]:
			return s, "", fmt.Errorf("line %d: duplicate setting %s", key.Line, key.Value)
		case value.Kind != yaml.ScalarNode || value.Tag == "!!null" || value.Value == "":
			return s, "", fmt.Errorf("line %d: %s needs one value; remove the line for none", value.Line, key.Value)
		case isText:
			*text = value.Value
		case value.Value != "true" && value.Value != "false":
			return s, "", fmt.Errorf("line %d: %s must be true or false", value.Line, key.Value)
		default:
			*onOff = value.Value == "true"
		}
		seen[key.Value] = true
	}
	return s, passwordFile, s.check(passwordFile)
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

// lineOf returns the line, and nothing else, from an error of the YAML reader.
func lineOf(err error) string {
	if line := regexp.MustCompile(`line (\d+)`).FindString(err.Error()); line != "" {
		return line + ": "
	}
	return ""
}
