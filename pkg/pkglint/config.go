package pkglint

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/settings"
)

// CodeConfig is of a configuration that cannot be used.
const CodeConfig fault.Code = "bad-lint-config"

// Config is what a repository has decided about the rules.
type Config struct {
	name       string
	disabled   []string
	severities map[string]finding.Severity
	ignores    []ignore
}

// ignore leaves out the findings of a rule in some files.
type ignore struct {
	rule, files, because string
	line                 int
	used                 bool
}

// ParseConfig reads a configuration: a YAML file with the keys disable, severity and
// ignore. The name is that of the file in findings.
func ParseConfig(name string, data []byte) (*Config, error) {
	c := &Config{name: name, severities: map[string]finding.Severity{}}
	root, err := settings.Format{MaxBytes: 1 << 20, MaxValues: 10_000, Code: CodeConfig}.Parse(data)
	if err != nil {
		return nil, err
	}
	if root.IsNull() {
		return c, nil
	}
	set := func(get func(settings.Value) error) func(settings.Value) (struct{}, error) {
		return func(v settings.Value) (struct{}, error) { return struct{}{}, get(v) }
	}
	var nothing struct{}
	err = root.Fields(
		settings.Key("disable", &nothing, set(c.readDisable)),
		settings.Key("severity", &nothing, set(c.readSeverity)),
		settings.Key("ignore", &nothing, set(c.readIgnores)),
	)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// known refuses the id of a rule that does not exist.
func known(v settings.Value, id string) error {
	var ids []string
	for _, r := range append(Rules(), finding.SharedRules()...) {
		ids = append(ids, r.ID)
	}
	if !slices.Contains(ids, id) {
		return v.Errorf("there is no rule %q: macwrangler pkg rules lists them", fault.Clip(id))
	}
	return nil
}

func (c *Config) readDisable(v settings.Value) error {
	items, err := v.List("a list of rules")
	for _, item := range items {
		id, err := item.Text()
		if err != nil {
			return err
		}
		if err := known(item, id); err != nil {
			return err
		}
		c.disabled = append(c.disabled, id)
	}
	return err
}

func (c *Config) readSeverity(v settings.Value) error {
	pairs, err := v.Pairs()
	for _, p := range pairs {
		if err := known(p.Value, p.Key); err != nil {
			return err
		}
		word, err := p.Value.Word("error", "warning", "info")
		if err != nil {
			return err
		}
		c.severities[p.Key] = finding.Severity(word)
	}
	return err
}

func (c *Config) readIgnores(v settings.Value) error {
	items, err := v.List("a list of rule, files and because")
	for _, item := range items {
		one := ignore{line: item.Line()}
		err := item.Fields(
			settings.Key("rule", &one.rule, settings.Value.Text),
			settings.Key("files", &one.files, settings.Value.Text),
			settings.Key("because", &one.because, settings.Value.Text),
		)
		if err != nil {
			return err
		}
		if err := known(item, one.rule); err != nil {
			return err
		}
		if one.files == "" || one.because == "" {
			return item.Errorf("an entry of ignore needs rule, files and because")
		}
		if _, err := path.Match(one.files, ""); err != nil {
			return item.Errorf("files: %q is no pattern", fault.Clip(one.files))
		}
		c.ignores = append(c.ignores, one)
	}
	return err
}

// Apply returns the findings as the configuration wants them. If they are of all that it
// is for, and not of a few files, there is one more for each entry of ignore that left
// nothing out. What was not checked stays.
func (c *Config) Apply(list []finding.Finding, all bool) []finding.Finding {
	if c == nil {
		return list
	}
	ignores := slices.Clone(c.ignores)
	var kept []finding.Finding
	for _, f := range list {
		switch {
		case slices.Contains(c.disabled, f.Rule), f.Rule != finding.NotChecked && ignored(ignores, f):
			continue
		case c.severities[f.Rule] != "":
			f.Severity = c.severities[f.Rule]
		}
		kept = append(kept, f)
	}
	for _, one := range ignores {
		if all && !one.used {
			kept = append(kept, finding.Finding{
				Rule: ruleIgnore, Severity: finding.Warning, Target: c.name, Path: "ignore", Line: one.line,
				Message: fmt.Sprintf("ignoring %s in %s leaves out nothing", one.rule, one.files), Fix: "remove it",
			})
		}
	}
	return kept
}

func ignored(ignores []ignore, f finding.Finding) bool {
	hit := false
	for i, one := range ignores {
		if one.rule == f.Rule && (matchesEnd(one.files, f.Target) || f.Path != "" && matchesEnd(one.files, path.Join(f.Target, f.Path))) {
			ignores[i].used, hit = true, true
		}
	}
	return hit
}

// matchesEnd reports whether a pattern matches a path or the end of it, from a slash on.
func matchesEnd(pattern, name string) bool {
	name = path.Clean(name)
	for {
		if ok, err := path.Match(pattern, name); ok && err == nil {
			return true
		}
		_, rest, found := strings.Cut(name, "/")
		if !found {
			return false
		}
		name = rest
	}
}
