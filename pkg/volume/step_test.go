package volume_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/internal/attacker"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// TestPassThrough has a user without rights reach files behind folders that can be
// passed but not listed, as paths do everywhere.
func TestPassThrough(t *testing.T) {
	roots, nobodys := attacker.Folder(t)
	passage, his := filepath.Join(roots, "passage"), filepath.Join(roots, "passage", "deeper", "his")
	foreign := filepath.Join(nobodys, "foreign")
	for _, dir := range []string{his, filepath.Join(foreign, "open")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	err := errors.Join(
		os.WriteFile(filepath.Join(his, "file"), []byte("his"), 0o644), os.Chown(his, attacker.ID, attacker.ID),
		os.Symlink("deeper/his", filepath.Join(passage, "link")),
		os.Chmod(filepath.Dir(his), 0o711), os.Chmod(passage, 0o711),
		os.WriteFile(filepath.Join(foreign, "open", "file"), nil, 0o644), os.Chown(foreign, 1, 1), os.Chmod(foreign, 0o711),
	)
	if err != nil {
		t.Fatal(err)
	}
	attacker.Run(t, "pass", passage, foreign)
	if data, err := os.ReadFile(filepath.Join(his, "new")); string(data) != "x" || err != nil {
		t.Errorf("the new file is %q, %v", data, err)
	}
}

func passThrough(args []string) error {
	passage, foreign := args[0], args[1]
	for _, name := range []string{"deeper/his/file", "link/file", "deeper/../deeper/his/file"} {
		if data, err := (volume.Door{}).Path(filepath.Join(passage, name)).Read(10); string(data) != "his" || err != nil {
			return fmt.Errorf("%s: %q, %w", name, data, err)
		}
	}
	if err := (volume.Door{}).Path(filepath.Join(passage, "link", "new")).Write([]byte("x"), 0o644); err != nil {
		return err
	}
	// Its owner could exchange what is looked at.
	if _, err := (volume.Door{}).Path(filepath.Join(foreign, "open", "file")).Read(10); !errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("through a folder of somebody else: %w", err)
	}
	if _, err := (volume.Door{}).Path(filepath.Join(passage, "file")).Read(10); !errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("in a folder that cannot be listed: %w", err)
	}
	return nil
}
