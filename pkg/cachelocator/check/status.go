package check

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// status checks whether a cache runs and is registered with Apple.
func (j *judge) status(c *Cache) {
	if c.Refusal != nil {
		why := map[int64]string{3: "it is already activated", 5: "it is a virtual machine"}[*c.Refusal]
		if *c.Refusal != 3 {
			if why == "" {
				why = fmt.Sprintf("error %d", *c.Refusal)
			}
			j.add(c.RefusalName, place("", 0), RuleCannotRun, "content caching cannot be activated on this Mac: %s", why)
		}
	}
	s := c.Status
	if s == nil {
		j.gap(c.Name, "whether the cache runs and is registered is not known", hintStatus)
		return
	}
	if s.Activated.Known() && !s.Activated.Is {
		// That it is not registered is the consequence.
		j.add(c.StatusName, place("Activated", s.Activated.Line), RuleCacheOff, "content caching is not activated")
		return
	}
	j.running(c, s)
	j.registered(c, s)
	if !s.Activated.Known() {
		j.gap(c.StatusName, "whether content caching is activated is not known", hintStatus)
	}
}

func (j *judge) running(c *Cache, s *assetcache.Status) {
	pending := s.StartupStatus.Is == "PENDING" || s.StartupStatus.Is == "MIGRATING_DATA"
	switch {
	case s.StartupStatus.Known() && s.StartupStatus.Is == "FAILED":
		j.add(c.StatusName, place("StartupStatus", s.StartupStatus.Line), RuleNotRunning, "content caching is activated, and did not start%s", registrationError(s))
	case pending:
		j.gap(c.StatusName, "the cache is still starting", "save its status again in some minutes")
	case s.Active.Known() && !s.Active.Is:
		j.add(c.StatusName, place("Active", s.Active.Line), RuleNotRunning, "content caching is activated, and not active")
	case !s.StartupStatus.Known() || !s.Active.Known():
		j.gap(c.StatusName, "whether the cache runs is not known", hintStatus)
	}
}

func (j *judge) registered(c *Cache, s *assetcache.Status) {
	at := place("RegistrationStatus", s.RegistrationStatus.Line)
	switch {
	case !s.RegistrationStatus.Known():
		j.gap(c.StatusName, "whether the cache is registered with Apple is not known", hintStatus)
	case s.RegistrationStatus.Is < 0:
		j.add(c.StatusName, at, RuleNotRegistered, "the cache is not registered with Apple, so no client is told of it%s", registrationError(s))
	case s.RegistrationStatus.Is == 0:
		j.gap(c.StatusName, "the registration with Apple is pending", "save its status again in some minutes")
	}
}

func registrationError(s *assetcache.Status) string {
	switch {
	case s.RegistrationError.Is != "" && s.RegistrationResponseCode.Known():
		return fmt.Sprintf(": %s (%d)", fault.Clip(s.RegistrationError.Is), s.RegistrationResponseCode.Is)
	case s.RegistrationError.Is != "":
		return ": " + fault.Clip(s.RegistrationError.Is)
	}
	return ""
}

// misread reports values that were not understood. One of the settings may be
// anything.
func (j *judge) misread(c *Cache) {
	decides := map[string]bool{
		"Activated": true, "Active": true, "RegistrationStatus": true, "StartupStatus": true,
		"PublicAddress": true, "PrivateAddresses": true, "Port": true,
	}
	for _, one := range c.unread {
		what := fmt.Sprintf("%s is %s", one.Key, one.What)
		if one.kind != assetcache.KindStatus || decides[one.Key] {
			j.gap(one.name, what, "save the document again; in JSON (-j), if it was text")
		} else {
			j.note(one.name, what, "")
		}
	}
}

// ports checks the cache's port against what the firewall leaves open.
func (j *judge) ports(c *Cache) {
	set, name := setting(c, func(s *assetcache.Settings) assetcache.Value[int64] { return s.Port }, 0)
	if !set.Known() && set.State == assetcache.Absent && len(c.Sources) > 0 {
		j.gap(name, "the port of the settings is not known", hintSettings)
	}
	if c.Status != nil && c.Status.Port.Known() && c.Status.Port.Is > 0 && set.Known() && set.Is > 0 && set.Is != c.Status.Port.Is {
		j.add(c.StatusName, place("Port", c.Status.Port.Line), RulePortDiffers, "%s listens on port %d, and %s says %d", c.title(), c.Status.Port.Is, name, set.Is)
	}
	if j.OpenPorts == nil {
		return
	}
	port, known := c.port()
	switch {
	case known && !j.isOpen(port):
		j.add(name, place("Port", set.Line), RulePortClosed, "%s listens on port %d, which the firewall does not leave open", c.title(), port)
	case set.Known() && set.Is > 0 && !j.isOpen(set.Is):
		j.add(name, place("Port", set.Line), RulePortClosed, "%s is set to port %d, which the firewall does not leave open", c.title(), set.Is)
	case set.Known() && set.Is == 0 && !j.isOpen(0):
		j.add(name, place("Port", set.Line), RulePortVaries, "the settings of %s name no port, so it may take any from 49152 to 65535 at its next start, and the firewall does not leave them all open", c.title())
	}
	if !known || c.Status == nil || !c.Status.Port.Known() {
		j.gap(c.Name, "the port on which the cache listens is not known", hintStatus)
	}
}
