package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// side is one of two programs that do the same work.
type side struct {
	name   string
	before func(run int) error // not measured
	args   func(run int) []string
	after  func(run int) error // not measured
	env    []string            // beside ours
	fine   func(error) bool    // a status that is no failure; nil: there is none but 0

	pid int // of the server that it asks; 0: there is none

	wall, cpu []time.Duration
	served    []time.Duration // processor time of the server
	peak      int64           // bytes of memory, the most of all runs
}

// same are arguments that do not differ from run to run.
func same(args ...string) func(int) []string {
	return func(int) []string { return args }
}

// turns runs the sides one after the other, again and again, so that a busy
// moment of the machine meets both.
func (b *bench) turns(runs int, sides ...*side) error {
	for run := range runs {
		for _, s := range sides {
			if err := b.once(s, run); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
		}
	}
	return nil
}

func (b *bench) once(s *side, run int) error {
	if s.before != nil {
		if err := s.before(run); err != nil {
			return err
		}
	}
	args := s.args(run)
	command := exec.CommandContext(b.context, args[0], args[1:]...) //nolint:gosec // programs named above
	var stderr strings.Builder
	command.Stderr = &stderr // stdout is the null device
	if s.env != nil {
		command.Env = append(os.Environ(), s.env...)
	}
	serverBegan := processorTime(s.pid)
	begin := time.Now()
	if err := command.Run(); err != nil && (s.fine == nil || !s.fine(err)) {
		return fmt.Errorf("running %s: %w\n%s", strings.Join(args, " "), err, stderr.String())
	}
	s.wall = append(s.wall, time.Since(begin))
	s.cpu = append(s.cpu, command.ProcessState.UserTime()+command.ProcessState.SystemTime())
	s.served = append(s.served, processorTime(s.pid)-serverBegan)
	s.peak = max(s.peak, peakMemory(command.ProcessState))
	if s.after != nil {
		return s.after(run)
	}
	return nil
}

func peakMemory(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return usage.Maxrss
	}
	return usage.Maxrss << 10
}

// processorTime returns how much a process has used so far; 0 where that cannot be
// found out.
func processorTime(pid int) time.Duration {
	const tick = 10 * time.Millisecond // of Linux
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	total := time.Duration(0)
	for i, field := range strings.Fields(rest) {
		if ticks, err := strconv.ParseInt(field, 10, 64); err == nil && (i == 11 || i == 12) { // utime, stime
			total += time.Duration(ticks) * tick
		}
	}
	return total
}

func median(all []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

// show prints a side; the second and later ones with what the first takes of
// their time.
func (b *bench) show(sides ...*side) {
	for i, s := range sides {
		b.say("  %-34s %9s  (%s to %s)  cpu %9s  peak %3d MiB\n", s.name, brief(median(s.wall)),
			brief(slices.Min(s.wall)), brief(slices.Max(s.wall)), brief(median(s.cpu)), s.peak>>20)
		if s.pid != 0 {
			b.say("    cpu of the server %s\n", brief(median(s.served)))
		}
		if i > 0 {
			b.say("    %s takes %.2f of its time, %.2f of its cpu time\n", sides[0].name,
				ratio(sides[0].wall, s.wall), ratio(sides[0].cpu, s.cpu))
		}
	}
}

func ratio(a, b []time.Duration) float64 {
	return float64(median(a)) / float64(max(1, median(b)))
}

func brief(d time.Duration) string {
	if d < 100*time.Millisecond {
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

// goal prints a goal beside what was reached. It is a note, not a verdict: the
// machine has its moods.
func (b *bench) goal(text string, met bool) {
	verdict := "met"
	if !met {
		verdict = "NOT MET"
	}
	b.say("  goal: %s - %s\n", text, verdict)
}
