package disk

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
)

// Change runs the program to its end, whatever becomes of ctx, and returns its
// output and errors together. The command has a process group of its own, so
// that a Ctrl-C in the terminal does not reach it. It gets nothing of our
// environment, and of more than 16 MiB of output the rest is dropped: a command
// that changes disks is never ended for what it prints.
func (p Program) Change(ctx context.Context, stdin string, args ...string) ([]byte, error) {
	command := exec.CommandContext(context.WithoutCancel(ctx), string(p), args...) //nolint:gosec // without a shell, and the caller names the program
	command.Env = []string{"PATH=/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL=C"}
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if stdin != "" {
		command.Stdin = strings.NewReader(stdin)
	}
	output := &limited{max: maxOutput, cut: true}
	command.Stdout, command.Stderr = output, output
	if err := command.Run(); err != nil {
		return output.kept.Bytes(), fmt.Errorf("%w: %q", err, lastLine(output.kept.String()))
	}
	return output.kept.Bytes(), nil
}

// lastLine returns the last line, in which diskutil says what went wrong.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
