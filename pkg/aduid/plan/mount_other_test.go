//go:build !linux

package plan_test

import "errors"

// mount is for Linux, where a test needs no image of a disk for it.
func mount(string) (unmount func() error, err error) { return nil, errors.ErrUnsupported }
