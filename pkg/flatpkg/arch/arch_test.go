package arch_test

import (
	"debug/macho"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/flatpkg/arch"
)

func words(order binary.ByteOrder, list ...uint32) []byte {
	data := make([]byte, 4*len(list))
	for i, n := range list {
		order.PutUint32(data[4*i:], n)
	}
	return data
}

func TestOf(t *testing.T) {
	little, big := binary.LittleEndian, binary.BigEndian
	const arm64, x8664, ppc, i386 = 0x0100000C, 0x01000007, 18, 7
	for _, c := range []struct {
		why   string
		begin []byte
		want  []string
	}{
		{"nothing", nil, nil},
		{"a script", []byte("#!/bin/sh\nexit 0\n"), nil},
		{"thin arm64", words(little, 0xFEEDFACF, arm64, 0, 2, 0, 0, 0, 0), []string{"arm64"}},
		{"thin arm64e", words(little, 0xFEEDFACF, arm64, 0x80000002, 2, 0, 0, 0, 0), []string{"arm64e"}},
		{"thin x86_64", words(little, 0xFEEDFACF, x8664, 3, 6, 0, 0, 0, 0), []string{"x86_64"}},
		{"thin i386", words(little, 0xFEEDFACE, i386, 3, 6, 0, 0, 0), []string{"i386"}},
		{"thin ppc", words(big, 0xFEEDFACE, ppc, 0, 2, 0, 0, 0), []string{"ppc"}},
		{"universal", words(big, 0xCAFEBABE, 2, x8664, 3, 4096, 10, 12, arm64, 0, 8192, 10, 14), []string{"x86_64", "arm64"}},
		{"universal, twice the same", words(big, 0xCAFEBABE, 2, x8664, 3, 4096, 10, 12, x8664, 8, 8192, 10, 14), []string{"x86_64"}},
		{"universal of 64 bits", words(big, 0xCAFEBABF, 1, arm64, 0, 0, 4096, 0, 10, 14, 0), []string{"arm64"}},
		{"unknown", words(little, 0xFEEDFACF, 99, 0, 2, 0, 0, 0, 0), []string{"cpu-99"}},
		{"a class file of Java", words(big, 0xCAFEBABE, 65, 0, 0, 0, 0), nil},
		{"universal, cut", words(big, 0xCAFEBABE, 2, x8664, 3, 4096, 10, 12, arm64), nil},
		{"thin, cut", words(little, 0xFEEDFACF, arm64, 0), nil},
	} {
		if got := arch.Of(c.begin); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.why, got, c.want)
		}
	}
}

// A program that the compiler makes for each processor, with debug/macho as the judge.
func TestOfPrograms(t *testing.T) {
	if os.Getenv("MACWRANGLER_LONG") != "1" {
		t.Skip("it compiles the runtime of Go for other systems: set MACWRANGLER_LONG=1")
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "main.go")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for goarch, want := range map[string]string{"arm64": "arm64", "amd64": "x86_64"} {
		out := filepath.Join(dir, goarch)
		cmd := exec.CommandContext(t.Context(), "go", "build", "-o", out, source)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOOS=darwin", "GOARCH="+goarch, "CGO_ENABLED=0", "GOFLAGS=")
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		file, err := macho.Open(out)
		if err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
		if got := arch.Of(data[:arch.Enough]); !slices.Equal(got, []string{want}) {
			t.Errorf("%s (%v): got %q", goarch, file.Cpu, got)
		}
	}
}

func FuzzOf(f *testing.F) {
	f.Add(words(binary.BigEndian, 0xCAFEBABE, 2, 7, 3, 4096, 10, 12, 7, 0, 8192, 10, 14))
	f.Add(words(binary.LittleEndian, 0xFEEDFACF, 99, 0, 2, 0, 0, 0, 0))
	f.Fuzz(func(t *testing.T, begin []byte) {
		if list := arch.Of(begin); len(list) > 32 {
			t.Errorf("%d architectures", len(list))
		}
	})
}
