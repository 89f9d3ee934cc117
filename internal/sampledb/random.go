package sampledb

import "fmt"

// random is SplitMix64. The samples in the repository depend on its sequence; that
// of the standard library may change.
type random struct{ state uint64 }

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns 0 to n-1, or 0 if n is 0 or less.
func (r *random) below(n int64) int64 {
	if n <= 0 {
		return 0
	}
	return int64(r.next()>>1) % n
}

// perMille returns true that often in a thousand.
func (r *random) perMille(chance int64) bool { return r.below(1000) < chance }

// share returns n*part/whole, rounded up with the probability of the remainder,
// so that small shares of small numbers do not vanish.
func (r *random) share(n, part, whole int64) int64 {
	return (n*part + r.below(whole)) / whole
}

func uuidOf(seed uint64) string {
	r := random{seed ^ 0x5eed}
	a, b := r.next(), r.next()
	return fmt.Sprintf("%08X-%04X-4%03X-%04X-%012X", a>>32, a>>16&0xffff, a&0xfff, b>>48&0x3fff|0x8000, b&0xffffffffffff)
}
