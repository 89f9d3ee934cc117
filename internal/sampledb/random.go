package sampledb

import "fmt"

// random is SplitMix64: the samples in the tree depend on its sequence, so it
// is ours, where the standard library's may change.
type random struct{ state uint64 }

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below gives 0 to n-1, and 0 for an n of 0 or less.
func (r *random) below(n int64) int64 {
	if n <= 0 {
		return 0
	}
	return int64(r.next()>>1) % n
}

// perMille is true that often in a thousand.
func (r *random) perMille(chance int64) bool { return r.below(1000) < chance }

// share is n*part/whole, rounded up as often as the rest deserves: small
// shares of small numbers do not vanish.
func (r *random) share(n, part, whole int64) int64 {
	return (n*part + r.below(whole)) / whole
}

func madeUpUUID(seed uint64) string {
	r := random{seed ^ 0x5eed}
	a, b := r.next(), r.next()
	return fmt.Sprintf("%08X-%04X-4%03X-%04X-%012X", a>>32, a>>16&0xffff, a&0xfff, b>>48&0x3fff|0x8000, b&0xffffffffffff)
}
