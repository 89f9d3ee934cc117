package chromecmd

import (
	"os"
	"os/exec"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

func TestProcessGone(t *testing.T) {
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
		if got := processGone(c.host, c.pid); got != c.want {
			t.Errorf("%s-%d: %t", c.host, c.pid, got)
		}
	}
	if goneOn(volume.New("/", "")) == nil || goneOn(volume.New(t.TempDir(), "")) != nil {
		t.Error("only the running Mac can tell")
	}
}
