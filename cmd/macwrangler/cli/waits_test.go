package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// watchdog is when a run counts as one that never ends. It is no bound on speed.
const watchdog = 25 * time.Second

// TestNoFileIsWaitedFor gives each flag and each argument that takes a file a pipe
// that nobody writes to, a device that never ends, a folder, and a file of 40 GB.
func TestNoFileIsWaitedFor(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tree := prepareFormats(t, dir)
	makeBadDatabase(t, filepath.Join(dir, "bad.db"))
	directory := silentDirectory(t, dir)
	for _, kind := range []string{"pipe", "device", "folder", "large"} {
		var all runs // hundreds at once would be slow enough to reach their deadlines
		for name, row := range fileRows() {
			at := oddFile(t, kind)
			file := at
			if row.beside != "" {
				file, at = moveBeside(t, strings.ReplaceAll(row.beside, "{tmp}", dir), at, row.end)
			}
			line := strings.NewReplacer("{tmp}", dir, "{file}", file, "{in}", filepath.Dir(at), "{ldap}", directory).Replace(row.line) + " --deadline 10s"
			all.env = map[string]string{row.env: at}
			all.start(t.Context(), tree, name+" "+kind, line, strings.NewReader(""), &bytes.Buffer{}, func(status int, stderr string) {
				wantNoWait(t, name, kind, at, row, status, stderr)
			})
		}
		all.wait(t)
	}
	wantLogged(t, dir)
}

// wantNoWait checks what came of a run with an odd file.
func wantNoWait(t *testing.T, name, kind, at string, row fileRow, status int, stderr string) {
	t.Helper()
	may := slices.Contains(row.may, kind) && status != frame.StatusInterrupted
	if status != frame.StatusError && !may {
		t.Errorf("%s, a %s: status %d, %s", name, kind, status, stderr)
	}
	if kind == "pipe" && strings.Contains(stderr, "the deadline of") {
		t.Errorf("%s, a pipe: it was waited for: %s", name, stderr)
	}
	if info, err := os.Lstat(at); kind != "large" && kind != "device" && (err != nil || info.Mode().Type() != typeOf(kind)) {
		t.Errorf("%s: the %s is another file now: %v, %v", name, kind, info, err)
	}
}

