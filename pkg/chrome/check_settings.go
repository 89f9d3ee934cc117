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

// Check tells whether the settings can be had at all, in whatever mode.
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
		return fault.New(CodeNoSettings, "say what you want, such as --homepage https://www.example.org/",
			"reading settings: there are none")
	}
	return nil
}

func (s Settings) checkURLs() error {
	if len(s.StartupURLs) > maxList {
		return fault.New(CodeBadValue, "", "reading startup pages: there are more than %d", maxList)
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
			return fault.New(CodeBadValue, "name each page once", "reading startup page %q: it is there twice", fault.Clip(address))
		}
	}
	return nil
}

func (s Settings) checkBookmarks() error {
	if len(s.Bookmarks) > maxList {
		return fault.New(CodeBadValue, "", "reading bookmarks: there are more than %d", maxList)
	}
	for _, b := range s.Bookmarks {
		switch {
		case strings.TrimSpace(b.Name) == "":
			return fault.New(CodeBadValue, "give it one: --bookmark NAME=URL", "reading bookmark %q: it has no name", fault.Clip(b.URL))
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
	if len(text) > maxURL || !isPlainText(text) || strings.ContainsAny(text, " \"<>\\^`{|}") {
		return bad("it is no URL", fmt.Sprintf("write spaces as %%20; up to %d bytes", maxURL))
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" || u.Opaque != "" {
		return bad("it is no whole URL", "want a scheme and a host: https://"+strings.TrimLeft(fault.Clip(text), "/"))
	}
	switch {
	case u.User != nil:
		return fault.New(CodeBadURL, "every user of the Mac can read the settings: leave the password out",
			"reading %s: its URL has a user or a password in it", what)
	case u.Scheme == "http" || u.Scheme == "https":
		if u.Hostname() == "" {
			return bad("it has no host", "such as https://www.example.org/")
		}
	case u.Scheme == "file":
		if (u.Host != "" && u.Host != "localhost") || !path.IsAbs(u.Path) {
			return bad("it names no file on this Mac", "three slashes: file:///Library/Web/index.html")
		}
	case u.Scheme == "chrome":
		if u.Host == "" {
			return bad("it has no page", "such as chrome://newtab/")
		}
	default:
		return bad(fmt.Sprintf("the scheme %q is none that it may have", fault.Clip(u.Scheme)), "want https, http, file or chrome")
	}
	return nil
}

// isPlainText is true of UTF-8 on one line.
func isPlainText(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}
