package cli

import (
	"fmt"
	"os"
	"syscall"
	"testing"
	"unsafe"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/internal/simdisk"
)

// TestDiskApplyTerminalClosed closes the terminal that it runs in: the system
// hangs up, and nothing can be written any more.
func TestDiskApplyTerminalClosed(t *testing.T) {
	t.Parallel()
	e := newEraser(t, simdisk.FusionAPFS("12.7"), "resetFusion", "none")
	master, terminal := openTerminal(t)
	e.cmd.Stdin, e.cmd.Stdout, e.cmd.Stderr = terminal, terminal, terminal
	e.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	e.start()
	_ = terminal.Close()
	e.await("begun")
	if err := master.Close(); err != nil {
		t.Fatal(err)
	}
	e.touch("go")
	// 130 for the signal, or 2 for the output if that is noticed first
	if got := e.status(); got != 130 && got != 2 {
		t.Errorf("status %d", got)
	}
	e.check("done")
}

// openTerminal makes a pseudo-terminal.
func openTerminal(t *testing.T) (master, terminal *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		if servertest.Required() {
			t.Fatal(err)
		}
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { _ = master.Close() })
	var unlocked, number int32
	for request, value := range map[uintptr]*int32{syscall.TIOCSPTLCK: &unlocked, syscall.TIOCGPTN: &number} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, master.Fd(), request, uintptr(unsafe.Pointer(value))); errno != 0 {
			t.Fatal(errno)
		}
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return master, terminal
}
