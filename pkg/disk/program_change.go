package disk

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Change runs the program to its end, whatever becomes of ctx, and returns its
// output and errors together. It gets nothing of our environment.
//
// Nothing that happens to us or to our terminal ends the program. It has a
// session of its own, so that neither a Ctrl-C nor the end of a connection
// reaches it, and prints into a file, so that it finds no broken pipe even if we
// are killed. Of more than 16 MiB of output the rest is not returned.
func (p Program) Change(ctx context.Context, stdin string, args ...string) ([]byte, error) {
	file, err := volume.Unnamed("/tmp") // not on a disk that is to be erased, as TMPDIR may be
	if err != nil {
		return nil, fmt.Errorf("it was not started, because there is no file for its output: %w", err)
	}
	defer func() { _ = file.Close() }()                                            // all of it has been read
	command := exec.CommandContext(context.WithoutCancel(ctx), string(p), args...) //nolint:gosec // without a shell, and the caller names the program
	command.Env = []string{"PATH=/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL=C"}
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if stdin != "" {
		command.Stdin = strings.NewReader(stdin)
	}
	command.Stdout, command.Stderr = file, file
	err = command.Run()
	output := printed(file)
	if err != nil {
		return output, fmt.Errorf("%w: %q", err, lastLine(string(output)))
	}
	return output, nil
}

// printed returns what a program has printed into a file. That it cannot be read
// is part of the text: it is no failure of the program.
func printed(file *os.File) []byte {
	output, err := io.ReadAll(io.NewSectionReader(file, 0, maxOutput))
	if err != nil {
		output = fmt.Appendf(output, "\nreading the output: %v\n", err)
	}
	return output
}

// lastLine returns the last line, in which diskutil says what went wrong.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
