package frame

import (
	"strings"
	"testing"
)

func TestColored(t *testing.T) {
	for _, test := range []struct {
		color    string
		terminal bool
		env      string
		want     bool
	}{
		{colorAuto, true, "", true},
		{colorAuto, false, "", false},
		{colorAuto, true, "NO_COLOR=1", false},
		{colorAuto, true, "NO_COLOR=", true}, // no-color.org: only a value counts
		{colorAuto, true, "TERM=dumb", false},
		{colorAuto, true, "TERM=xterm", true},
		{colorAlways, false, "NO_COLOR=1", true},
		{colorNever, true, "", false},
	} {
		a := NewApp(Streams{LookupEnv: func(name string) (string, bool) {
			key, value, _ := strings.Cut(test.env, "=")
			return value, key == name
		}})
		a.color = test.color
		if got := a.Colored(test.terminal); got != test.want {
			t.Errorf("%+v: got %v", test, got)
		}
	}
}
