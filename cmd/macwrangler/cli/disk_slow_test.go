package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/disktest"
	"github.com/macwrangler/macwrangler/internal/simdisk"
)

// slowDiskutil prints while it works, as diskutil does, so that it would be ended
// by a pipe that nobody reads. A change that begins with the words "hold" waits,
// once it has begun, for the file "go"; so does a query that begins with "ask",
// once a change has ended. No wait is longer than a minute.
const slowDiskutil = `
dir='%[1]s' SIMDISK_STATE='%[1]s/mac.json'
export SIMDISK_STATE
hold() {
  # It has printed something before anybody can let it go on.
  [ "$1" != begun ] || echo "Erasing, step 0"
  : >"$dir/$1"
  n=1
  while [ ! -e "$dir/go" ] && [ $n -lt 3000 ]; do
    [ "$1" != begun ] || echo "Erasing, step $n"
    sleep 0.02
    n=$((n + 1))
  done
}
case "$*" in
*-plist*)
  [ ! -e "$dir/ended" ] || case "$*" in '%[3]s'*) hold asked ;; esac
  exec '%[4]s' "$@"
  ;;
esac
echo "BEGIN $*" >>"$dir/log"
case "$*" in '%[2]s'*) hold begun ;; esac
'%[4]s' "$@"
status=$?
[ ! -e "$dir/flood" ] || head -c 300000 /dev/zero | tr '\0' '\n'
echo "END $status $*" >>"$dir/log"
: >"$dir/ended"
exit $status
`

// eraser is macwrangler as a process on a simulated Mac with the slow diskutil.
type eraser struct {
	t    *testing.T
	dir  string
	cmd  *exec.Cmd
	over chan struct{} // closed when the process has ended
	out  bytes.Buffer  // standard output, to be read when it is over

	heard bool // standard error goes to the file that stderr reads
}

// stderr returns what the program has written to standard error so far.
func (e *eraser) stderr() string {
	data, _ := os.ReadFile(e.path("stderr")) // "" where a test has other streams
	return string(data)
}

// newEraser makes a Mac, its plan, and the command "disk apply plan.json --yes";
// the caller may change the command's streams and then calls start.
func newEraser(t *testing.T, mac *simdisk.Mac, hold, ask string) *eraser {
	t.Helper()
	e := &eraser{t: t, dir: t.TempDir(), over: make(chan struct{})}
	if err := mac.Save(e.path("mac.json")); err != nil {
		t.Fatal(err)
	}
	simulator, err := exec.LookPath("simdiskutil")
	if err != nil {
		t.Fatal(err)
	}
	program := disktest.Script(t, fmt.Sprintf(slowDiskutil, e.dir, hold, ask, simulator))
	logger := disktest.Script(t, `printf '%s\n' "$*" >>'`+e.path("syslog")+`'`)
	env := append(os.Environ(), simdisk.StateVariable+"="+e.path("mac.json"),
		"MWMAC_DISKUTIL="+string(program), "MWMAC_LOGGER="+string(logger), "GORACE=atexit_sleep_ms=0")
	plan := exec.CommandContext(t.Context(), "mwmac", "disk", "plan", "--format", "json")
	plan.Env = env
	data, err := plan.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(e.path("plan.json"), data, 0o600); err != nil {
		t.Fatal(err)
	}

	e.cmd = exec.Command("mwmac", "disk", "apply", e.path("plan.json"), "--yes", "--format", "json")
	e.cmd.Env = env
	errs, err := os.Create(e.path("stderr"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = errs.Close() })
	e.cmd.Stdout, e.cmd.Stderr = &e.out, errs
	return e
}

func (e *eraser) path(name string) string { return filepath.Join(e.dir, name) }

func (e *eraser) start() {
	e.t.Helper()
	_, e.heard = e.cmd.Stdout.(*bytes.Buffer)
	if err := e.cmd.Start(); err != nil {
		e.t.Fatal(err)
	}
	go func() {
		_ = e.cmd.Wait() // the status is looked at later
		close(e.over)
	}()
	e.t.Cleanup(func() {
		e.touch("go")
		_ = e.cmd.Process.Kill()
		<-e.over
	})
}

// await waits for a file of the slow diskutil, or for the end of the process.
func (e *eraser) await(name string) {
	e.t.Helper()
	if !e.until(func() bool { _, err := os.Stat(e.path(name)); return err == nil }) {
		e.t.Errorf("the moment %q did not come: %s", name, e.stderr())
	}
}

// until waits at most a minute, and not longer than the process lives.
func (e *eraser) until(is func() bool) bool {
	for range 3000 {
		if is() {
			return true
		}
		select {
		case <-e.over:
			return is()
		case <-time.After(20 * time.Millisecond):
		}
	}
	return false
}

func (e *eraser) touch(name string) {
	if err := os.WriteFile(e.path(name), nil, 0o600); err != nil {
		e.t.Error(err)
	}
}

// signal sends signals. After the first it waits until the program has said so, if
// its standard error is the test's.
func (e *eraser) signal(signals ...syscall.Signal) {
	e.t.Helper()
	for i, s := range signals {
		if err := e.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
			e.t.Fatal(err)
		}
		if i == 0 && s != syscall.SIGPIPE && e.heard && !e.until(func() bool { return strings.Contains(e.stderr(), "stops before the next command") }) {
			e.t.Errorf("nothing was said about the signal: %s", e.stderr())
		}
	}
}

// status waits for the end of the process.
func (e *eraser) status() int {
	e.t.Helper()
	select {
	case <-e.over:
	case <-time.After(time.Minute):
		e.t.Fatal("the program does not end")
	}
	return shellStatus(e.cmd.ProcessState)
}

// log returns what the slow diskutil was asked to change, and how that ended.
func (e *eraser) log() string {
	data, err := os.ReadFile(e.path("log"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		e.t.Error(err)
	}
	return string(data)
}

// result is what the tests look at in the result of disk apply.
type result struct {
	Schema  string `json:"schema"`
	Applied bool   `json:"applied"`
	Steps   []struct {
		State  string `json:"state"`
		Output string `json:"output"`
	} `json:"steps"`
	Error *struct{ Code, Message string } `json:"error"`
}

func (r result) states() string {
	var states []string
	for _, step := range r.Steps {
		states = append(states, step.State)
	}
	return strings.Join(states, ", ")
}

func (e *eraser) read(name string, from io.Reader) result {
	e.t.Helper()
	data, err := io.ReadAll(from)
	if err != nil {
		e.t.Fatal(err)
	}
	var r result
	if err := json.Unmarshal(data, &r); err != nil || r.Schema != "macwrangler/disk.apply/1" {
		e.t.Errorf("%s is not a result: %v\n%s", name, err, data)
	}
	return r
}

// saved reads the result in the plan's folder, to which the system log must point.
func (e *eraser) saved() result {
	e.t.Helper()
	path := e.path("plan.result.json")
	data, err := os.ReadFile(path)
	if err != nil {
		e.t.Error(err)
		return result{}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		e.t.Errorf("%v, %v", info, err)
	}
	if logged, err := os.ReadFile(e.path("syslog")); err != nil || !strings.Contains(string(logged), path) {
		e.t.Errorf("the system log does not name the result: %q, %v", logged, err)
	}
	return e.read(path, bytes.NewReader(data))
}
