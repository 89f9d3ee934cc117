package alerts_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// nobody is the attacker.
const nobody = 65534

// victim is a file of root's that must not change.
func victim(t *testing.T) (path string, check func()) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "victim")
	if err := os.WriteFile(path, []byte("root's"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, func() {
		t.Helper()
		data, err := os.ReadFile(path)
		info, serr := os.Stat(path)
		if err != nil || serr != nil || string(data) != "root's" || info.Mode() != 0o600 || int(info.Sys().(*syscall.Stat_t).Uid) != os.Geteuid() {
			t.Errorf("the victim is %q, %v (%v, %v)", data, info, err, serr)
		}
	}
}

// theirs gives a database with its folder to nobody.
func theirs(t *testing.T, files string, statements ...string) alerts.Database {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can give a folder away")
	}
	d := fixture(t, files, statements...)
	folder := filepath.Dir(d.Path)
	if err := errors.Join(os.Chown(d.Path, nobody, nobody), os.Chown(folder, nobody, nobody), os.Chmod(filepath.Dir(folder), 0o755)); err != nil {
		t.Fatal(err)
	}
	return d
}

const oneRow = "INSERT INTO ZADMAILRECIPIENT VALUES (1,4,1,1,'a@x.org','en')"

// isChange reports whether a method changes a database.
func isChange(call string) bool { return call != "Read" && call != "Check" }

// TestUntrustedFolder holds that root changes nothing where others can change the
// folder, and reads a copy: nothing beside the database is touched.
func TestUntrustedFolder(t *testing.T) {
	for why, plant := range map[string]func(db, victim string) error{
		"nothing else":      func(string, string) error { return nil },
		"hard-linked -shm":  func(db, victim string) error { return os.Link(victim, db+"-shm") },
		"linked -shm":       func(db, victim string) error { return os.Symlink(victim, db+"-shm") },
		"a sticky folder":   func(db, _ string) error { return makeSticky(db) },
		"root's own folder": func(db, _ string) error { return os.Chown(filepath.Dir(db), 0, 0) }, // in one of somebody else
	} {
		t.Run(why, func(t *testing.T) {
			d := theirs(t, "oldtool server", "DELETE FROM ZADMAILRECIPIENT; "+oneRow)
			if strings.HasPrefix(why, "root") {
				if err := os.Chown(filepath.Dir(filepath.Dir(d.Path)), nobody, nobody); err != nil {
					t.Fatal(err)
				}
			}
			path, check := victim(t)
			if err := plant(d.Path, path); err != nil {
				t.Fatal(err)
			}
			before := list(t, filepath.Dir(d.Path))
			for call, err := range every(t, d) {
				if !isChange(call) {
					if err != nil {
						t.Errorf("%s: %v", call, err)
					}
					continue
				}
				wantCode(t, err, alerts.CodeUntrusted)
				hint := "sudo -u '"
				if why == "a sticky folder" || strings.HasPrefix(why, "root") {
					hint = "move the database"
				}
				if !strings.Contains(fault.HintOf(err), hint) {
					t.Errorf("the hint is %q", fault.HintOf(err))
				}
			}
			contents, err := d.Read(t.Context())
			if err != nil || len(contents.Recipients) != 1 || contents.Database != d.Path {
				t.Errorf("read %+v, %v", contents, err)
			}
			if after := list(t, filepath.Dir(d.Path)); after != before {
				t.Errorf("the folder held %s, and now %s", before, after)
			}
			check()
		})
	}
}

func makeSticky(db string) error {
	folder := filepath.Dir(db)
	return errors.Join(os.Chown(folder, 0, 0), os.Chmod(folder, os.ModeSticky|0o777))
}

// TestOwnerHint names an owner without a name by number.
func TestOwnerHint(t *testing.T) {
	d := theirs(t, "oldtool")
	const uid = 1_234_567
	if err := os.Chown(filepath.Dir(d.Path), uid, uid); err != nil {
		t.Fatal(err)
	}
	_, err := d.Add(t.Context(), []string{"a@x.org"}, "")
	if want := "sudo -u '#1234567' macwrangler alerts"; !strings.Contains(fault.HintOf(err), want) {
		t.Errorf("the hint is %q", fault.HintOf(err))
	}
}

