package cachelocator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A Runner runs a program without a shell and returns its standard output. An
// error means that the program could not be run, or ended with a status other
// than 0; there may be output nevertheless.
type Runner interface {
	Run(ctx context.Context, program string, args ...string) ([]byte, error)
}

// Gateways are the hardware addresses of a Mac's default gateways.
type Gateways struct {
	MACs []MAC
	// Partial is set if there may be others, of which the address is not known.
	Partial bool
	// None is set if there is no default gateway.
	None bool
	// Notes report gateways without a known address, and programs that failed.
	Notes []fault.Reason
}

// FindGateways runs netstat for the default routes, and arp and ndp for the
// hardware addresses of their gateways, in the order of the routing table. It sends
// nothing to the network. That the locator looks at all default routes, including
// those of a single interface, is inferred.
func FindGateways(ctx context.Context, runner Runner) Gateways {
	g := finder{ctx: ctx, runner: runner, found: Gateways{MACs: []MAC{}, Notes: []fault.Reason{}}}
	four, six := g.routes("inet"), g.routes("inet6")
	for _, gateway := range four {
		g.add(gateway, ParseARP, "/usr/sbin/arp", "-n", gateway.String())
	}
	for _, gateway := range six {
		g.add(gateway, ParseNDP, "/usr/sbin/ndp", "-an")
	}
	g.found.Partial = len(g.found.Notes) > 0 || len(four) == maxGateways || len(six) == maxGateways
	g.found.None = len(four)+len(six) == 0 && !g.found.Partial
	return g.found
}

type finder struct {
	ctx    context.Context
	runner Runner
	found  Gateways
}

func (f *finder) note(code fault.Code, format string, args ...any) {
	f.found.Notes = append(f.found.Notes, because(code, format, args...))
}

func (f *finder) routes(family string) []netip.Addr {
	output, err := f.runner.Run(f.ctx, "/usr/sbin/netstat", "-rn", "-f", family)
	if err != nil {
		f.note(GatewayFailed, "The default routes (%s) are not known: %v.", family, err)
		return nil
	}
	gateways, err := ParseRoutes(bytes.NewReader(output))
	if err != nil {
		f.note(GatewayFailed, "The default routes (%s) are not known: %v.", family, err)
	}
	return gateways
}

// add looks a gateway up. arp ends with status 1 if it knows no address.
func (f *finder) add(gateway netip.Addr, parse func(io.Reader, netip.Addr) (MAC, bool, error), program string, args ...string) {
	output, failed := f.runner.Run(f.ctx, program, args...)
	mac, found, err := parse(bytes.NewReader(output), gateway)
	switch {
	case found && !slices.Contains(f.found.MACs, mac):
		f.found.MACs = append(f.found.MACs, mac)
	case found:
	case failed != nil || err != nil:
		f.note(GatewayFailed, "The hardware address of gateway %s is not known: %v.", gateway, errors.Join(failed, err))
	default:
		f.note(GatewayUnresolved, "The hardware address of gateway %s is not known.", gateway)
	}
}

// BootTime returns when this Mac booted, as sysctl reports it.
func BootTime(ctx context.Context, runner Runner) (time.Time, error) {
	output, err := runner.Run(ctx, "/usr/sbin/sysctl", "-n", "kern.boottime")
	if err != nil {
		return time.Time{}, &Error{Code: CodeBadOutput, Act: "running sysctl -n kern.boottime", Err: err}
	}
	return ParseBootTime(string(output))
}

// ParseBootTime parses what sysctl prints for kern.boottime, in whole seconds:
//
//	{ sec = 1763625600, usec = 123456 } Thu Nov 20 08:00:00 2025
func ParseBootTime(text string) (time.Time, error) {
	_, rest, _ := strings.Cut(text, "{ sec = ")
	digits, _, found := strings.Cut(rest, ",")
	seconds, err := strconv.ParseUint(digits, 10, 33)
	if !found || err != nil {
		return time.Time{}, &Error{Code: CodeBadOutput, Act: "reading kern.boottime", Operand: fault.Clip(text), Err: errBootTime}
	}
	return time.Unix(int64(seconds), 0).UTC(), nil
}

// Programs is a [Runner] of this machine's programs.
type Programs struct{}

// Run implements Runner. More than 1 MiB of output is an error.
func (Programs) Run(ctx context.Context, program string, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, program, args...) //nolint:gosec // the callers are above, and name programs of macOS
	command.Env = append(os.Environ(), "LC_ALL=C")
	output := &limited{}
	command.Stdout = output
	command.WaitDelay = time.Second // a child process may keep the pipe open
	err := command.Run()
	if err != nil {
		err = fmt.Errorf("running %s: %w", program, err)
	}
	return output.kept.Bytes(), err
}

// limited keeps as much of a program's output as the parsers take.
type limited struct{ kept bytes.Buffer }

var errBootTime = errors.New("want { sec = SECONDS, usec = MICROSECONDS }")

// ErrOutput is the cause of an error if a program printed more than is kept.
var ErrOutput = errors.New("it printed too much")

// Write implements io.Writer.
func (l *limited) Write(data []byte) (int, error) {
	if l.kept.Len()+len(data) > maxText {
		return 0, ErrOutput
	}
	return l.kept.Write(data)
}
