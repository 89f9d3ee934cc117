package disktest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// simulator is the simulated diskutil as a program, which scripts need. It is
// built once, when the first test asks.
var simulator struct {
	once sync.Once
	dir  string
	err  error
}

// Diskutil returns the path of the simulated diskutil, which it builds where no
// test has done so. The package's TestMain must call [Main].
func Diskutil(t *testing.T) string {
	t.Helper()
	servertest.Need(t, "go", "golang-go")
	simulator.once.Do(build)
	if simulator.err != nil {
		t.Fatal(simulator.err)
	}
	return filepath.Join(simulator.dir, "diskutil")
}

// build makes the program in a folder that outlives the test that asked first.
func build() {
	if simulator.dir, simulator.err = os.MkdirTemp("", "macwrangler-diskutil-"); simulator.err != nil {
		return
	}
	const source = "github.com/macwrangler/macwrangler/internal/simdisk/diskutil"
	command := exec.CommandContext(context.Background(), "go", "build", "-o", simulator.dir, source) //nolint:gosec // a folder of ours
	if out, err := command.CombinedOutput(); err != nil {
		simulator.err = fmt.Errorf("%w: %s", err, out)
	}
}

// Main runs a package's tests and removes what [Diskutil] has built. It returns
// the exit status.
func Main(m *testing.M) int {
	status := m.Run()
	if simulator.dir != "" {
		_ = os.RemoveAll(simulator.dir)
	}
	return status
}

// Script writes a program in /bin/sh.
func Script(t *testing.T, text string) disk.Program {
	t.Helper()
	path := filepath.Join(t.TempDir(), "diskutil")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil { //nolint:gosec // a program must be executable
		t.Fatal(err)
	}
	return disk.Program(path)
}

// Names returns the names in a folder, sorted; a folder that does not exist has
// none.
func Names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
