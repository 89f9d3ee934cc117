package aduid

import (
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// MaxUID is the largest number that the AD plugin derives.
const MaxUID UID = 1<<31 - 1

// ParseUID reads a number as id and ls -n print it.
func ParseUID(text string) (UID, error) {
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil || n > uint64(MaxUID) {
		return 0, fault.New(CodeBadUID, "write the number that id -u or ls -ln prints, such as 1752942073", "reading uid %q: not a number from 0 to %d", fault.Clip(text), MaxUID)
	}
	return UID(n), nil
}

// Prefixes returns how the objectGUID of an account with the number begins, as raw
// bytes: the top bit of the fourth is not in the number, so there are two.
func (u UID) Prefixes() [2][4]byte {
	p := [4]byte{byte(u), byte(u >> 8), byte(u >> 16), byte(u >> 24)} //nolint:gosec // its bytes
	q := p
	q[3] |= 0x80
	return [2][4]byte{p, q}
}
