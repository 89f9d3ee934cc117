package pkgcmd

import (
	"bufio"
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
)

// printPackage is the text form of pkg show.
func printPackage(w *bufio.Writer, quiet bool, o flatpkg.Overview) {
	if quiet {
		for _, c := range o.Packages {
			for _, f := range c.Files {
				fmt.Fprintln(w, fault.Printable(f.Path))
			}
		}
		return
	}
	fmt.Fprintln(w, fault.Printable(strings.TrimSpace(cmp.Or(o.Identifier, "(no identifier)")+" "+o.Version)))
	printField(w, "kind", string(o.Kind))
	for _, text := range signatureTexts(o.Signature) {
		printField(w, "signature", text)
	}
	printField(w, "ticket", map[bool]string{true: "stapled", false: "none"}[o.Ticket])
	if o.Product != nil {
		printProduct(w, *o.Product)
	}
	for _, c := range o.Packages {
		printComponent(w, o.Kind, c)
	}
	if len(o.Unread) > 0 {
		fmt.Fprintln(w, "\nnot read:")
	}
	for _, u := range o.Unread {
		fmt.Fprintf(w, "  %s: %s\n", fault.Printable(u.Part), fault.Printable(u.Message))
	}
}

func printField(w *bufio.Writer, label, value string) {
	if value != "" {
		fmt.Fprintf(w, "  %-13s %s\n", label, fault.Printable(value))
	}
}

// signatureTexts says who signed, if anybody did, and whether that holds.
func signatureTexts(s flatpkg.Signature) []string {
	list := signersTexts(s)
	switch {
	case !s.Signed:
		return []string{"none"}
	case !s.Intact:
		return append(list, "BROKEN: see pkg verify")
	default:
		return list
	}
}

// signersTexts says who signed, in a line for each signature that differs.
func signersTexts(s flatpkg.Signature) (list []string) {
	for _, one := range s.Signers {
		text := signerText(one)
		if len(list) == 0 || list[len(list)-1] != text {
			list = append(list, text)
		}
	}
	if len(list) == 2 && strings.TrimSuffix(list[1], onDate(s.Signers[1].SigningTime)) == list[0] {
		list = list[1:] // the same, with a date
	}
	return list
}

func signerText(s flatpkg.Signer) string {
	if len(s.Chain) == 0 {
		return "by an unknown signer" + onDate(s.SigningTime)
	}
	cert := s.Chain[0]
	return fmt.Sprintf("by %q, issued by %q, valid %s to %s", cert.Subject, cert.Issuer,
		cert.NotBefore.UTC().Format(time.DateOnly), cert.NotAfter.UTC().Format(time.DateOnly)) + onDate(s.SigningTime)
}

func onDate(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return ", on " + at.UTC().Format(time.RFC3339)
}

func printProduct(w *bufio.Writer, p flatpkg.ProductOverview) {
	printField(w, "title", p.Title)
	printField(w, "processors", cmp.Or(strings.Join(p.HostArchitectures, ", "), "not said (hostArchitectures)"))
	printField(w, "systems", strings.Join(p.OSVersions, "; "))
	printField(w, "choosing", p.Customize)
	printField(w, "checks", strings.Join(p.Checks, ", "))
	if p.Scripts > 0 {
		printField(w, "JavaScript", strconv.Itoa(p.Scripts))
	}
	printField(w, "shows", strings.Join(p.Pages, ", "))
	for _, c := range p.Choices {
		title := ""
		if c.Title != "" && c.Title != c.ID {
			title = fmt.Sprintf(" (%s)", c.Title)
		}
		printField(w, "choice", fmt.Sprintf("%s%s: %s", c.ID, title, cmp.Or(strings.Join(c.Packages, ", "), "nothing")))
	}
}

func printComponent(w *bufio.Writer, kind flatpkg.Kind, c flatpkg.ComponentOverview) {
	if kind == flatpkg.ProductKind {
		fmt.Fprintf(w, "\n%s: %s\n", fault.Printable(cmp.Or(c.Path, "(top)")), fault.Printable(strings.TrimSpace(c.Identifier+" "+c.Version)))
	}
	printField(w, "installs into", cmp.Or(c.InstallLocation, "/"))
	printField(w, "afterwards", strings.TrimPrefix(c.PostinstallAction, "none"))
	for _, b := range c.Bundles {
		printField(w, "bundle", strings.TrimSpace(fmt.Sprintf("%s %s", b.Identifier, b.Version))+": "+b.Path)
	}
	printField(w, "relocatable", strings.Join(c.Relocatable, ", "))
	printField(w, "payload", cmp.Or(c.Compression, "none"))
	printFiles(w, c.Files)
	for _, s := range c.Scripts {
		printScript(w, s)
	}
}

// printFiles prints the payload as a table, like ls -l.
func printFiles(w *bufio.Writer, files []flatpkg.FileOverview) {
	var widths [2]int
	for _, f := range files {
		widths[0] = max(widths[0], len(owner(f)))
		widths[1] = max(widths[1], len(strconv.FormatInt(f.Size, 10)))
	}
	for _, f := range files {
		line := fmt.Sprintf("  %s%s %-*s %*d %s", typeLetter(f.Type), f.Mode, widths[0], owner(f), widths[1], f.Size, fault.Printable(f.Path))
		if f.Type == "link" {
			line += " -> " + fault.Printable(f.Target)
		}
		if len(f.Architectures) > 0 {
			line += " [" + fault.Printable(strings.Join(f.Architectures, " ")) + "]"
		}
		fmt.Fprintln(w, line)
	}
}

func typeLetter(kind string) string {
	switch kind {
	case "file":
		return "-"
	case "folder":
		return "d"
	case "link":
		return "l"
	default:
		return "?"
	}
}

// owner is user and group, by the names that every Mac has.
func owner(f flatpkg.FileOverview) string {
	user := map[uint32]string{0: "root"}[f.UID]
	group := map[uint32]string{0: "wheel", 20: "staff", 80: "admin"}[f.GID]
	return cmp.Or(user, strconv.FormatUint(uint64(f.UID), 10)) + ":" + cmp.Or(group, strconv.FormatUint(uint64(f.GID), 10))
}

// printScript prints a script, each line behind a bar.
func printScript(w *bufio.Writer, s flatpkg.ScriptOverview) {
	what := ""
	if s.Phase != "" {
		what = ", run as " + s.Phase
	}
	fmt.Fprintf(w, "  script %s, mode %s, %d bytes%s\n", fault.Printable(s.Name), s.Mode, s.Size, fault.Printable(what))
	for line := range strings.Lines(s.Text) {
		line = strings.TrimRight(strings.ReplaceAll(line, "\t", "    "), "\r\n")
		fmt.Fprintln(w, strings.TrimRight("  | "+fault.Printable(line), " "))
	}
	if s.Cut {
		fmt.Fprintln(w, "  | …")
	}
}
