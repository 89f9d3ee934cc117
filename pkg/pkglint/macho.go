package pkglint

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// The processors of Mach-O files; Apple, mach/machine.h.
const (
	cpuI386  = 7
	cpuPPC   = 18
	cpu64    = 0x01000000
	cpuARM64 = 12 | cpu64
)

// maxSlices is how many architectures a universal file has at most.
const maxSlices = 16

// architectures returns those of a Mach-O executable, library or bundle, none for any
// other file.
func architectures(head []byte) []string {
	if len(head) < 16 {
		return nil
	}
	big, little := binary.BigEndian, binary.LittleEndian
	switch big.Uint32(head) {
	case 0xcafebabe, 0xcafebabf: // universal; a Java class has another number here
		n := int(big.Uint32(head[4:]))
		size := 20
		if head[3] == 0xbf {
			size = 32
		}
		var all []string
		for i := 0; i < n && n <= maxSlices && 8+(i+1)*size <= len(head); i++ {
			all = append(all, cpuName(big.Uint32(head[8+i*size:])))
		}
		return all
	case 0xfeedface, 0xfeedfacf:
		return linked(big, head)
	case 0xcefaedfe, 0xcffaedfe:
		return linked(little, head)
	default:
		return nil
	}
}

// linked returns the architecture of a file that is loaded, and not of an object file.
func linked(order binary.ByteOrder, head []byte) []string {
	switch order.Uint32(head[12:]) {
	case 2, 6, 8: // executable, library, bundle
		return []string{cpuName(order.Uint32(head[4:]))}
	default:
		return nil
	}
}

func cpuName(cpu uint32) string {
	switch cpu {
	case cpuI386:
		return "i386"
	case cpuI386 | cpu64:
		return "x86_64"
	case cpuPPC:
		return "ppc"
	case cpuPPC | cpu64:
		return "ppc64"
	case cpuARM64:
		return "arm64"
	default:
		return "other"
	}
}

// programs is A01.
func (c *payloadCheck) programs(e entry, text []byte) {
	if !e.mode.IsRegular() {
		return
	}
	archs := architectures(text)
	for _, arch := range archs {
		if c.archs[arch] == "" {
			c.archs[arch] = e.path
		}
	}
	switch {
	case len(archs) == 0, slices.Contains(archs, "arm64"), slices.Contains(archs, "other"):
	case slices.Contains(archs, "x86_64"):
		c.say(e, "intel", "A01", finding.Warning, "ask for a universal build", "/%s is for %s alone: it runs only under Rosetta, which ends with macOS 28", e.path, strings.Join(archs, ", "))
	default:
		c.say(e, "old", "A01", "", "ask for a current build", "/%s is for %s alone: no supported macOS runs it", e.path, strings.Join(archs, ", "))
	}
}
