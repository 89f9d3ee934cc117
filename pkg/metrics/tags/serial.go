package tags

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
)

// Runner runs a command and returns what it writes to standard output.
type Runner func(ctx context.Context, name string, args ...string) ([]byte, error)

// LocalSerial returns this Mac's serial number, as reported by ioreg(8). On any
// other system it returns an error.
func LocalSerial(ctx context.Context, run Runner) (string, error) {
	return serialOn(ctx, runtime.GOOS, run)
}

func serialOn(ctx context.Context, system string, run Runner) (string, error) {
	if system != "darwin" {
		return "", errors.New("only a Mac has a serial number to compare with")
	}
	out, err := run(ctx, "/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice")
	if err != nil {
		return "", fmt.Errorf("running ioreg: %w", err)
	}
	// "IOPlatformSerialNumber" = "C02ABC123XYZ"
	match := regexp.MustCompile(`(?m)^[ |]*"IOPlatformSerialNumber" = "([^"]+)"\s*$`).FindSubmatch(out)
	if match == nil {
		return "", errors.New("ioreg did not report a serial number")
	}
	return string(match[1]), nil
}
