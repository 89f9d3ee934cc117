package report

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"
	_ "time/tzdata" // a static binary on a bare server has no other zone data

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// LoadZone returns the time zone with a name such as Europe/Berlin. The name
// "local" stands for the computer's own zone, whose name is localName.
func LoadZone(name, localName string) (*time.Location, error) {
	wanted := name
	if strings.EqualFold(name, "local") {
		wanted = localName
	}
	if wanted == "" && wanted != name {
		return time.Local, nil
	}
	if wanted != "" {
		if zone, err := time.LoadLocation(wanted); err == nil {
			return zone, nil
		}
	}
	return nil, &fault.Error{
		Code: CodeUnknownZone,
		Act:  fmt.Sprintf("reading time zone %q", name),
		Err:  errors.New("no zone has that name"),
		Hint: `use a name such as "Australia/Sydney", or "UTC", or "local" for this computer's time zone`,
	}
}

// ZoneName returns the name of a computer's own zone, from the environment
// variable TZ or else from the target of the link /etc/localtime. It is "" if
// neither has a name.
func ZoneName(tz, link string) string {
	if tz != "" {
		return strings.TrimPrefix(tz, ":")
	}
	_, name, found := strings.Cut(filepath.ToSlash(link), "/zoneinfo/")
	if !found {
		return ""
	}
	return name
}
