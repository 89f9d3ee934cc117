package disk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// DefaultDiskutil is where macOS has diskutil.
const DefaultDiskutil = "/usr/sbin/diskutil"

// maxOutput bounds the output of one command, in bytes.
const maxOutput = 16 << 20

// A Program is the path of a program that is run without a shell, such as
// /usr/sbin/diskutil. It is a [Runner].
type Program string

// Run implements Runner.
func (p Program) Run(ctx context.Context, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, string(p), args...) //nolint:gosec // a path of ours, without a shell
	command.Env = append(os.Environ(), "LC_ALL=C")
	output := &limited{max: maxOutput}
	errOutput := &limited{max: 4 << 10, cut: true}
	command.Stdout, command.Stderr = output, errOutput
	command.WaitDelay = time.Second // child processes may keep the pipes open
	err := command.Run()
	if err != nil && errOutput.kept.Len() > 0 {
		err = fmt.Errorf("%w: %q", err, strings.TrimSpace(errOutput.kept.String()))
	}
	return output.kept.Bytes(), err
}

// limited keeps up to max bytes; more is an error or, with cut, dropped.
type limited struct {
	kept bytes.Buffer // not embedded: its ReadFrom would bypass the bound
	max  int
	cut  bool
}

var errTooMuch = errors.New("it printed too much")

func (l *limited) Write(data []byte) (int, error) {
	room := l.max - l.kept.Len()
	if len(data) <= room {
		return l.kept.Write(data)
	}
	if !l.cut {
		return 0, errTooMuch
	}
	l.kept.Write(data[:max(room, 0)])
	return len(data), nil
}

// ThisMac returns the running Mac, with the programs of macOS.
func ThisMac() Host {
	return Host{
		Diskutil: Program(DefaultDiskutil),
		Sysctl: func(ctx context.Context, name string) (string, error) {
			output, err := Program("/usr/sbin/sysctl").Run(ctx, "-n", name)
			return strings.TrimSpace(string(output)), err
		},
		Root: volume.Files("/"),
	}
}
