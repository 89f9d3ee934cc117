// Package serverside says what a document of a content cache tells about the cache:
// whether it is registered with Apple, and where it listens.
//
//	doc, err := assetcache.Parse(data)
//	reasons := serverside.Judge(doc)
//
// It is about one cache, as it was when the document was printed. It does not say which
// cache a client would use, nor whether the two fit together; it holds nothing against
// anything. What a document does not tell, or what is not understood, is unknown.
//
// Texts of the document are quoted, shortened and made safe to print.
package serverside

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The codes of what a document says.
const (
	Registered     fault.Code = "cache-registered"      // active, and known to Apple
	Starting       fault.Code = "cache-starting"        // it waits for its registration
	Refused        fault.Code = "cache-refused"         // its registration failed
	Inactive       fault.Code = "cache-inactive"        // registered once, and not active
	Off            fault.Code = "cache-off"             // content caching is not activated
	CannotActivate fault.Code = "cache-cannot-activate" // it cannot be activated there
	Settings       fault.Code = "cache-settings"        // settings, which tell nothing about the state
	Unknown        fault.Code = "cache-unknown"         // the document does not tell
	Unread         fault.Code = "cache-not-understood"  // a value was not understood
)

// Judge returns what a document says, the state of the cache first.
func Judge(doc *assetcache.Document) []fault.Reason {
	var reasons []fault.Reason
	switch {
	case doc.Status != nil:
		reasons = append(reasons, judgeStatus(doc.Status))
	case doc.Kind == assetcache.KindActivation:
		reasons = append(reasons, because(CannotActivate, "Content caching cannot be activated there%s", refusal(doc.Refusal)))
	case len(doc.Settings) == 0:
		reasons = append(reasons, because(Unknown, "The document tells nothing about a cache"))
	}
	for _, one := range doc.Settings {
		reasons = append(reasons, because(Settings, "The settings of a content cache (%s): %s", doc.Kind, shown(doc.Kind, one)))
	}
	for i, one := range doc.Unread {
		if i == maxUnread {
			reasons = append(reasons, because(Unread, "%d more values were not understood", len(doc.Unread)-i))
			break
		}
		reasons = append(reasons, because(Unread, "The value of %s was not understood: %s", fault.Clip(one.Key), fault.Clip(one.What)))
	}
	return reasons
}

const maxUnread = 5

func because(code fault.Code, format string, args ...any) fault.Reason {
	return fault.Reason{Code: code, Text: fault.Printable(fmt.Sprintf(format, args...)) + "."}
}

// judgeStatus looks at what is known, the strongest fact first: one that is off is not
// refused by Apple, though its registration has failed.
func judgeStatus(s *assetcache.Status) fault.Reason {
	registration, known := s.RegistrationStatus.Is, s.RegistrationStatus.Known()
	switch {
	case s.Activated.Known() && !s.Activated.Is:
		return because(Off, "Content caching is not activated there: it is no cache")
	case !known:
		return because(Unknown, "The status does not tell whether the cache is registered")
	case registration < 1 && !s.Activated.Known():
		return because(Unknown, "The cache is not registered with Apple; whether it is activated at all is not told")
	case registration < 0:
		return because(Refused, "The cache is not registered with Apple%s: clients do not find it", causes(s))
	case registration == 0:
		return because(Starting, "The cache waits for its registration with Apple%s: until then clients do not find it", since(s))
	case s.Active.Known() && !s.Active.Is:
		return because(Inactive, "The cache is not active%s", causes(s))
	case !s.Active.Known():
		return because(Unknown, "The cache is registered; whether it is active is not told")
	default:
		return because(Registered, "The cache is registered and active%s%s%s%s", where(s), public(s), peers(s), served(s))
	}
}

// causes are the errors that a status tells.
func causes(s *assetcache.Status) string {
	var list []string
	if s.RegistrationError.Known() && s.RegistrationError.Is != "" {
		list = append(list, fault.Clip(s.RegistrationError.Is))
	}
	if s.RegistrationResponseCode.Known() {
		list = append(list, fmt.Sprintf("Apple answered %d", s.RegistrationResponseCode.Is))
	}
	if s.CacheStatus.Known() && s.CacheStatus.Is != "OK" {
		list = append(list, "CacheStatus "+fault.Clip(s.CacheStatus.Is))
	}
	if s.StartupStatus.Known() && s.StartupStatus.Is != "OK" {
		list = append(list, "StartupStatus "+fault.Clip(s.StartupStatus.Is))
	}
	if len(list) == 0 {
		return ""
	}
	return " (" + strings.Join(list, ", ") + ")"
}

func since(s *assetcache.Status) string {
	if !s.RegistrationStarted.Known() {
		return ""
	}
	return " since " + moment(s.RegistrationStarted.Is)
}

// where names the addresses and the port. Port 0 is none.
func where(s *assetcache.Status) string {
	if !s.PrivateAddresses.Known() || len(s.PrivateAddresses.Is) == 0 {
		return ""
	}
	var list []string
	for _, one := range s.PrivateAddresses.Is[:min(len(s.PrivateAddresses.Is), maxUnread)] {
		list = append(list, fault.Clip(one))
	}
	text := " at " + strings.Join(list, ", ")
	if s.Port.Known() && s.Port.Is > 0 {
		text += fmt.Sprintf(" (port %d)", s.Port.Is)
	}
	return text
}

func public(s *assetcache.Status) string {
	if !s.PublicAddress.Known() || s.PublicAddress.Is == "" {
		return ""
	}
	return "; its public address is " + fault.Clip(s.PublicAddress.Is)
}

func peers(s *assetcache.Status) string {
	if !s.Peers.Known() || len(s.Peers.Is) == 0 {
		return ""
	}
	healthy := 0
	for _, one := range s.Peers.Is {
		if one.Healthy.Known() && one.Healthy.Is {
			healthy++
		}
	}
	return fmt.Sprintf("; %d of its %d peers healthy", healthy, len(s.Peers.Is))
}
