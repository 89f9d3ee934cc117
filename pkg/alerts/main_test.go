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

// childEnv makes the test program play another process: its value names the
// part, childDB is the database that it works on.
const (
	childEnv = "ALERTS_TEST_CHILD"
	childDB  = "ALERTS_TEST_DB"
)

func TestMain(m *testing.M) {
	part := os.Getenv(childEnv)
	if part == "" {
		os.Exit(m.Run())
	}
	if err := play(part, alerts.Database{Path: os.Getenv(childDB)}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func play(part string, d alerts.Database) error {
	ctx := context.Background()
	switch part {
	case "writer": // adds addresses of its own, one a transaction
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
	case "changer": // goes to and fro between two states
		return untilKilled(func(int) error {
			return errors.Join(second(d.Add(ctx, crashAddresses(), "")), second(d.Remove(ctx, crashAddresses())))
		})
	case "creator": // makes databases
		return untilKilled(func(i int) error {
			d := alerts.Database{Path: filepath.Join(d.Path, strconv.Itoa(i), "alertData.db")}
			_, _, err := d.Create(ctx, alerts.CreateOptions{Recipients: crashAddresses()})
			return err
		})
	case "user": // reads and adds, and tells what came of it
		d.BusyTimeout = time.Second
		contents, rerr := d.Read(ctx)
		_, werr := d.Add(ctx, []string{"new@x.org"}, "")
		return json.NewEncoder(os.Stdout).Encode(played{
			len(contents.Recipients), told(rerr), told(werr),
			errors.Is(rerr, os.ErrPermission), errors.Is(werr, os.ErrPermission),
		})
	}
	return fmt.Errorf("no part %q", part)
}

// untilKilled works for ever, and tells how long it took the first time.
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

// played is what another user's process saw.
type played struct {
	Recipients                  int
	Read, Added                 string
	ReadForbidden, AddForbidden bool
}

func told(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// child starts the test program as another process.
func child(t *testing.T, part, db string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), childEnv+"="+part, childDB+"="+db)
	return cmd
}

// asAnother lets a process belong to a user who owns nothing. Only root can;
// others take their own rights away in place of that.
func asAnother(t *testing.T, cmd *exec.Cmd, db string) {
	t.Helper()
	folder := filepath.Dir(db)
	if os.Getuid() != 0 {
		t.Skip("only root can run a test as another user")
	}
	// All folders of a test lie in one that is for its user alone, and so may
	// the program.
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
