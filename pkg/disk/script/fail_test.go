package script_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// TestScriptFails injects failures.
func TestScriptFails(t *testing.T) {
	for name, c := range map[string]struct {
		mac     *simdisk.Mac
		faults  simdisk.Faults
		status  int
		changes int // that were called
		says    string
	}{
		"delete":              {simdisk.FusionCoreStorage("10.12.6"), simdisk.Faults{FailWords: "cs delete"}, 2, 1, "step 1 of 3 failed with status 1"},
		"create":              {simdisk.FusionCoreStorage("10.12.6"), simdisk.Faults{FailWords: "cs create"}, 2, 2, "step 2 of 3 failed"},
		"createVolume":        {simdisk.FusionCoreStorage("10.12.6"), simdisk.Faults{FailWords: "cs createVolume"}, 2, 3, "step 3 of 3 failed"},
		"created, but failed": {simdisk.FusionCoreStorage("10.12.6"), simdisk.Faults{FailChange: 2, Late: true}, 2, 2, "step 2 of 3 failed"},
		"an unmount may fail": {simdisk.SingleSSD("10.12.6"), simdisk.Faults{FailChange: 1}, 0, 3, "status 1; this step may fail"},
		"a forced one not":    {simdisk.SingleSSD("10.12.6"), simdisk.Faults{FailChange: 2}, 2, 2, "step 2 of 3 failed"},
		"resetFusion":         {simdisk.FusionAPFS("10.15.7"), simdisk.Faults{FailWords: "resetFusion"}, 2, 1, "step 1 of 1 failed"},
		"macOS is slow":       {simdisk.FusionCoreStorage("10.12.6"), simdisk.Faults{Lag: 1}, 0, 3, "done"},
		"no UUID is printed":  {simdisk.FusionCoreStorage("10.12.6"), simdisk.Faults{NoUUID: true}, 0, 3, "done"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shell := shells(t)[0]
			script := scriptOf(t, c.mac, disk.Options{}, newScripted(t, c.mac).diskutil)
			c.mac.Faults = c.faults
			s := newScripted(t, c.mac)
			status, stdout, stderr := s.run(t, shell, script, "--yes")
			if status != c.status || stdout != "" || !strings.Contains(stderr, c.says) {
				t.Errorf("status %d, stdout %q\n%s", status, stdout, stderr)
			}
			if got := s.changes(t); len(got) != c.changes {
				t.Errorf("called %q, want %d calls", got, c.changes)
			}
		})
	}
}

// TestScriptNeedsRoot runs the script as another user.
func TestScriptNeedsRoot(t *testing.T) {
	s := newScripted(t, simdisk.SingleSSD("10.12.6"))
	script := scriptOf(t, simdisk.SingleSSD("10.12.6"), disk.Options{}, s.diskutil)
	for _, shell := range shells(t) {
		environment := []string{fakeID(t, "501"), simdisk.StateVariable + "=" + s.state}
		status, stdout, stderr := runShell(t, shell, environment, script, "--yes")
		if status != 2 || stdout != "" || !strings.HasPrefix(stderr, "this needs root: sudo sh ") {
			t.Errorf("%s: status %d, stdout %q, stderr %q", shell, status, stdout, stderr)
		}
		if log, err := simdisk.ReadLog(s.state + ".log"); err != nil || len(log) > 0 {
			t.Errorf("%s: diskutil was called: %v %v", shell, log, err)
		}
	}
}

// TestScriptSignal interrupts the first step, as Ctrl-C in a terminal does. The
// step waits at a pipe until the signal has been sent.
func TestScriptSignal(t *testing.T) {
	for _, shell := range shells(t) {
		s := newScripted(t, simdisk.SingleSSD("10.12.6"))
		pipe := filepath.Join(t.TempDir(), "pipe")
		if err := syscall.Mkfifo(pipe, 0o600); err != nil {
			t.Fatal(err)
		}
		wrapper := writeScript(t, "#!/bin/sh\ncase \"$1 $2\" in 'unmountDisk disk0') echo waiting; read -r _ <"+pipe+" ;; esac\nexec "+s.diskutil+" \"$@\"\n")
		if err := os.Chmod(wrapper, 0o700); err != nil {
			t.Fatal(err)
		}
		script := scriptOf(t, simdisk.SingleSSD("10.12.6"), disk.Options{}, wrapper)
		command := exec.CommandContext(t.Context(), shell[0], slices.Concat(shell[1:], []string{script, "--yes"})...)
		command.Env = s.environment
		command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		said, err := command.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(said)
		for lines.Scan() && lines.Text() != "waiting" {
		}
		if err := syscall.Kill(-command.Process.Pid, syscall.SIGINT); err != nil {
			t.Error(err)
		}
		// for reading too: else it would wait for a reader, which may be gone
		end, err := os.OpenFile(pipe, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := end.WriteString("\n"); err != nil {
			t.Error(err)
		}
		rest := ""
		for lines.Scan() {
			rest += lines.Text() + "\n"
		}
		_ = command.Wait() // its status is looked at below
		_ = end.Close()    // nothing is left to be read
		if status := command.ProcessState.ExitCode(); status != 130 || !strings.Contains(rest, "stopped by a signal after step 1 of 3") {
			t.Errorf("%s: status %d\n%s", shell, status, rest)
		}
		if diff := cmp.Diff([]string{"unmountDisk disk0"}, s.changes(t)); diff != "" {
			t.Errorf("%s: calls: %s", shell, diff)
		}
	}
}

// TestScriptLooksAgain makes another disk answer for disk0 once the group is
// deleted: nothing more may be done.
func TestScriptLooksAgain(t *testing.T) {
	s := newScripted(t, simdisk.FusionCoreStorage("10.12.6"))
	flag := filepath.Join(t.TempDir(), "exchanged")
	wrapper := writeScript(t, "#!/bin/sh\n"+
		"if [ \"$1 $2 $3\" = 'info -plist disk0' ] && [ -e "+flag+" ]; then set -- info -plist disk1; fi\n"+
		"if [ \"$1 $2\" = 'cs delete' ]; then : >"+flag+"; fi\n"+
		"exec "+s.diskutil+" \"$@\"\n")
	if err := os.Chmod(wrapper, 0o700); err != nil {
		t.Fatal(err)
	}
	script := scriptOf(t, simdisk.FusionCoreStorage("10.12.6"), disk.Options{}, wrapper)
	shellcheck(t, script)
	status, stdout, stderr := s.run(t, shells(t)[0], script, "--yes")
	if status != 2 || stdout != "" || !strings.Contains(stderr, "refused: disk0: TotalSize is") || !strings.Contains(stderr, "step 2 of 3 failed") {
		t.Errorf("status %d, stdout %q\n%s", status, stdout, stderr)
	}
	if got := s.changes(t); len(got) != 1 {
		t.Errorf("called %q", got)
	}
}

// TestScriptOddName uses disk names that a script cannot compare: the disk is
// identified by the rest.
func TestScriptOddName(t *testing.T) {
	for _, name := range []string{"APPLE\u0085SSD", "APPLE\tSSD", "APPLE\u202eDSS", strings.Repeat("A", 300)} {
		mac := simdisk.SingleSSD("10.12.6")
		mac.Disks[0].Media = name
		s := newScripted(t, mac)
		script := scriptOf(t, mac, disk.Options{}, s.diskutil)
		if status, _, stderr := s.run(t, shells(t)[0], script, "--yes"); status != 0 || len(s.changes(t)) == 0 {
			t.Errorf("%.10q: status %d\n%s", name, status, stderr)
		}
	}
}
