package chrome

import (
	"fmt"
	"net/url"
	"path"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	maxURL      = 2048 // bytes; what Chrome shows and Apple's tools carry without trouble
	maxList     = 500  // startup pages, bookmarks
	maxText     = 256  // bytes of a bookmark's name
	maxPolicies = 1000
)

// Check returns an error for settings that no mode can make.
func (s Settings) Check() error {
	for _, step := range []func() error{s.checkAny, s.checkURLs, s.checkBookmarks, s.checkUpdates, s.checkPolicies} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (s Settings) checkAny() error {
	if reflect.ValueOf(s).IsZero() {
		return fault.New(CodeNoSettings, "add a setting, such as --homepage https://www.example.org/",
			"reading settings: nothing is set")
	}
	return nil
}

func (s Settings) checkURLs() error {
	if len(s.StartupURLs) > maxList {
		return fault.New(CodeBadValue, "", "reading startup pages: more than %d", maxList)
	}
	if s.Homepage != "" {
		if err := checkURL("home page", s.Homepage); err != nil {
			return err
		}
	}
	for i, address := range s.StartupURLs {
		if err := checkURL("startup page", address); err != nil {
			return err
		}
		if slices.Contains(s.StartupURLs[:i], address) {
			return fault.New(CodeBadValue, "name each page once", "reading startup page %q: listed twice", fault.Clip(address))
		}
	}
	return nil
}

func (s Settings) checkBookmarks() error {
	if len(s.Bookmarks) > maxList {
		return fault.New(CodeBadValue, "", "reading bookmarks: more than %d", maxList)
	}
	for _, b := range s.Bookmarks {
		switch {
		case strings.TrimSpace(b.Name) == "":
			return fault.New(CodeBadValue, "give it one: --bookmark NAME=URL", "reading bookmark %q: no name", fault.Clip(b.URL))
		case len(b.Name) > maxText || !isPlainText(b.Name):
			return fault.New(CodeBadValue, "", "reading bookmark %q: want a name of one line, up to %d bytes", fault.Clip(b.Name), maxText)
		}
		if err := checkURL("bookmark", b.URL); err != nil {
			return err
		}
	}
	return nil
}

func (s Settings) checkUpdates() error {
	if s.Updates != "" && !slices.Contains(UpdatesWords(), string(s.Updates)) {
		return fault.New(CodeBadValue, "", "reading updates %q: want on, manual or off", fault.Clip(string(s.Updates)))
	}
	return nil
}

// checkURL refuses what Chrome would search for instead of opening it.
func checkURL(what, text string) error {
	bad := func(why, advice string) error {
		return fault.New(CodeBadURL, advice, "reading %s %q: %s", what, fault.Clip(text), why)
	}
	if hasUserInfo(text) {
		return fault.New(CodeBadURL, "every user of the Mac can read the settings: leave the password out",
			"reading %s: the URL has a user name or password", what)
	}
	if len(text) > maxURL || !isPlainText(text) || strings.ContainsAny(text, " \"<>\\^`{|}") {
		return bad("not a URL", fmt.Sprintf("write spaces as %%20; up to %d bytes", maxURL))
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" || u.Opaque != "" {
		return bad("not a complete URL", completeURL(text))
	}
	switch {
	case u.Scheme == "http" || u.Scheme == "https":
		if u.Hostname() == "" {
			return bad("no host", "such as https://www.example.org/")
		}
	case u.Scheme == "file":
		if (u.Host != "" && u.Host != "localhost") || !path.IsAbs(u.Path) {
			return bad("not a file on this Mac", "use three slashes: file:///Library/Web/index.html")
		}
	case u.Scheme == "chrome":
		if u.Host == "" {
			return bad("no page", "such as chrome://newtab/")
		}
	default:
		return bad(fmt.Sprintf("unsupported scheme %q", fault.Clip(u.Scheme)), "use https, http, file or chrome")
	}
	return nil
}

// completeURL advises what to write instead of a URL that is not complete. What begins
// with the name of a host, or of this one, lacks its scheme; what has a scheme of its
// own, such as javascript:, is not the address of a page, and gets no https before it.
func completeURL(text string) string {
	const advice = "want a scheme and a host, such as https://www.example.org/"
	missing := "https://" + strings.TrimLeft(text, "/")
	u, err := url.Parse(missing)
	scheme, _, hasScheme := strings.Cut(text, ":")
	host := strings.Contains(scheme, ".") || scheme == "localhost"
	if err != nil || u.Hostname() == "" || fault.Clip(text) != text || hasScheme && !host || strings.Contains(text, "://") {
		return advice
	}
	return "want a scheme and a host: " + missing
}

// hasUserInfo reports whether there is a user name or password before the host.
// It looks at what is not a URL too, which an error would show as a whole.
func hasUserInfo(text string) bool {
	_, after, found := strings.Cut(text, "//")
	host, _, _ := strings.Cut(after, "/")
	host, _, _ = strings.Cut(host, "?")
	host, _, _ = strings.Cut(host, "#")
	return found && strings.Contains(host, "@")
}

// isPlainText reports whether a text is UTF-8 on one line.
func isPlainText(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}
