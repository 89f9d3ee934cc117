package chromecmd

import (
	"os"
	"os/exec"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

func TestProcessEnded(t *testing.T) {
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	ended := exec.CommandContext(t.Context(), "true")
	if err := ended.Run(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		host string
		pid  int
		want bool
	}{
		{host, os.Getpid(), false},
		{host, ended.Process.Pid, true},
		{host + "x", ended.Process.Pid, false},
	} {
		if got := processEnded(c.host, c.pid); got != c.want {
			t.Errorf("%s-%d: %t", c.host, c.pid, got)
		}
	}
	if onRunningMac(volume.New("/", ""), processEnded) == nil || onRunningMac(volume.New(t.TempDir(), ""), processEnded) != nil {
		t.Error("only the running Mac can tell")
	}
}
