package checkpoint_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
)

// TestMain lets the test binary be a second run of the program.
func TestMain(m *testing.M) {
	if role := os.Getenv("CHECKPOINT_ROLE"); role != "" {
		if err := child(role); err != nil {
			fmt.Println("child:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// child works in the current folder.
func child(role string) error {
	role, number, _ := strings.Cut(role, " ")
	n, _ := strconv.Atoi(number)
	if role == "nobody" && os.Getuid() == 0 {
		if err := errors.Join(syscall.Setgid(65534), syscall.Setuid(65534)); err != nil {
			return err
		}
	}
	f, err := checkpoint.Open(context.Background(), at("c"), 0)
	if err != nil {
		return describe(err)
	}
	switch role {
	case "hold":
		fmt.Println("held")
		_, err = io.Copy(io.Discard, os.Stdin)
		return errors.Join(err, f.Close())
	case "save": // states with ever more sinks, as fast as it goes
		fmt.Println("saving")
		for {
			f.Sink(fmt.Sprintf("sink %d %s", n, strings.Repeat("x", rand.N(20_000))))
			n++
			if err := f.Save(); err != nil {
				return err
			}
		}
	case "small": // limits the size of files
		limit := syscall.Rlimit{Cur: uint64(n), Max: uint64(n)}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			return err
		}
		f.Sink(strings.Repeat("x", 2*n))
	}
	return describe(f.Save())
}

func describe(err error) error {
	var e *fault.Error
	if errors.As(err, &e) {
		return fmt.Errorf("%s: %w; %s", e.Code, err, e.Hint)
	}
	return err
}

func command(t *testing.T, dir, role string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "CHECKPOINT_ROLE="+role)
	return cmd
}

// start runs a child until it has printed a line.
func start(t *testing.T, dir, role string) *exec.Cmd {
	t.Helper()
	cmd := command(t, dir, role)
	if _, err := cmd.StdinPipe(); err != nil { // which ends with us
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || strings.HasPrefix(line, "child:") {
		t.Fatalf("the child said %q, %v", line, err)
	}
	return cmd
}

func TestLock(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "c")
	holder := start(t, dir, "hold")

	begin := time.Now()
	_, err := checkpoint.Open(t.Context(), at(path), 0)
	wantCode(t, err, checkpoint.CodeLocked, "lsof "+strconv.Quote(path+".lock"))
	if d := time.Since(begin); d > 5*time.Second {
		t.Errorf("without patience it took %v", d)
	}

	begin = time.Now()
	_, err = checkpoint.Open(t.Context(), at(path), 300*time.Millisecond)
	wantCode(t, err, checkpoint.CodeLocked, "")
	if d := time.Since(begin); d < 300*time.Millisecond || d > 5*time.Second {
		t.Errorf("with 300 ms of patience it took %v", d)
	}

	cause := errors.New("the run is over")
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(100*time.Millisecond, func() { cancel(cause) })
	begin = time.Now()
	if _, err = checkpoint.Open(ctx, at(path), time.Hour); !errors.Is(err, cause) {
		t.Errorf("cancelled: %v", err)
	}
	if d := time.Since(begin); d > 5*time.Second {
		t.Errorf("cancelled after %v", d)
	}
	late, cancelLate := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancelLate()
	if _, err = checkpoint.Open(late, at(path), time.Hour); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("at its deadline: %v", err)
	}

	// The second run gets it as soon as the first one is killed.
	got := make(chan error, 1)
	go func() {
		f, err := checkpoint.Open(context.Background(), at(path), time.Minute)
		if err == nil {
			err = f.Close()
		}
		got <- err
	}()
	time.Sleep(100 * time.Millisecond)
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-got:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Error("the lock of a killed run stays")
	}
}

func TestLockWithinOneProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c")
	f := mustOpen(t, path)
	_, err := checkpoint.Open(t.Context(), at(path), 0)
	wantCode(t, err, checkpoint.CodeLocked, "")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	mustOpen(t, path)
}

