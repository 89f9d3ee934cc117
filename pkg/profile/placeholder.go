package profile

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// placeholders recognizes texts that somebody was to replace. What MDM servers fill in
// ($USERNAME, {{mail}}, %SerialNumber%) is none.
type placeholders struct {
	words, whole, names *regexp.Regexp
}

func newPlaceholders() *placeholders {
	return &placeholders{
		// In capitals, anywhere: REPLACE-WITH-UUID, YOUR_TEAM_ID, INSERT TOKEN HERE.
		words: regexp.MustCompile(`\b((REPLACE[-_ ]?(ME|WITH|THIS|BY)|CHANGE[-_ ]?(ME|THIS))([-_][-_A-Z0-9]*|\b)|([A-Z]+_)?YOUR[-_][A-Z][-_A-Z0-9]*|(INSERT|ENTER|PUT|ADD)[-_ ]+([A-Z]+[-_ ]+)*(HERE|YOUR)\b|INSERT(_[A-Z]+)+\b|YOUR(TENANT|TOKEN|DOMAIN|COMPANY|KEY|TEAM|ORG|ORGANIZATION|SERVER|URL|NAME|ID|UUID)(ID|NAME|KEY|URL)?\b|([A-Z]+[-_])+HERE\b)` +
			`|<[A-Z][A-Z0-9]*([-_][A-Z0-9]+)+>|\b__[A-Z][A-Z0-9]*(_[A-Z0-9]+)*__\b` +
			`|[<\[{](YOUR|Your|your|INSERT|Insert|insert|REPLACE|Replace|replace)[ _-][^<>\[\]{}]{1,60}[>\]}]`),
		// In any case, alone: changeme, 00000000-0000-0000-0000-000000000000, XXXXXXXXXX.
		whole: regexp.MustCompile(`^(?i:(https?://)?(www\.|mail\.|vpn\.|mdm\.)?your\.?(domain|company|org|organization|server|tenant)\.(com|org|net|local|edu)/?|(change|replace)[-_ ]?me|todo|fixme|tbd|x{8,}|x{8}-x{4}-x{4}-x{4}-x{12}|0{10,}|0{8}-0{4}-0{4}-0{4}-0{12})$`),
		names: regexp.MustCompile(`(?i)^com\.your-?(company|org|organization|domain)\b`),
	}
}

// maxSearched is how much of a text is searched, for placeholders and for secrets, in
// bytes: a search costs a hundred times what reading does.
const maxSearched = 1 << 20

// placeholder reports a text that was to be replaced.
func (l *linter) placeholder(key string, n *plistfile.Node, path []string) {
	value, _ := n.Text()
	if len(value) < 3 {
		return
	}
	if len(value) > maxSearched {
		l.Add(placeOf(n, slices.Clone(path)...), finding.NotChecked,
			fmt.Sprintf("only the first %d bytes of %s were searched for placeholders", maxSearched, fault.Clip(cmp.Or(key, "the text"))), "")
		value = value[:maxSearched]
	}
	if l.holders == nil {
		l.holders = newPlaceholders()
	}
	found := l.holders.find(key, value)
	if found == "" {
		return
	}
	if key == "" {
		key = "the text"
	}
	l.Add(placeOf(n, slices.Clone(path)...), rulePlaceholder, fmt.Sprintf("%s still has a placeholder: %q", fault.Clip(key), fault.Clip(found)),
		placeholderFix(key))
}

func placeholderFix(key string) string {
	if strings.HasSuffix(key, "UUID") {
		return "make a UUID: uuidgen"
	}
	return "fill in what it stands for"
}

// find returns the placeholder in a text, or "".
func (p *placeholders) find(key, value string) string {
	// A search costs more than a look at the words that each placeholder has.
	if hasAny(value, "REPLACE", "CHANGE", "INSERT", "ENTER", "PUT", "ADD", "YOUR", "HERE", "__") || hasAny(value, "<", "[", "{") && hasAny(value, "our", "nsert", "eplace", "_", "-") {
		if found := p.words.FindString(value); found != "" {
			return found
		}
	}
	if len(value) < 64 && p.whole.MatchString(value) {
		return value
	}
	if key == keyIdentifier && p.names.MatchString(value) {
		return value
	}
	return ""
}

func hasAny(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
}
