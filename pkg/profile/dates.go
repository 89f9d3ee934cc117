package profile

import (
	"fmt"
	"time"
)

// dates finds a profile that removes itself at once. A zero clock is before every date,
// so that nothing is found.
func (l *linter) dates() {
	for _, one := range []struct{ key, what string }{
		{"RemovalDate", "the profile is removed as soon as it is installed"},
		{"PayloadExpirationDate", "the profile is shown as expired"},
	} {
		n := l.root.Get(one.key)
		if date, ok := n.Date(); ok && date.Before(l.now) {
			l.Add(placeOf(n, one.key), ruleDatePassed, fmt.Sprintf("%s is %s, which has passed: %s", one.key, date.UTC().Format(time.DateOnly), one.what),
				"set another date, or leave it out")
		}
	}
}
