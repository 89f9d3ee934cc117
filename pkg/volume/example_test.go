package volume_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Write a file into every home of a mounted volume. A home in which a link would
// lead elsewhere is reported.
func Example() {
	root, err := os.MkdirTemp("", "volume-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(root) }()
	users := filepath.Join(root, "Users")
	err = errors.Join(os.MkdirAll(filepath.Join(users, "ada"), 0o755), os.Mkdir(filepath.Join(users, "grace"), 0o755),
		os.Symlink("/etc", filepath.Join(users, "grace", "Library")))
	if err != nil {
		fmt.Println(err)
		return
	}

	homes, _, err := volume.New(root, "").Homes()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, home := range homes {
		switch err := welcome(home); {
		case errors.Is(err, volume.ErrLink):
			fmt.Println(home.Name, "has a symbolic link in the way")
		case err != nil:
			fmt.Println(err)
		default:
			fmt.Println(home.Name, "has it")
		}
	}
	// Output:
	// ada has it
	// grace has a symbolic link in the way
}

func welcome(home volume.Home) error {
	folder, err := home.Open()
	if err != nil {
		return err
	}
	return errors.Join(folder.Write("Library/Welcome.txt", []byte("Hello\n"), 0o600), folder.Close())
}
