package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/flatpkg/bom"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

const (
	packageFiles = 2048
	packageFile  = 512 << 10 // bytes each: 1 GiB in all
)

// packages measures reading a package of 1 GiB against what one would type without this
// program, which does less: it verifies no checksum, and looks into no file.
func (b *bench) packages() error {
	path := filepath.Join(b.dir, "big-1.0.pkg")
	if _, err := os.Stat(path); err != nil {
		b.say("making a package of %d MiB\n", packageFiles*packageFile>>20)
		if err := b.makePackage(path); err != nil {
			return err
		}
	}
	lint := &side{name: "macwrangler pkg lint", args: same(b.binary, "pkg", "lint", "--exit-zero", "--quiet", path)}
	show := &side{name: "macwrangler pkg show", args: same(b.binary, "pkg", "show", "--quiet", path)}
	verify := &side{name: "macwrangler pkg verify", args: same(b.binary, "pkg", "verify", "--exit-zero", "--quiet", path)}
	sides := []*side{lint, show, verify}
	var pipe *side
	if _, err := exec.LookPath("bsdtar"); err == nil {
		pipe = &side{name: "bsdtar | gzip | bsdtar", args: same("sh", "-c", `bsdtar -xOf "$1" Payload | gzip -dc | bsdtar -tf -`, "sh", path)}
		sides = append(sides, pipe)
	} else {
		b.say("bsdtar is not installed: apt-get install --no-install-recommends libarchive-tools\n")
	}
	if err := b.turns(b.runs, sides...); err != nil {
		return err
	}
	b.say("\na package of 1 GiB, 2,048 files\n")
	for _, s := range sides {
		b.show(s)
	}
	b.goal("under 64 MiB", max(lint.peak, show.peak, verify.peak) < 64<<20)
	if pipe != nil {
		speed := 1 / ratio(lint.wall, pipe.wall)
		b.say("  pkg lint has %.2f of the pipe's speed, pkg show %.2f\n", speed, 1/ratio(show.wall, pipe.wall))
		b.goal("0.8 of the pipe's speed", speed >= 0.8)
	}
	return nil
}

// makePackage writes a component package with files half of which compress well.
func (b *bench) makePackage(path string) error {
	draft, err := os.Create(filepath.Join(b.scratch, "Payload"))
	if err != nil {
		return err
	}
	list, err := writePayload(draft)
	if err != nil {
		return errors.Join(err, draft.Close())
	}
	size, err := draft.Seek(0, io.SeekCurrent)
	if err != nil {
		return errors.Join(err, draft.Close())
	}
	bill, billErr := bom.Marshal(list)
	info, infoErr := (&document.PackageInfo{
		Identifier: "com.example.big", Version: "1.0", InstallLocation: "/", Auth: "root",
		Payload: &document.PayloadInfo{NumberOfFiles: int64(len(list)), InstallKBytes: packageFiles * packageFile >> 10},
	}).Marshal()
	out, outErr := os.Create(path + ".draft")
	if err := errors.Join(billErr, infoErr, outErr); err != nil {
		return err
	}
	_, err = xar.Write(out, []xar.Member{
		{Path: "Bom", Mode: 0o644, Content: bytes.NewReader(bill), Compress: true},
		{Path: "Payload", Mode: 0o644, Content: io.NewSectionReader(draft, 0, size)},
		{Path: "PackageInfo", Mode: 0o644, Content: bytes.NewReader(info), Compress: true},
	}, xar.Options{})
	if err := errors.Join(err, out.Close(), draft.Close()); err != nil {
		return err
	}
	return os.Rename(path+".draft", path)
}

// writePayload writes an archive, and returns what a Bom says of it.
func writePayload(out io.Writer) ([]bom.Entry, error) {
	buffered := bufio.NewWriterSize(out, 1<<20)
	z, err := payload.NewWriter(buffered, payload.Gzip)
	if err != nil {
		return nil, err
	}
	w := cpio.NewWriter(z, cpio.ODC)
	list := []bom.Entry{{Path: ".", Type: bom.Folder, Mode: cpio.TypeFolder | 0o755}, {Path: "Library", Type: bom.Folder, Mode: cpio.TypeFolder | 0o755}, {Path: "Library/Big", Type: bom.Folder, Mode: cpio.TypeFolder | 0o755}}
	for i, folder := range list {
		if err := w.WriteHeader(&cpio.Header{Name: folder.Path, Mode: folder.Mode, Inode: uint64(i + 1), Links: 1}); err != nil {
			return nil, err
		}
	}
	random := rand.NewChaCha8([32]byte{1})
	text := []byte(strings.Repeat("Text compresses well, as most of an application does. ", packageFile/54+1))[:packageFile]
	noise := make([]byte, packageFile)
	for i := range packageFiles {
		data := text
		if i%2 == 0 {
			_, _ = random.Read(noise) // never fails
			data = noise
		}
		one := bom.Entry{Path: fmt.Sprintf("Library/Big/file-%04d", i), Type: bom.File, Mode: cpio.TypeFile | 0o644, Size: packageFile, Checksum: bom.Checksum(data)}
		list = append(list, one)
		if err := w.WriteHeader(&cpio.Header{Name: one.Path, Mode: one.Mode, Inode: uint64(i + 10), Links: 1, Size: packageFile}); err != nil {
			return nil, err
		}
		if _, err := w.Write(data); err != nil {
			return nil, err
		}
	}
	return list, errors.Join(w.Close(), z.Close(), buffered.Flush())
}
