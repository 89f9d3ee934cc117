package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// TestMain lets the test binary be started as macwrangler itself.
func TestMain(m *testing.M) {
	if os.Getenv("MACWRANGLER_TEST_MAIN") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// TestMainStatus only guards the wiring; package cli specifies the rest.
func TestMainStatus(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]int{"version": 0, "nope": 2} {
		cmd := exec.CommandContext(t.Context(), program, args)
		cmd.Env = append(os.Environ(), "MACWRANGLER_TEST_MAIN=1")
		err := cmd.Run()
		if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
			t.Fatal(err)
		}
		if got := cmd.ProcessState.ExitCode(); got != want {
			t.Errorf("macwrangler %s: status %d, want %d", args, got, want)
		}
	}
}

// TestMainHangup ends the connection of a program that waits for its input.
func TestMainHangup(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "aduid", "compute")
	cmd.Env = append(os.Environ(), "MACWRANGLER_TEST_MAIN=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// More than a pipe holds: once it is written the program is reading.
	if _, err := io.WriteString(in, strings.Repeat("01234567-89AB-CDEF-0123-456789ABCDEF\n", 10000)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the status is looked at below
	if got := cmd.ProcessState.ExitCode(); got != 130 {
		t.Errorf("status %d, want 130", got)
	}
}
