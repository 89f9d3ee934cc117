package tags

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
)

// Runner runs a command and gives what it writes to standard output.
type Runner func(ctx context.Context, name string, args ...string) ([]byte, error)

// LocalSerial asks this Mac for its serial number, by means of ioreg(8). On
// any other system it is not known, which is an error.
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
		return "", errors.New("ioreg names no serial number")
	}
	return string(match[1]), nil
}
