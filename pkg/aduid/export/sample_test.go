package export_test

import "github.com/macwrangler/macwrangler/internal/sampleldif"

// sample returns an LDIF file of so many users, some of them twins.
func sample(users, twins int) []byte {
	return sampleldif.Bytes(sampleldif.Options{Users: users, Twins: twins, Seed: 7})
}