// oddFile makes what is not a file to read, called list.plist in a folder of its own.
func oddFile(t *testing.T, kind string) string {
	t.Helper()
	at := filepath.Join(t.TempDir(), "list.plist")
	var err error
	switch kind {
	case "pipe":
		err = syscall.Mkfifo(at, 0o600)
	case "device":
		err = os.Symlink("/dev/zero", at)
	case "folder":
		err = os.Mkdir(at, 0o700)
	case "large":
		err = errors.Join(os.WriteFile(at, nil, 0o600), os.Truncate(at, 40<<30))
	}
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func typeOf(kind string) os.FileMode {
	if kind == "pipe" {
		return os.ModeNamedPipe
	}
	return os.ModeDir
}

// makeBadDatabase makes a database with a row that goes to the quarantine file.
func makeBadDatabase(t *testing.T, path string) {
	t.Helper()
	makeMetrics(t, path, "INSERT INTO statsData VALUES (1, 1486944053, 1487548853, 'requests.fromclients', NULL);")
}

// makeMetrics makes a caching server's database with the rows of some statements.
func makeMetrics(t *testing.T, path, rows string) {
	t.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	err = sqlitex.ExecuteScript(conn, `CREATE TABLE statsData (entryIndex INTEGER PRIMARY KEY AUTOINCREMENT, collectionDate INTEGER,
		expirationDate INTEGER, metricName TEXT, dataValue INTEGER);`+rows, nil)
	if err := errors.Join(err, conn.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestSilentStdinEndsWithTheRun: where - or no argument reads standard input, and it
// says nothing, --deadline and a signal end the run.
func TestSilentStdinEndsWithTheRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tree := prepareFormats(t, dir)
	reading := []string{
		"aduid compute", "aduid compute --format json", "cachelocator txt decode", "cachelocator txt lint",
		"cachelocator txt encode --domain example.com",
	}
	for _, row := range fileRows() {
		if row.stdin {
			reading = append(reading, strings.NewReplacer("{tmp}", dir, "{file}", "-").Replace(row.line))
		}
	}
	var all runs
	for _, line := range reading {
		all.start(t.Context(), tree, line, line+" --deadline 500ms", newSilence(nil), &bytes.Buffer{}, func(status int, stderr string) {
			if status != frame.StatusError || !strings.Contains(stderr, "the deadline of 500ms has passed") {
				t.Errorf("%s, a deadline: status %d, %s", line, status, stderr)
			}
		})
		ctx, cancel := context.WithCancelCause(t.Context())
		in := newSilence(func() { cancel(errors.New("a signal")) })
		all.start(ctx, tree, line, line, in, &bytes.Buffer{}, func(status int, stderr string) {
			if status != frame.StatusInterrupted || !strings.Contains(stderr, "interrupted: a signal") {
				t.Errorf("%s, a signal: status %d, %s", line, status, stderr)
			}
		})
	}
	all.wait(t)
}

// TestNoVerbReadsStdinUnasked: a daemon's standard input may never end.
func TestNoVerbReadsStdinUnasked(t *testing.T) {
	t.Parallel()
	var all runs
	for verb, words := range lines() {
		dir := t.TempDir()
		line := strings.ReplaceAll(strings.TrimSuffix(verb, " sh")+" "+words, "{tmp}", dir)
		if strings.HasSuffix(verb, " sh") {
			line += " --format sh"
		}
		in := newSilence(func() { t.Errorf("%s reads standard input", verb) })
		all.start(t.Context(), prepareFormats(t, dir), verb, line, in, &bytes.Buffer{}, func(status int, stderr string) {
			if status == frame.StatusError {
				t.Errorf("%s: status %d, %s", verb, status, stderr)
			}
		})
	}
	all.wait(t)
}

// TestStalledStdoutEndsWithTheRun: nobody reads the result of any verb.
func TestStalledStdoutEndsWithTheRun(t *testing.T) {
	t.Parallel()
	var all runs
	shown := lines()
	maps.Copy(shown, map[string]string{"completion": "zsh", "help": "version", "fus": "profile --help", "chrome prefs": "--identifier com.example.chrome --homepage https://example.com"})
	for verb, words := range shown {
		for _, ended := range []string{"signal", "deadline"} {
			dir := t.TempDir()
			line := strings.ReplaceAll(strings.TrimSuffix(verb, " sh")+" "+words, "{tmp}", dir)
			if strings.HasSuffix(verb, " sh") {
				line += " --format sh"
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			out := newSilence(func() { cancel(errors.New("a signal")) })
			want, why := frame.StatusInterrupted, "writing standard output: nobody reads it, and interrupted: a signal"
			if ended == "deadline" {
				ctx, out, want, why = t.Context(), newSilence(nil), frame.StatusError, "the deadline of "
				line += " --deadline 3s"
				if verb == "help" || verb == "completion" || verb == "version" || verb == "fus" {
					continue // they are no verbs of an area, and have no --deadline to reach
				}
			}
			all.start(ctx, prepareFormats(t, dir), verb, line, strings.NewReader(""), out, func(status int, stderr string) {
				if status != want || !strings.Contains(stderr, why) {
					t.Errorf("%s, a %s: status %d, %s", verb, ended, status, stderr)
				}
			})
		}
	}
	all.wait(t)
}

// silence is a standard input that says nothing, and a standard output that takes
// nothing.
type silence struct{ first func() }

func newSilence(first func()) *silence {
	if first == nil {
		first = func() {}
	}
	return &silence{sync.OnceFunc(first)}
}

func (s *silence) Read([]byte) (int, error)  { s.first(); select {} }
func (s *silence) Write([]byte) (int, error) { s.first(); select {} }

// runs are command lines that run at the same time: most of them wait.
type runs struct {
	left map[string]chan func()
	env  map[string]string // of those that are started from now on
}

// start runs a command line as root; check gets what came of it.
func (r *runs) start(
	ctx context.Context, tree func(a *frame.App) *cobra.Command, name, line string, in io.Reader, out io.Writer, check func(status int, stderr string),
) {
	if r.left == nil {
		r.left = map[string]chan func(){}
	}
	done := make(chan func(), 1)
	r.left[name+": "+line] = done
	env := r.env
	lookUp := func(name string) (string, bool) { value, ok := env[name]; return value, ok }
	go func() {
		var errs bytes.Buffer
		status := frame.Run(ctx, strings.Fields(line), frame.Streams{In: in, Out: out, Err: &errs, LookupEnv: lookUp, Superuser: true}, tree)
		done <- func() { check(status, errs.String()) }
	}()
}

// wait waits for all of them.
func (r *runs) wait(t *testing.T) {
	t.Helper()
	dog := time.NewTimer(watchdog).C
	over := false
	for name, done := range r.left {
		if !over {
			select {
			case check := <-done:
				check()
				continue
			case <-dog:
				over = true
			}
		}
		select {
		case check := <-done:
			check()
		default:
			t.Errorf("%s: it still runs", name)
		}
	}
}

// TestEveryFileHasALine holds fileRows to the tree of commands.
func TestEveryFileHasALine(t *testing.T) {
	rows := fileRows()
	for _, cmd := range allCommands() {
		verb := strings.TrimPrefix(cmd.CommandPath(), frame.ProgramName+" ")
		if cmd.HasSubCommands() || strings.HasPrefix(verb, "probe ") {
			continue
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			placeholder, _ := pflag.UnquoteUsage(f)
			if f.Value.Type() == "bool" || !isFile(t, verb+" --"+f.Name, placeholder) {
				return
			}
			row, ok := rows[verb+" --"+f.Name]
			if !ok {
				t.Errorf("%s --%s takes a file: waits_rows_test.go has no line for it", verb, f.Name)
			} else if stdin := strings.Contains(f.Usage, "standard input"); stdin != row.stdin {
				t.Errorf("%s --%s: stdin is %v, and its help says %v", verb, f.Name, row.stdin, stdin)
			}
			delete(rows, verb+" --"+f.Name)
		})
		for _, word := range strings.Fields(cmd.Use)[1:] {
			word = strings.Trim(word, "[]")
			if !isFile(t, verb, strings.TrimSuffix(word, "...")) {
				continue
			}
			if _, ok := rows[verb+" "+word]; !ok {
				t.Errorf("%s %s is a file: waits_rows_test.go has no line for it", verb, word)
			}
			delete(rows, verb+" "+word)
		}
	}
	for name := range rows {
		if !strings.Contains(name, " below ") && !strings.Contains(name, " at ") {
			t.Errorf("%s: no such flag or argument", name)
		}
	}
}

// isFile reports whether a word of the help names a file.
func isFile(t *testing.T, where, placeholder string) bool {
	t.Helper()
	if slices.Contains(filePlaceholders(), placeholder) {
		return true
	}
	if !slices.Contains(otherPlaceholders(), placeholder) && !regexp.MustCompile(`^[a-z]*$`).MatchString(placeholder) {
		t.Errorf("%s: is %q a file? add it to one of the lists in waits_rows_test.go", where, placeholder)
	}
	return false
}
