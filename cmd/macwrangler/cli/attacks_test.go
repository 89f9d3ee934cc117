package cli

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/macwrangler/macwrangler/internal/attacker"
)

// attacks are what nobody does while root works in a folder of his. They go on until
// they are killed.
func attacks() map[string]attacker.Act {
	return map[string]attacker.Act{"exchange": exchange, "link": linkAndUnlink}
}

const mark = ".macwrangler-" // in the name of what is not in place yet

// exchange moves everything that root makes in a folder aside, and gives its name to
// something else: a link to a victim, a file, or a folder that anybody can write to.
// Now and then it does so with the name that root will use in the end.
func exchange(args []string) error {
	folder, name, file, dir := args[0], args[1], args[2], args[3]
	final := filepath.Join(folder, name)
	for round := 0; ; round++ {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return err
		}
		for _, e := range entries {
			path := filepath.Join(folder, e.Name())
			switch {
			case strings.HasPrefix(e.Name(), "moved"):
				_ = os.Remove(path) // root's own folder stays, until it is empty
			case strings.Contains(e.Name(), mark) && e.Type()&os.ModeSymlink == 0:
				pause(60_000) // to come at another step each time
				if os.Rename(path, fmt.Sprintf("%s/moved-%d", folder, round)) == nil {
					plant(path, file, dir, e.IsDir())
				}
			}
		}
		switch rand.IntN(100) {
		case 0:
			plant(final, file, dir, rand.IntN(2) == 0)
		case 1, 2, 3, 4, 5, 6, 7, 8, 9:
			_ = os.Rename(final, fmt.Sprintf("%s/moved-%d-final", folder, round))
		}
	}
}

// plant gives a name to what should not be written to.
func plant(path, file, dir string, forFolder bool) {
	target := file
	if forFolder {
		target = dir
	}
	switch rand.IntN(5) {
	case 0:
		_ = os.Symlink(target, path)
	case 1:
		_ = os.Symlink(filepath.Join(dir, "planted"), path)
	case 2:
		_ = os.Link(file, path)
	case 3:
		if file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666); err == nil {
			_ = file.Close()
		}
	case 4:
		_ = os.Mkdir(path, 0o777)
	}
}

// linkAndUnlink gives a name in his home to root's file and back to his own, so that
// whoever looks at the file, opens it, and looks again, sees different ones: root's
// has one link before and after.
func linkAndUnlink(args []string) error {
	name, victim, own := args[0], args[1], args[2]
	mine, linked := name+".mine", name+".linked"
	for {
		if err := os.WriteFile(mine, []byte(own), 0o600); err != nil {
			return err
		}
		if err := os.Link(victim, linked); err != nil && !errors.Is(err, os.ErrExist) {
			return err
		}
		pause(2_000)
		_ = os.Rename(linked, name)
		pause(4_000)
		_ = os.Rename(mine, name)
	}
}

// pause takes between nothing and what root needs for a look.
func pause(most int) {
	for range rand.IntN(most) {
		_ = rand.Int()
	}
}
