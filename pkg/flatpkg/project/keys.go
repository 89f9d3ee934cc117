package project

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// key is a key that munkipkg knows, and what to do with its value.
type key struct {
	name string
	set  func(*Info, pair)
}

// keys returns all that munkipkg knows; the fields are those of the info.
func (i *Info) keys() []key {
	return []key{
		text("name", &i.Name),
		text("identifier", &i.Identifier),
		{"version", (*Info).setVersion},
		form("install_location", &i.InstallLocation, isLocation, "a path from the root of the volume", "write an absolute path, such as /Applications"),
		word("ownership", &i.Ownership, "recommended", "preserve", "preserve-other"),
		word("postinstall_action", &i.PostinstallAction, "none", "logout", "restart"),
		word("compression", &i.Compression, "legacy", "latest"),
		form("min-os-version", &i.MinOSVersion, isSystemVersion, "a version of macOS", "write numbers with dots, such as 12.0"),
		text("product id", &i.ProductID),
		flag("distribution_style", &i.Distribution),
		flag("suppress_bundle_relocation", &i.SuppressBundleRelocation),
		flag("preserve_xattr", &i.PreserveXattr),
		flag("large-payload", &i.LargePayload),
		dict("signing_info", &i.Signing),
		dict("notarization_info", &i.Notarization),
	}
}

func text(name string, to *string) key {
	return key{name, func(i *Info, p pair) {
		if p.value.kind != isText {
			i.wrongType(p, isText)
			return
		}
		if *to = p.value.text; strings.TrimSpace(*to) == "" {
			i.report(p, CodeBadValue, "is empty", "give it a value, or remove the key")
		}
	}}
}

// form is a text of a certain form.
func form(name string, to *string, is func(string) bool, want, fix string) key {
	plain := text(name, to)
	return key{name, func(i *Info, p pair) {
		before := len(i.Problems)
		if plain.set(i, p); len(i.Problems) == before && !is(*to) {
			i.report(p, CodeBadValue, fmt.Sprintf("is %q, want %s", fault.Clip(*to), want), fix)
		}
	}}
}

func isLocation(path string) bool {
	return strings.HasPrefix(path, "/") && !slices.Contains(strings.Split(path, "/"), "..")
}

func isSystemVersion(version string) bool {
	for part := range strings.SplitSeq(version, ".") {
		if _, err := strconv.ParseUint(part, 10, 16); err != nil {
			return false
		}
	}
	return true
}

func word(name string, to *string, words ...string) key {
	return key{name, func(i *Info, p pair) {
		if p.value.kind != isText {
			i.wrongType(p, isText)
			return
		}
		if *to = p.value.text; !slices.Contains(words, *to) {
			i.report(p, CodeBadValue, fmt.Sprintf("is %q, want %s", fault.Clip(*to), strings.Join(words, ", ")), "write "+words[0])
		}
	}}
}

func flag(name string, to *bool) key {
	return key{name, func(i *Info, p pair) {
		if p.value.kind != isBool {
			i.wrongType(p, isBool)
			return
		}
		*to = p.value.bool
	}}
}

func dict(name string, to *bool) key {
	return key{name, func(i *Info, p pair) {
		if p.value.kind != isDict {
			i.wrongType(p, isDict)
			return
		}
		*to = true
	}}
}

// setVersion takes a text, or a whole number, which is spelled in one way only.
func (i *Info) setVersion(p pair) {
	switch p.value.kind {
	case isText, isInteger:
		if i.Version = p.value.text; strings.TrimSpace(i.Version) == "" {
			i.report(p, CodeBadValue, "is empty", "give it a value such as 1.0")
		}
	case isFraction:
		i.report(p, CodeVersionNumber, fmt.Sprintf("is the number %s and not text, so that 1.10 becomes 1.1", fault.Clip(p.value.text)),
			fmt.Sprintf("put it in quotes (in a property list in <string>): '%s'", fault.Clip(p.value.text)))
	default:
		i.wrongType(p, isText)
	}
}

func (i *Info) wrongType(p pair, want kind) {
	fix := "write text in quotes"
	switch want { //nolint:exhaustive // no key wants another
	case isBool:
		fix = "write true or false, without quotes"
	case isDict:
		fix = "write a dictionary"
	}
	i.report(p, CodeWrongType, fmt.Sprintf("is %s, want %s", p.value.kind, want), fix)
}

func (i *Info) report(p pair, code fault.Code, text, fix string) {
	i.Problems = append(i.Problems, Problem{Code: code, Key: p.key, Place: Place{p.value.line, p.value.column}, Text: text, Fix: fix})
}

// unknown warns of a key that munkipkg ignores.
func (i *Info) unknown(p pair, keys []key) {
	var known []string
	for _, k := range keys {
		known = append(known, k.name)
	}
	fix := "remove it"
	if near := fault.Nearest(p.key, known); near != "" {
		fix = "did you mean " + near + "?"
	}
	i.Problems = append(i.Problems, Problem{
		Code: CodeUnknownKey, Key: fault.Clip(p.key), Place: Place{p.line, p.column}, Text: "is a key that munkipkg ignores", Fix: fix, Warning: true,
	})
}
