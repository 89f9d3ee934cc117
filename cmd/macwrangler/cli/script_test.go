package cli

import (
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/internal/attacker"
	"github.com/macwrangler/macwrangler/internal/simdisk"
)

// update makes `go test -update` rewrite what cmp compares with.
var update = flag.Bool("update", false, "rewrite the expected output in the scripts")

// TestMain lets the test binary be started as macwrangler and as uidtool by the
// scripts, and as mwprobe, which has the area probe besides.
func TestMain(m *testing.M) {
	if status, asked := attacker.Perform(attacks()); asked {
		os.Exit(status)
	}
	if strings.HasSuffix(os.Args[0], ".test") { // and not one of the programs below
		os.Args = slices.Insert(os.Args, 1, "-test.parallel=4") // most tests wait; a flag given later counts
	}
	testscript.Main(m, map[string]func(){
		"macwrangler": func() { asMain(newTree) },
		"uidtool":     func() { asMain(newTree) },
		"mwprobe":     func() { asMain(probeTree) },
		"mwmac":       mainOnSimulatedMac,
		"simmac":      simMacMain,
		"simdiskutil": func() { os.Exit(simdisk.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)) },
		"mwlocator":   mainOnFakeMac,
	})
}

// asMain does what main does.
func asMain(tree func(a *frame.App) *cobra.Command) {
	ctx, signals := frame.CatchSignals(context.Background())
	streams := frame.NewStreams(os.Stdin, os.Stdout, os.Stderr, os.LookupEnv, signals)
	os.Exit(frame.Run(ctx, Args(os.Args), streams, tree))
}

func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			// under the race detector each program would wait a second at its end
			e.Setenv("GORACE", "atexit_sleep_ms=0")
			project, err := filepath.Abs("../../..")
			e.Setenv("PROJECT", project)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":    cmdStatus,
			"signer":    cmdSigner,
			"installer": cmdInstaller,
			"package":   cmdPackage,
			"chomp":     cmdChomp,
			"answer":    cmdAnswer,
			"cache":     cmdCache,
			"sql":       cmdSQL,
			"sqllock":   cmdSQLLock,
			"sqlok":     cmdSQLOK,
		},
	})
}

// TestScriptsExist guards against a folder of scripts that nobody runs.
func TestScriptsExist(t *testing.T) {
	for _, name := range []string{"usage", "errors_json", "version", "completion", "help", "formats", "status", "findings"} {
		if _, err := os.Stat(filepath.Join("testdata", "script", name+".txtar")); err != nil {
			t.Error(err)
		}
	}
}

// cmdStatus is "status N PROGRAM [ARG...]": the program must exit with N. A
// program that a signal ended counts as 128 and the signal, as in a shell.
// What it wrote is there for stdout, stderr and cmp.
func cmdStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N program [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = shellStatus(exit.ProcessState)
	}
	if got != want {
		ts.Fatalf("%s: status %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

func shellStatus(state *os.ProcessState) int {
	if wait, ok := state.Sys().(syscall.WaitStatus); ok && wait.Signaled() {
		return 128 + int(wait.Signal())
	}
	return state.ExitCode()
}

// cmdChomp is "chomp FILE...": it takes the final newline from files, which
// every file of an archive has.
func cmdChomp(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: chomp file...")
	}
	for _, name := range args {
		text := strings.TrimSuffix(ts.ReadFile(name), "\n")
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o666))
	}
}
