package alerts_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/alerts"
)

// childEnv makes the test program act as another process: its value names the
// role, childDB is the database that it works on.
const (
	childEnv = "ALERTS_TEST_CHILD"
	childDB  = "ALERTS_TEST_DB"
)

func TestMain(m *testing.M) {
	role := os.Getenv(childEnv)
	if role == "" {
		os.Exit(m.Run())
	}
	if err := play(role, alerts.Database{Path: os.Getenv(childDB)}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func play(role string, d alerts.Database) error {
	ctx := context.Background()
	switch role {
	case "writer": // adds its own addresses, one in each transaction
		var writer, addsEach int
		if _, err := fmt.Sscanf(os.Getenv("ALERTS_TEST_WRITER"), "%d,%d", &writer, &addsEach); err != nil {
			return err
		}
		for i := range addsEach {
			d.NoBackup = addsEach > 10 && i%10 != 0 // a backup takes its time
			if _, err := d.Add(ctx, []string{fmt.Sprintf("w%d-%d@x.org", writer, i)}, ""); err != nil {
				return err
			}
		}
		return nil
	case "changer": // alternates between two states
		return untilKilled(func(int) error {
			return errors.Join(second(d.Add(ctx, crashAddresses(), "")), second(d.Remove(ctx, crashAddresses())))
		})
	case "creator": // makes databases
		return untilKilled(func(i int) error {
			d := alerts.Database{Path: filepath.Join(d.Path, strconv.Itoa(i), "alertData.db")}
			_, _, err := d.Create(ctx, alerts.CreateOptions{Recipients: crashAddresses()})
			return err
		})
	case "attacker":
		return attack(filepath.Dir(d.Path), os.Getenv("ALERTS_TEST_VICTIM"))
	case "user": // reads and adds, and reports the results
		d.BusyTimeout = time.Second
		contents, rerr := d.Read(ctx)
		_, werr := d.Add(ctx, []string{"new@x.org"}, "")
		return json.NewEncoder(os.Stdout).Encode(played{
			len(contents.Recipients), textOf(rerr), textOf(werr),
			errors.Is(rerr, os.ErrPermission), errors.Is(werr, os.ErrPermission),
		})
	}
	return fmt.Errorf("unknown role %q", role)
}

// untilKilled works until it is killed, and prints how long it took the first time.
func untilKilled(work func(i int) error) error {
	begin := time.Now()
	for i := 0; ; i++ {
		if err := work(i); err != nil {
			return err
		}
		if i > 0 {
			continue
		}
		if _, err := fmt.Println(time.Since(begin)); err != nil {
			return err
		}
	}
}

// played is what the process of another user saw.
type played struct {
	Recipients                  int
	Read, Added                 string
	ReadForbidden, AddForbidden bool
}

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// child starts the test program as another process.
func child(t *testing.T, role, db string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), childEnv+"="+role, childDB+"="+db)
	return cmd
}

// asAnother makes a process run as a user who owns nothing. Only root can.
func asAnother(t *testing.T, cmd *exec.Cmd, db string) {
	t.Helper()
	folder := filepath.Dir(db)
	if os.Getuid() != 0 {
		t.Skip("only root can run a test as another user")
	}
	// All folders of a test are in one that only its user can enter, and the
	// program may be too.
	content, err := os.ReadFile(cmd.Path)
	if err != nil {
		t.Fatal(err)
	}
	own := t.TempDir()
	cmd.Path = filepath.Join(own, "program")
	err = errors.Join(os.WriteFile(cmd.Path, content, 0o755), os.Chmod(own, 0o755), os.Chmod(filepath.Dir(own), 0o755),
		os.Chmod(filepath.Dir(folder), 0o755))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Dir = own
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
}
