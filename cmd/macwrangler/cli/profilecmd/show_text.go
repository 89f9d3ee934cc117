package profilecmd

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// printProfile is the text form of profile show.
func printProfile(w *bufio.Writer, o profile.Overview) {
	fmt.Fprintln(w, fault.Printable(cmp.Or(o.DisplayName, "(no name)")))
	for _, line := range []struct{ label, value string }{
		{"description", o.Description},
		{"organization", o.Organization},
		{"identifier", o.Identifier},
		{"UUID", o.UUID},
		{"scope", scopeText(o.Scope)},
		{"removal", removalText(o)},
		{"expires", dateText(o.ExpirationDate)},
		{"format", o.Format.String()},
	} {
		printField(w, line.label, line.value)
	}
	if len(o.Signers) == 0 {
		printField(w, "signature", "none")
	}
	for _, signer := range o.Signers {
		printField(w, "signature", signerText(signer))
	}
	if o.Encrypted {
		printField(w, "payloads", "encrypted")
	}
	for i, p := range o.Payloads {
		printPayload(w, i+1, p)
	}
}

func printField(w *bufio.Writer, label, value string) {
	if value != "" {
		fmt.Fprintf(w, "  %-12s  %s\n", label, fault.Printable(value))
	}
}

func printPayload(w *bufio.Writer, number int, p profile.PayloadOverview) {
	title := cmp.Or(p.Type, "(no type)")
	if p.DisplayName != "" {
		title += ": " + p.DisplayName
	}
	fmt.Fprintf(w, "\n%d. %s\n", number, fault.Printable(title))
	printField(w, "description", p.Description)
	printField(w, "identifier", p.Identifier)
	printField(w, "UUID", p.UUID)
	printField(w, "summary", p.Summary)
	printPrivacy(w, p.Privacy)
	for _, c := range p.Certificates {
		printCertificate(w, c)
	}
	domain := p.Type
	for _, s := range p.Settings {
		if isPrinted(p, s) {
			continue
		}
		if s.Domain != domain {
			domain = s.Domain
			fmt.Fprintf(w, "  in %s:\n", fault.Printable(domain))
		}
		fmt.Fprintf(w, "  %s = %s%s\n", fault.Printable(s.Key), fault.Printable(valueText(s.Value)), howText(s.How))
		if s.Meaning != "" {
			fmt.Fprintf(w, "      %s\n", fault.Printable(s.Meaning))
		}
	}
}

// isPrinted reports whether a setting is in a table already.
func isPrinted(p profile.PayloadOverview, s profile.Setting) bool {
	return len(p.Privacy) > 0 && s.Key == "Services" || len(p.Certificates) > 0 && s.Key == "PayloadContent"
}

// maxColumn is the widest that a column of a table gets.
const maxColumn = 50

// printPrivacy prints who may do what, as a table.
func printPrivacy(w *bufio.Writer, entries []profile.PrivacyEntry) {
	if len(entries) == 0 {
		return
	}
	rows := [][3]string{{"program", "service", "decision"}}
	for _, e := range entries {
		service := fault.Printable(e.Service)
		if e.Shown != "" && e.Shown != e.Service {
			service += " (" + e.Shown + ")"
		}
		if e.Receiver != "" {
			service += " to " + fault.Printable(e.Receiver)
		}
		rows = append(rows, [3]string{fault.Printable(cmp.Or(e.Identifier, "(no identifier)")), service, string(e.Decision)})
	}
	var widths [2]int
	for _, row := range rows {
		for i := range widths {
			widths[i] = max(widths[i], min(utf8.RuneCountInString(row[i]), maxColumn))
		}
	}
	for _, row := range rows {
		fmt.Fprintf(w, "  %-*s  %-*s  %s\n", widths[0], row[0], widths[1], row[1], row[2])
	}
}

// printCertificate prints whose certificate it is, by whom, until when.
func printCertificate(w *bufio.Writer, c profile.Certificate) {
	issuer := fmt.Sprintf("issued by %q", c.Issuer)
	if c.Issuer == c.Subject {
		issuer = "by itself"
	}
	printField(w, "certificate", fmt.Sprintf("%q, %s", c.Subject, issuer))
	printField(w, "valid", c.NotBefore.UTC().Format(time.DateOnly)+" to "+c.NotAfter.UTC().Format(time.DateOnly))
	printField(w, "SHA-256", c.SHA256)
}

func howText(how string) string {
	switch how {
	case "Set-Once":
		return " (once; users may change it)"
	default:
		return ""
	}
}

func scopeText(scope string) string {
	switch scope {
	case string(profile.System):
		return "System: all users of the Mac"
	case string(profile.User):
		return "User: one user"
	default:
		return scope
	}
}

func removalText(o profile.Overview) string {
	var words []string
	if o.RemovalDisallowed {
		words = append(words, "only by an administrator, or by the MDM server")
	}
	if !o.RemovalDate.IsZero() {
		words = append(words, "automatically on "+dateText(o.RemovalDate))
	}
	return strings.Join(words, "; ")
}

func dateText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// signerText returns who signed, according to the file.
func signerText(s profile.Signer) string {
	text := "by an unknown signer"
	if s.Subject != "" {
		text = fmt.Sprintf("by %q, issued by %q", s.Subject, s.Issuer)
	}
	if !s.SigningTime.IsZero() {
		text += ", on " + dateText(s.SigningTime)
	}
	if !s.Intact {
		return text + "; BROKEN: see profile verify"
	}
	return text + "; content unchanged since"
}

// valueText returns a value in one line: text in quotes, containers as JSON, the
// size of data.
func valueText(value any) string {
	switch v := value.(type) {
	case []byte:
		return fmt.Sprintf("%d bytes of data", len(v))
	case time.Time:
		return dateText(v)
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1e15 {
			return fmt.Sprintf("%.1f", v) // a real, and not an integer
		}
	case string:
		if v == profile.Secret {
			return v
		}
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	return fault.ClipTo(strings.TrimSuffix(b.String(), "\n"), 200)
}
