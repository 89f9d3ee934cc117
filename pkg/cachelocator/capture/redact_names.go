package capture

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

// kind is a kind of name: each has made-up ones of its own.
type kind string

const (
	kindUser   kind = "user"
	kindText   kind = "text"
	kindLabel  kind = "d"
	kindFolder kind = "folder"
	kindGUID   kind = "guid"
)

// names are those of one kind, in the order in which they appear.
type names struct {
	order []string
	made  map[string]string
}

// name returns what stands for a name. None stands for none. Until they are settled,
// names are collected.
func (r *redactor) name(k kind, name string) string {
	if name == "" {
		return ""
	}
	if r.names[k] == nil {
		r.names[k] = &names{made: map[string]string{}}
	}
	n := r.names[k]
	if _, has := n.made[name]; !has {
		n.order = append(n.order, name)
		n.made[name] = ""
	}
	return n.made[name]
}

// settle chooses what stands for names, and never one of them.
func (r *redactor) settle() {
	for k, n := range r.names {
		number := 0
		for _, name := range n.order {
			text := name
			for has := true; has; _, has = n.made[text] {
				number++
				text = k.text(number)
			}
			n.made[name] = text
		}
	}
	number := 0
	for _, mac := range r.seenMACs {
		made := mac
		for has := true; has; _, has = r.macs[made] {
			number++
			made = cachelocator.MAC{6, 0, 0, byte(number >> 16), byte(number >> 8), byte(number)}
		}
		r.macs[mac] = made
	}
}

// text returns a made-up name.
func (k kind) text(number int) string {
	if k == kindGUID {
		return fmt.Sprintf("00000000-0000-4000-8000-%012d", number)
	}
	return fmt.Sprintf("%s%d", k, number)
}

// mac returns what stands for a hardware address. Those that name no router stay.
func (r *redactor) mac(mac cachelocator.MAC) cachelocator.MAC {
	hidden := cachelocator.MAC{0: 2}
	if mac == hidden || mac == (cachelocator.MAC{}) {
		return mac
	}
	if _, has := r.macs[mac]; !has {
		r.seenMACs = append(r.seenMACs, mac)
		r.macs[mac] = mac
	}
	return r.macs[mac]
}
