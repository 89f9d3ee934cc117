package chromium

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The longest waits, for one run and for an orderly end. They are long because
// the machine may be busy; a run takes one to two seconds.
const (
	runTimeout = 90 * time.Second
	endTimeout = 20 * time.Second
)

// browser is a running Chromium.
type browser struct {
	// version is such as "156.0.8078.108".
	version string

	folders folders
	process *process
	tools   *devtools
	pipes   []*os.File
}

// crashError is a browser that ended instead of answering.
type crashError struct {
	// Status is its exit status, or 128 and the signal: 133 is a failed check
	// in Chromium's own code.
	Status int
	// Log is the end of what it wrote.
	Log string
}

// Error returns how the browser ended.
func (e *crashError) Error() string {
	return fmt.Sprintf("chromium ended with status %d: %s", e.Status, e.Log)
}

// openBrowser starts Chromium and waits until it answers. It returns the browser
// beside an error too, for the files that it left. The caller cleans up.
func openBrowser(ctx context.Context, in Input) (*browser, error) {
	f, err := in.prepare()
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(f.all))
	}
	b := &browser{folders: f}
	if err := b.start(in); err != nil {
		return nil, errors.Join(err, b.clean())
	}
	var version struct {
		Product string `json:"product"`
	}
	if err := b.tools.call(ctx, "", "Browser.getVersion", nil, &version); err != nil {
		return b, b.explain(err)
	}
	_, b.version, _ = strings.Cut(version.Product, "/")
	return b, nil
}

func (b *browser) start(in Input) error {
	command := in.command(b.folders)
	commandsOut, commandsIn, err := os.Pipe()
	if err != nil {
		return err
	}
	answersOut, answersIn, err := os.Pipe()
	if err != nil {
		return errors.Join(err, commandsOut.Close(), commandsIn.Close())
	}
	b.pipes = []*os.File{commandsIn, answersOut}
	log, err := os.Create(b.log())
	if err != nil {
		return errors.Join(err, commandsOut.Close(), answersIn.Close())
	}
	command.Stdout, command.Stderr = log, log
	command.ExtraFiles = []*os.File{commandsOut, answersIn}
	b.process, err = start(command)
	err = errors.Join(err, log.Close(), commandsOut.Close(), answersIn.Close())
	if err == nil {
		b.tools = newDevtools(answersOut, commandsIn)
	}
	return err
}

func (b *browser) log() string { return filepath.Join(b.folders.all, "log") }

// explain turns a closed pipe into how the browser ended.
func (b *browser) explain(err error) error {
	if !errors.Is(err, errGone) {
		return err
	}
	b.process.end(endTimeout)
	return &crashError{Status: b.process.status, Log: tail(b.log())}
}

// close ends the browser in good order, so that it writes its files, and returns
// its exit status.
func (b *browser) close(ctx context.Context) (int, error) {
	err := b.tools.call(ctx, "", "Browser.close", nil, nil)
	if errors.Is(err, errGone) {
		err = nil
	}
	b.process.end(endTimeout)
	return b.process.status, err
}

// clean kills what still runs and removes the folders of the run.
func (b *browser) clean() error {
	if b.process != nil {
		b.process.end(0)
	}
	var errs []error
	for _, pipe := range b.pipes {
		errs = append(errs, pipe.Close())
	}
	return errors.Join(append(errs, os.RemoveAll(b.folders.all))...)
}

// tail returns the end of a log without the usual complaints about a message bus.
func tail(path string) string {
	data, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		if !strings.Contains(line, "dbus/") {
			lines = append(lines, line)
		}
	}
	const maxLines = 20
	return strings.Join(lines[max(0, len(lines)-maxLines):], "")
}
