package plan_test

import "syscall"

// mount puts another volume at a folder.
func mount(folder string) (unmount func() error, err error) {
	return func() error { return syscall.Unmount(folder, 0) }, syscall.Mount("none", folder, "tmpfs", 0, "size=64k")
}
