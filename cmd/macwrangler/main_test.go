package main

import (
	"errors"
	"os"
	"os/exec"
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
