// Package arch says for which processors a file of a package has code.
//
// [Of] is all there is to call. It looks only at the beginning of a file, so that it can
// be asked while a payload streams by: at [Enough] bytes, or the whole of a shorter file.
// It reads Mach-O headers, thin and universal; it does not check the code behind them, and
// knows nothing of scripts.
//
// Source: mach-o/loader.h, mach-o/fat.h and mach/machine.h of Apple's SDK.
package arch

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// Enough is how many bytes of a file [Of] needs at most.
const Enough = 4096

// The names of architectures, as in hostArchitectures of a Distribution.
const (
	ARM64 = "arm64"
	X8664 = "x86_64"
	I386  = "i386"
	PPC   = "ppc"
	PPC64 = "ppc64"
)

// maxSlices is how many architectures a universal file may have. Class files of Java begin
// with the same bytes and then have a larger number: their version, 45 or more.
const maxSlices = 32

// Of returns the architectures of a Mach-O file that begins with the bytes, each once, in
// the order of the file; nil if it is none. One without a name is cpu-N.
func Of(begin []byte) []string {
	if len(begin) < 8 {
		return nil
	}
	var list []string
	for _, s := range slicesOf(begin) {
		if name := nameOf(s.cpu, s.subtype); !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

type slice struct{ cpu, subtype uint32 }

func slicesOf(begin []byte) []slice {
	switch binary.BigEndian.Uint32(begin) {
	case 0xCAFEBABE:
		return universal(begin, 20)
	case 0xCAFEBABF: // with offsets of 64 bits
		return universal(begin, 32)
	case 0xFEEDFACE, 0xFEEDFACF:
		return thin(begin, binary.BigEndian)
	case 0xCEFAEDFE, 0xCFFAEDFE:
		return thin(begin, binary.LittleEndian)
	default:
		return nil
	}
}

func thin(begin []byte, order binary.ByteOrder) []slice {
	if len(begin) < 28 { // the header without the reserved word of 64 bits
		return nil
	}
	return []slice{{order.Uint32(begin[4:]), order.Uint32(begin[8:])}}
}

func universal(begin []byte, width int) []slice {
	count := int(binary.BigEndian.Uint32(begin[4:]) & 0x7FFFFFFF)
	if count > maxSlices || 8+count*width > len(begin) {
		return nil
	}
	var list []slice
	for i := range count {
		entry := begin[8+i*width:]
		list = append(list, slice{binary.BigEndian.Uint32(entry), binary.BigEndian.Uint32(entry[4:])})
	}
	return list
}

func nameOf(cpu, subtype uint32) string {
	const pointerAuthentication = 2
	switch cpu {
	case 0x0100000C:
		if subtype&0xFFFFFF == pointerAuthentication {
			return "arm64e"
		}
		return ARM64
	case 0x0200000C:
		return "arm64_32"
	case 12:
		return "arm"
	case 0x01000007:
		return X8664
	case 7:
		return I386
	case 18:
		return PPC
	case 0x01000012:
		return PPC64
	default:
		return fmt.Sprintf("cpu-%d", cpu)
	}
}
