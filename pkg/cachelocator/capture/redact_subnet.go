package capture

import (
	"math/bits"
	"net/netip"
	"slices"
)

// subnet returns what stands for a subnet: a smaller one that holds what stands for the
// addresses in it, and for no other. It is not valid if there is none. Until they are
// settled, subnets are collected.
func (a *addresses) subnet(p netip.Prefix) netip.Prefix {
	first, last := p.Masked().Addr(), lastOf(p)
	if !p.IsValid() || first.Is4In6() || baseOf(first, special(), between()) != baseOf(last, special(), between()) {
		return netip.Prefix{} // it has addresses of several kinds
	}
	if !a.settled {
		a.subnets[p.Masked()] = true
		a.of(first)
		a.of(last)
		return p
	}
	if !a.keeps(p.Masked()) {
		return netip.Prefix{}
	}
	made, end := a.made[first], a.made[last]
	for width := range made.BitLen() + 1 {
		if one := netip.PrefixFrom(made, made.BitLen()-width); lastOf(one) == end {
			return one
		}
	}
	return netip.Prefix{}
}

// keeps reports whether a subnet stays one: those that overlap do not.
func (a *addresses) keeps(p netip.Prefix) bool {
	for other := range a.subnets {
		if other != p && other.Overlaps(p) {
			return false
		}
	}
	return a.subnets[p]
}

// lastOf returns the last address of a subnet.
func lastOf(p netip.Prefix) netip.Addr {
	if !p.IsValid() {
		return netip.Addr{}
	}
	bytes := p.Masked().Addr().AsSlice()
	for i := range bytes {
		if host := min(max((i+1)*8-p.Bits(), 0), 8); host > 0 {
			bytes[i] |= byte(1<<host - 1)
		}
	}
	last, _ := netip.AddrFromSlice(bytes)
	return last
}

// places returns how far each of the sorted addresses of a part is from its beginning,
// in order, and the last of these. Those side by side stay so, and others do not become
// it. The addresses of a subnet fill one that is as small as possible: its first and its
// last stay that.
func (a *addresses) places(list []netip.Addr) (places []uint32, last uint32) {
	subnets := map[netip.Addr]netip.Prefix{}
	for p := range a.subnets {
		if a.keeps(p) {
			subnets[p.Addr()] = p
		}
	}
	for len(list) > 0 {
		group := list[:1]
		if p, begins := subnets[list[0]]; begins {
			if end, found := slices.BinarySearchFunc(list, lastOf(p), netip.Addr.Compare); found {
				group = list[:end+1]
			}
		}
		steps, size := stepsOf(group)
		if size > block { // a place begins at a multiple of a block
			group, steps, size = list[:1], []uint32{0}, 1
		}
		at := (last/size + 1) * size
		if size == 1 && len(places) > 0 && !adjacent(list[0], a.before(list[0])) {
			at++
		}
		last = at + size - 1
		for _, step := range steps {
			at += step
			places = append(places, at)
		}
		list = list[len(group):]
	}
	return places, last
}

// before returns the address before one if it was seen, and else none.
func (a *addresses) before(address netip.Addr) netip.Addr {
	if prev := address.Prev(); a.seen[prev] {
		return prev
	}
	return netip.Addr{}
}

func adjacent(address, before netip.Addr) bool { return before.IsValid() && before.Next() == address }

// stepsOf returns the distance of each address of a group to the one before, and the
// size of the group, a power of two: what is left over goes where a distance is free.
func stepsOf(group []netip.Addr) (steps []uint32, size uint32) {
	steps, free, total := make([]uint32, len(group)), 0, uint32(1)
	for i := 1; i < len(group); i++ {
		steps[i] = 1
		if !adjacent(group[i], group[i-1]) {
			steps[i], free = 2, i
		}
		total += steps[i]
	}
	size = 1 << bits.Len32(total-1)
	if free > 0 {
		steps[free] += size - total
	}
	return steps, size
}
