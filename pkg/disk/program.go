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
)

// DefaultDiskutil is where macOS has diskutil.
const DefaultDiskutil = "/usr/sbin/diskutil"

// maxOutput bounds what one command may print.
const maxOutput = 16 << 20

// A Program is the path of a program that is run without a shell, such as
// /usr/sbin/diskutil. It is a [Runner].
type Program string

// Run implements Runner.
func (p Program) Run(ctx context.Context, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, string(p), args...) //nolint:gosec // a path of ours, and no shell
	command.Env = append(os.Environ(), "LC_ALL=C")
	output := &limited{max: maxOutput}
	trouble := &limited{max: 4 << 10, cut: true}
	command.Stdout, command.Stderr = output, trouble
	command.WaitDelay = time.Second // what it left running may keep the pipes open
	err := command.Run()
	if err != nil && trouble.kept.Len() > 0 {
		err = fmt.Errorf("%w: %q", err, strings.TrimSpace(trouble.kept.String()))
	}
	return output.kept.Bytes(), err
}

// limited keeps so many bytes; more is an error, or dropped.
type limited struct {
	kept bytes.Buffer // no embedding: its ReadFrom would go around the bound
	max  int
	cut  bool
}

var errOutput = errors.New("it printed too much")

func (l *limited) Write(data []byte) (int, error) {
	room := l.max - l.kept.Len()
	if len(data) <= room {
		return l.kept.Write(data)
	}
	if !l.cut {
		return 0, errOutput
	}
	l.kept.Write(data[:max(room, 0)])
	return len(data), nil
}

// ThisMac is the running Mac, by the programs of macOS.
func ThisMac() Host {
	return Host{
		Diskutil: Program(DefaultDiskutil),
		Sysctl: func(ctx context.Context, name string) (string, error) {
			output, err := Program("/usr/sbin/sysctl").Run(ctx, "-n", name)
			return strings.TrimSpace(string(output)), err
		},
		Root: os.DirFS("/"),
	}
}
