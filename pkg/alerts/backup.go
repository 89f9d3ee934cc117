package alerts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
	"time"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// backup is a copy of the database before a change, including the rows in its
// log. It is made under a private name and replaces the previous backup only
// once the change is planned under the lock: a run that never gets there must
// not cost the previous backup.
type backup struct {
	s      *session
	folder *volume.TemporaryFolder // it holds the copy
	target string
}

// copyName is the name of the copy in its folder.
const copyName = "backup"

// leftoverAge is the age after which no run needs its folder any more.
const leftoverAge = time.Hour

// newBackup makes SQLite write the copy, in a folder beside the database that only
// we can enter.
func (s *session) newBackup(ctx context.Context) (*backup, error) {
	p := s.place
	b := &backup{s: s, target: s.path + BackupSuffix}
	p.folder.Sweep(p.name, leftoverAge)
	var err error
	if b.folder, err = p.folder.Temporary(p.name); err != nil {
		return nil, b.fail(ctx, err)
	}
	err = s.retry(ctx, func() error {
		if err := b.folder.Remove(copyName); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return s.exec(ctx, "VACUUM INTO ?", filepath.Join(b.folder.Path(), copyName))
	})
	if err == nil {
		err = b.dress()
	}
	if err != nil {
		b.discard()
		return nil, b.fail(ctx, err)
	}
	return b, nil
}

// dress gives the copy the owner and mode of the database, and makes its content
// durable.
func (b *backup) dress() error {
	file, made, err := b.folder.Update(copyName, 0o600)
	if err != nil {
		return err
	}
	if made {
		err = volume.ErrChanged
	}
	if err == nil {
		err = file.Like(b.s.info())
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// keep moves the copy to its final name, durably.
func (b *backup) keep(ctx context.Context) error {
	if err := b.folder.Place(copyName, b.s.place.name+BackupSuffix); err != nil {
		return b.fail(ctx, err)
	}
	return nil
}

// discard removes what was not kept.
func (b *backup) discard() { _ = b.folder.Close() }

func (b *backup) fail(ctx context.Context, err error) error {
	if ctx.Err() != nil || isLocked(err) {
		return b.s.explain(ctx, err)
	}
	e := &Error{
		Code: CodeBackup, Act: "saving backup", Operand: b.target, Err: fmt.Errorf("nothing was changed: %w", err),
		Hint: "correct that, or change the database without a backup: --no-backup",
	}
	if errors.Is(err, fs.ErrPermission) {
		e.Code, e.Hint = CodePermission, "" // without access to the folder no change is possible either
	}
	if errors.Is(err, syscall.EPERM) {
		e.Hint = lockedHint(b.s.d.Path)
	}
	return e
}