// TestKilledWhileSaving: whenever a run is killed, the file is one of the
// states that it saved, whole.
func TestKilledWhileSaving(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "c")
	rounds := 25
	if testing.Short() {
		rounds = 3
	}
	for round := range rounds {
		_ = os.Remove(path) // each run begins small
		cmd := start(t, dir, "save "+strconv.Itoa(1000*round))
		time.Sleep(time.Duration(rand.N(40_000)) * time.Microsecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		f, err := checkpoint.Open(t.Context(), at(path), 10*time.Second)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		saved(t, path, 1000*round)
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

// saved checks that a file has the sinks first, first + 1 and so on, as every
// state has them.
func saved(t *testing.T, path string, first int) {
	t.Helper()
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return // killed before the first one
	}
	var state struct {
		Sinks []struct {
			Name string `json:"sink"`
		} `json:"sinks"`
	}
	if err := errors.Join(err, json.Unmarshal(text, &state)); err != nil {
		t.Fatal(err)
	}
	for i, sink := range state.Sinks {
		if want := fmt.Sprintf("sink %d ", first+i); !strings.HasPrefix(sink.Name, want) {
			t.Errorf("sink %d is %.20q, want %q", i, sink.Name, want)
		}
	}
	if len(state.Sinks) == 0 {
		t.Error("a state without a sink was never saved")
	}
}

// TestAsSomebodyElse: root left the files; now the user nobody runs.
func TestAsSomebodyElse(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { // all folders of a test lie in one that is for its user alone
		t.Fatal(err)
	}
	before := entry(`{"path":"/x","kind":"statsData"}`)
	tests := []struct {
		name    string
		prepare func()
		code    fault.Code
	}{
		{"an empty folder", func() {}, checkpoint.CodeUnwritable},
		{"with a checkpoint", func() {
			write(t, filepath.Join(dir, "c"), before)
			_ = os.Chmod(filepath.Join(dir, "c"), 0o644)
		}, checkpoint.CodeUnwritable},
		{"with a lock anybody may take", func() {
			write(t, filepath.Join(dir, "c.lock"), "")
			_ = os.Chmod(filepath.Join(dir, "c.lock"), 0o666)
		}, checkpoint.CodeUnwritable},
		{"with a checkpoint nobody may read", func() { _ = os.Chmod(filepath.Join(dir, "c"), 0) }, checkpoint.CodeBroken},
	}
	for _, test := range tests {
		_ = os.Chmod(dir, 0o755)
		test.prepare()
		_ = os.Chmod(dir, 0o555)
		out, err := command(t, dir, "nobody").CombinedOutput()
		if err == nil || !strings.Contains(string(out), "child: "+string(test.code)) || !strings.Contains(string(out), "try again with sudo") {
			t.Errorf("%s: %v\n%s", test.name, err, out)
		}
		if test.name != "an empty folder" && read0(dir) != before && test.code != checkpoint.CodeBroken {
			t.Errorf("%s: the file has changed", test.name)
		}
	}
	_ = os.Chmod(dir, 0o755)
}

func read0(dir string) string {
	text, _ := os.ReadFile(filepath.Join(dir, "c"))
	return string(text)
}

// TestNoRoom: a save that does not fit leaves the old file, and nothing else.
func TestNoRoom(t *testing.T) {
	dir := t.TempDir()
	before := entry(`{"path":"/x","kind":"statsData"}`)
	write(t, filepath.Join(dir, "c"), before)
	out, err := command(t, dir, "small 50000").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "child: "+string(checkpoint.CodeUnwritable)) || !strings.Contains(string(out), "file too large") {
		t.Errorf("%v\n%s", err, out)
	}
	if got := read0(dir); got != before {
		t.Errorf("the file is %s", got)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"c", "c.lock"}) {
		t.Errorf("left behind: %q", got)
	}
}

// TestFullDisk does it with a real full disk, where one can be mounted.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no disk to fill: %v: %s", err, out)
	}
	t.Cleanup(func() { _ = exec.CommandContext(context.Background(), "umount", dir).Run() })
	f := mustOpen(t, filepath.Join(dir, "c"))
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	before := read0(dir)
	f.Sink(strings.Repeat("x", 100_000))
	wantCode(t, f.Save(), checkpoint.CodeUnwritable, "free some space")
	if read0(dir) != before {
		t.Error("the old file is gone")
	}
	if got := names(t, dir); !slices.Equal(got, []string{"c", "c.lock"}) {
		t.Errorf("left behind: %q", got)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}
