package lint

import (
	"fmt"
	"slices"
)

// proxyMode is what a mode of ProxySettings goes with.
type proxyMode struct {
	needs  string // a property
	allows []string
}

// proxyModes returns the modes by name and, as old profiles have them, by number.
func proxyModes() map[string]proxyMode {
	none := proxyMode{}
	return map[string]proxyMode{
		"direct": none, "auto_detect": none, "system": none, "0": none, "1": none, "3": none,
		"pac_script":    {"ProxyPacUrl", []string{"ProxyPacUrl"}},
		"fixed_servers": {"ProxyServer", []string{"ProxyServer", "ProxyBypassList"}},
		"2":             {"", []string{"ProxyServer", "ProxyBypassList", "ProxyPacUrl"}},
	}
}

// proxySettings checks that there is what the mode needs, and nothing that it does
// not go with.
func (l *linter) proxySettings(s managedSetting) {
	set := map[string]policyValue{}
	v := plistValue(s.value, s.key, s.path)
	for m := range v.members() {
		if m.kind != "string" || m.text != "" {
			set[m.Name] = m
		}
	}
	if len(set) == 0 {
		return
	}
	wrong := func(at policyValue, format string, args ...any) {
		l.Add(at.place(), ruleBadValue, fmt.Sprintf(format, args...)+": Chrome ignores the policy", "")
	}
	mode, named := set["ProxyMode"]
	word := mode.text
	if !named {
		if mode, named = set["ProxyServerMode"]; !named {
			wrong(v, "ProxySettings lacks ProxyMode")
			return
		}
		word = fmt.Sprint(mode.num)
	}
	rule := proxyModes()[word]
	if _, there := set[rule.needs]; rule.needs != "" && !there {
		wrong(mode, "the proxy mode %s needs %s", word, rule.needs)
	}
	for _, name := range []string{"ProxyServer", "ProxyBypassList", "ProxyPacUrl"} {
		if m, there := set[name]; there && !slices.Contains(rule.allows, name) {
			wrong(m, "%s does not go with the proxy mode %s", name, word)
		}
	}
	l.manualProxy(set, word, mode)
}

// manualProxy checks the old mode 2, which is either of two.
func (l *linter) manualProxy(set map[string]policyValue, mode string, at policyValue) {
	_, server := set["ProxyServer"]
	_, script := set["ProxyPacUrl"]
	if mode == "2" && server == script {
		l.Add(at.place(), ruleBadValue, "the proxy server mode 2 needs either ProxyServer or ProxyPacUrl: Chrome ignores the policy", "")
	}
}