// superJournal makes a journal that SQLite plays back, and that names a file to
// delete then.
func superJournal(t *testing.T, db, name string, hot bool) {
	t.Helper()
	info, err := os.Stat(db)
	if err != nil {
		t.Fatal(err)
	}
	magic := []byte{0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7}
	const page, sector = 4096, 512
	header := append(bytes.Clone(magic), make([]byte, sector-8)...)
	binary.BigEndian.PutUint32(header[16:], uint32(info.Size()/page)) // pages before the transaction
	binary.BigEndian.PutUint32(header[20:], sector)
	binary.BigEndian.PutUint32(header[24:], page)
	if !hot {
		header = make([]byte, 1<<16)
	}
	sum := uint32(0)
	for _, b := range []byte(name) {
		sum += uint32(b)
	}
	end := binary.BigEndian.AppendUint32(nil, 1<<30/page+1) // the page of the locks
	end = append(end, name...)
	end = binary.BigEndian.AppendUint32(end, uint32(len(name)))
	end = append(binary.BigEndian.AppendUint32(end, sum), magic...)
	if err := os.WriteFile(db+"-journal", slices.Concat(header, end), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestSuperJournal holds that no journal makes root delete a file.
func TestSuperJournal(t *testing.T) {
	for why, prepare := range map[string]func() alerts.Database{
		"their folder": func() alerts.Database { return theirs(t, "oldtool", oneRow) },
		"our folder":   func() alerts.Database { return fixture(t, "oldtool", oneRow) },
	} {
		for _, hot := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, hot: %v", why, hot), func(t *testing.T) {
				d := prepare()
				path, check := victim(t)
				superJournal(t, d.Path, path, hot)
				for call, err := range every(t, d) {
					if strings.HasPrefix(why, "their") && isChange(call) {
						wantCode(t, err, alerts.CodeUntrusted)
					} else {
						wantCode(t, err, alerts.CodeSuperJournal)
					}
				}
				check()
			})
		}
	}
}

// TestSuperJournalOfSQLite shows what the tests above hold SQLite back from.
func TestSuperJournalOfSQLite(t *testing.T) {
	d := fixture(t, "oldtool", oneRow)
	path, _ := victim(t)
	superJournal(t, d.Path, path, true)
	shell(t, d.Path, "SELECT count(*) FROM ZADMAILRECIPIENT")
	if exists(path) {
		t.Error("SQLite no longer deletes it; the test's journal is not one")
	}
}

// TestBadNeighbours holds that nothing waits for a pipe or follows a link that has
// the name of a file of SQLite's.
func TestBadNeighbours(t *testing.T) {
	for why, prepare := range map[string]func() alerts.Database{
		"their folder": func() alerts.Database { return theirs(t, "oldtool", oneRow) },
		"our folder":   func() alerts.Database { return fixture(t, "oldtool", oneRow) },
	} {
		for _, end := range []string{"-wal", "-shm", "-journal"} {
			for what, plant := range map[string]func(name, victim string) error{
				"pipe":   func(name, _ string) error { return syscall.Mkfifo(name, 0o666) },
				"link":   func(name, victim string) error { return os.Symlink(victim, name) },
				"folder": func(name, _ string) error { return os.Mkdir(name, 0o777) },
			} {
				t.Run(why+end+" "+what, func(t *testing.T) {
					d := prepare()
					path, check := victim(t)
					if err := plant(d.Path+end, path); err != nil {
						t.Fatal(err)
					}
					ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
					defer cancel()
					_, err := d.Read(ctx)
					if strings.HasPrefix(why, "our") {
						wantCode(t, err, alerts.CodeNotRegular)
						_, err = d.Add(ctx, []string{"b@x.org"}, "")
						wantCode(t, err, alerts.CodeNotRegular)
					} else if end != "-shm" { // which is not copied
						wantCode(t, err, alerts.CodeNotRegular)
					}
					check()
				})
			}
		}
	}
}

// TestVolumeIsABoundary holds that the default database of a foreign disk is on it,
// even if the disk links to this Mac's own.
func TestVolumeIsABoundary(t *testing.T) {
	host := fixture(t, "oldtool", oneRow)
	before := dump(t, host.Path)
	for _, link := range []string{"Library", "Library/Server/Alerts", alerts.DefaultPath} {
		disk := t.TempDir()
		at := filepath.Join(disk, link)
		target := filepath.Dir(host.Path)
		if link == alerts.DefaultPath {
			target = host.Path
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o755), os.Symlink(target, at)); err != nil {
			t.Fatal(err)
		}
		place := volume.New(disk, "").Path(alerts.DefaultPath)
		d := alerts.Database{Path: place.String(), Place: &place}
		for call, err := range every(t, d) {
			if err == nil {
				t.Errorf("%s went through link %s", call, link)
			}
		}
		if _, _, err := d.Create(t.Context(), alerts.CreateOptions{}); err == nil && link == alerts.DefaultPath {
			t.Error("created where a link is")
		}
	}
	if after := dump(t, host.Path); after != before || list(t, filepath.Dir(host.Path)) != "-rw-r--r-- alertData.db " {
		t.Errorf("this Mac's folder holds %s", list(t, filepath.Dir(host.Path)))
	}
	// Inside, it works, and links of the disk stay inside.
	disk := t.TempDir()
	if err := errors.Join(os.MkdirAll(filepath.Join(disk, "real"), 0o755), os.Symlink("/real", filepath.Join(disk, "Library"))); err != nil {
		t.Fatal(err)
	}
	place := volume.New(disk, "").Path(alerts.DefaultPath)
	d := alerts.Database{Path: place.String(), Place: &place}
	_, _, err := d.Create(t.Context(), alerts.CreateOptions{})
	if err == nil {
		_, err = d.Add(t.Context(), []string{"b@x.org"}, "")
	}
	if got := recipients(t, filepath.Join(disk, "real/Server/Alerts/alertData.db")); err != nil || got != "1|4|1|1|b@x.org|en" {
		t.Errorf("%v, and the disk has %s", err, got)
	}
}

