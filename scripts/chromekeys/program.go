package main

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// program is the memory of an ELF program as the loader would lay it out, as far
// as constants go.
type program struct {
	file *elf.File
	// pointers are the addresses that relocations write, by place.
	pointers map[uint64]uint64
	// places are the reverse: where the address of something is written.
	places map[uint64][]uint64
}

// openProgram reads the relocations of a position-independent program, which say
// where its tables of constants have pointers.
func openProgram(path string) (*program, error) {
	file, err := elf.Open(path)
	if err != nil {
		return nil, err
	}
	p := &program{file: file, pointers: map[uint64]uint64{}, places: map[uint64][]uint64{}}
	section := file.Section(".rela.dyn")
	if section == nil {
		return p, fmt.Errorf("%s: no section .rela.dyn: its relocations have another form", path)
	}
	table, err := section.Data()
	if err != nil {
		return p, fmt.Errorf("%s: %w", path, err)
	}
	relative := map[elf.Machine]uint64{elf.EM_X86_64: uint64(elf.R_X86_64_RELATIVE), elf.EM_AARCH64: uint64(elf.R_AARCH64_RELATIVE)}[file.Machine]
	const entry = 24
	for ; len(table) >= entry; table = table[entry:] {
		if binary.LittleEndian.Uint64(table[8:]) != relative {
			continue
		}
		place, address := binary.LittleEndian.Uint64(table), binary.LittleEndian.Uint64(table[16:])
		p.pointers[place] = address
		p.places[address] = append(p.places[address], place)
	}
	if len(p.pointers) == 0 {
		return p, fmt.Errorf("%s: no relative relocations for %v", path, file.Machine)
	}
	return p, nil
}

func (p *program) close() error { return p.file.Close() }

// bytes returns what is at an address.
func (p *program) bytes(address uint64, n int) ([]byte, error) {
	for _, segment := range p.file.Progs {
		if segment.Type == elf.PT_LOAD && address >= segment.Vaddr && address+uint64(n) <= segment.Vaddr+segment.Filesz { //nolint:gosec // not negative
			data := make([]byte, n)
			_, err := segment.ReadAt(data, int64(address-segment.Vaddr)) //nolint:gosec // within the file
			return data, err
		}
	}
	return nil, fmt.Errorf("no data at address %#x", address)
}

// text returns the text that ends with a NUL at an address.
func (p *program) text(address uint64) (string, error) {
	const most, step = 1 << 16, 256
	var all []byte
	for len(all) < most {
		data, err := p.bytes(address+uint64(len(all)), step)
		if err != nil {
			return "", err
		}
		if end := bytes.IndexByte(data, 0); end >= 0 {
			return string(append(all, data[:end]...)), nil
		}
		all = append(all, data...)
	}
	return "", fmt.Errorf("the text at address %#x does not end", address)
}

// find returns the addresses of a whole text among the constants.
func (p *program) find(text string) ([]uint64, error) {
	section := p.file.Section(".rodata")
	if section == nil {
		return nil, errors.New("the program has no section .rodata")
	}
	data := make([]byte, section.Size)
	if _, err := section.ReadAt(data, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	var found []uint64
	word := []byte("\x00" + text + "\x00")
	for at := 0; ; {
		next := bytes.Index(data[at:], word)
		if next < 0 {
			return found, nil
		}
		at += next + 1
		found = append(found, section.Addr+uint64(at)) //nolint:gosec // an offset
	}
}