// attack is the attacker's process: until it is killed it gives every name that
// root uses in its folder to the victim.
func attack(folder, victim string) error {
	db := filepath.Join(folder, "alertData.db")
	fmt.Println("ready")
	for {
		for _, end := range []string{"-shm", "-wal", "-journal"} {
			_ = os.Symlink(victim, db+end)
		}
		entries, err := os.ReadDir(folder)
		if err != nil {
			return err
		}
		for _, e := range entries {
			path := filepath.Join(folder, e.Name())
			if !strings.HasPrefix(e.Name(), ".alertData.db.macwrangler-") {
				continue
			}
			if os.Rename(path, filepath.Join(folder, "moved")) == nil && e.IsDir() {
				_ = os.Mkdir(path, 0o777)
				path = filepath.Join(path, "backup")
			}
			_ = os.Symlink(victim, path)
		}
		for _, end := range []string{"-shm", "-wal", "-journal"} {
			_ = os.Remove(db + end)
		}
		_ = os.RemoveAll(filepath.Join(folder, "moved"))
	}
}

// TestLiveAttacker lets root create, change and read databases in a folder whose
// owner is at work.
func TestLiveAttacker(t *testing.T) {
	path, check := victim(t)
	d := theirs(t, "oldtool", oneRow)
	cmd := child(t, "attacker", d.Path)
	asAnother(t, cmd, d.Path)
	cmd.Env = append(cmd.Env, "ALERTS_TEST_VICTIM="+path)
	startAttack(t, cmd)
	for range 5 {
		_, err := d.Add(t.Context(), []string{"b@x.org"}, "")
		wantCode(t, err, alerts.CodeUntrusted)
		if _, err := d.Read(t.Context()); err != nil {
			wantCode(t, err, alerts.CodeNotRegular) // a link, just then
		}
	}
	for range 40 {
		if err := os.Remove(d.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		if _, _, err := d.Create(t.Context(), alerts.CreateOptions{}); err != nil && fault.CodeOf(err) == "" {
			t.Errorf("%v has no code", err)
		}
		if info, err := os.Lstat(d.Path); err == nil && info.Mode().IsRegular() && info.Mode() != 0o644 {
			t.Errorf("the new file is %v", info)
		}
	}
	check()
}

func startAttack(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = cmd.Process.Kill(), cmd.Wait() })
	if _, err := out.Read(make([]byte, len("ready\n"))); err != nil {
		t.Fatal(err)
	}
}

// TestCreateInForeignFolder holds that a new database in somebody else's folder is
// complete and root's, and that nothing that has its name is touched.
func TestCreateInForeignFolder(t *testing.T) {
	d := theirs(t, "oldtool")
	path, check := victim(t)
	for why, plant := range map[string]func() error{
		"a link":      func() error { return os.Symlink(path, d.Path) },
		"a hard link": func() error { return os.Link(path, d.Path) },
	} {
		if err := errors.Join(os.Remove(d.Path), plant()); err != nil {
			t.Fatal(err)
		}
		_, _, err := d.Create(t.Context(), alerts.CreateOptions{})
		if wantCode(t, err, alerts.CodeExists); err == nil {
			t.Error(why)
		}
		check()
	}
	if err := os.Remove(d.Path); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Create(t.Context(), alerts.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(d.Path)
	if err != nil || info.Mode() != 0o644 || info.Sys().(*syscall.Stat_t).Uid != 0 || info.Sys().(*syscall.Stat_t).Gid != 0 {
		t.Errorf("%v, %v", info, err)
	}
	judge(t, d.Path)
}

// TestCreateExchanged gives the temporary name of a new database to the victim at
// the moment before it is put in place.
func TestCreateExchanged(t *testing.T) {
	d := theirs(t, "oldtool")
	path, check := victim(t)
	for why, plant := range map[string]func(victim, name string) error{"a link": os.Symlink, "a hard link": os.Link} {
		_ = os.Remove(d.Path)
		exchanged := false
		d.Door = volume.FailingDoor(func(act volume.Act, _ string) error {
			found, err := filepath.Glob(filepath.Join(filepath.Dir(d.Path), ".alertData.db.macwrangler-*"))
			if act != volume.ActRename || len(found) != 1 || err != nil {
				return err
			}
			exchanged = true
			return errors.Join(os.Remove(found[0]), plant(path, found[0]))
		})
		_, _, err := d.Create(t.Context(), alerts.CreateOptions{})
		if !exchanged || !errors.Is(err, volume.ErrChanged) {
			t.Errorf("%s: exchanged %v, %v", why, exchanged, err)
		}
		if data, err := os.ReadFile(path); err != nil || string(data) != "root's" {
			t.Errorf("%s: %q, %v", why, data, err)
		}
		if err := os.Remove(d.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
		check()
	}
}
