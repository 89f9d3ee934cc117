package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/internal/sampleldif"
)

const (
	users     = 1_000_000
	manyUsers = 10_000_000
)

// collisionsInPython is the shortest program that finds what aduid scan finds
// in what ldapsearch -LLL -o ldif-wrap=no writes. It trusts its input.
const collisionsInPython = `
import base64, collections, sys
by = collections.defaultdict(list)
for line in open(sys.argv[1], "rb"):
    if line.startswith(b"dn:"): dn = line[3:].strip()
    elif line.startswith(b"objectGUID::"):
        by[int.from_bytes(base64.b64decode(line[12:])[:4], "little") & 0x7fffffff].append(dn)
for uid, dns in sorted(by.items()):
    if len(dns) > 1: print(uid, *dns)
`

// Correct scripts for dashed GUIDs. They trust their input.
const (
	numbersInAwk = `awk '{
  n = 0; for (i = 1; i <= 8; i++) n = n * 16 + index("0123456789ABCDEF", substr($1, i, 1)) - 1
  if (n >= 2147483648) n -= 2147483648
  printf "%d\t%s\n", n, $1
}' "$1"`
	numbersInBash = `while read -r guid; do
  printf '%d\t%s\n' $((0x${guid:0:8} & 0x7fffffff)) "$guid"
done <"$1"`
)

// aduid measures finding collisions in an export, and computing numbers.
func (b *bench) aduid() error {
	if err := b.collisions(); err != nil {
		return err
	}
	guids, err := b.guidList()
	if err != nil {
		return err
	}
	ours := &side{name: "macwrangler aduid compute", args: same("sh", "-c", `exec "$0" aduid compute <"$1"`, b.binary, guids)}
	awk := &side{name: "awk", args: same("sh", "-c", numbersInAwk, "sh", guids)}
	if err := b.turns(b.runs, ours, awk); err != nil {
		return err
	}
	bash := &side{name: "bash", args: same("bash", "-c", numbersInBash, "bash", guids)}
	if err := b.turns(1, bash); err != nil {
		return err
	}
	b.say("\nthe numbers of %d GUIDs on standard input\n", users)
	b.show(ours, awk, bash)
	b.goal("0.5 s", median(ours.wall) < 500*time.Millisecond)
	return nil
}

// collisions measures aduid scan over files, one of which few machines could
// hold in memory as python3 holds it.
func (b *bench) collisions() error {
	export, err := b.export(users)
	if err != nil {
		return err
	}
	scan := func(file string) *side {
		return &side{name: "macwrangler aduid scan", args: same(b.binary, "aduid", "scan", "--ldif", file, "--exit-zero", "--quiet")}
	}
	ours := scan(export)
	python := &side{name: "python3", args: same("python3", "-c", collisionsInPython, export)}
	if err := b.turns(b.runs, ours, python); err != nil {
		return err
	}
	b.say("\ncollisions among %d users in LDIF\n", users)
	b.show(ours, python)
	b.goal("0.8 s", median(ours.wall) < 800*time.Millisecond)
	b.goal("a third of python3's time", ratio(ours.wall, python.wall) <= 1.0/3)

	if export, err = b.export(manyUsers); err != nil {
		return err
	}
	many := scan(export)
	if err := b.turns(1, many); err != nil {
		return err
	}
	b.say("\ncollisions among %d users in LDIF\n", manyUsers)
	b.show(many)
	b.goal("300 MiB", many.peak < 300<<20)
	return nil
}

// export gives an LDIF file of so many users, made if it is not there yet.
func (b *bench) export(users int) (string, error) {
	return b.made(fmt.Sprintf("users-%d.ldif", users), func(f *os.File) error {
		return sampleldif.Write(f, sampleldif.Options{Users: users, Seed: 1})
	})
}

// guidList gives a file with the GUIDs of export, as dashed text.
func (b *bench) guidList() (string, error) {
	export, err := b.export(users)
	if err != nil {
		return "", err
	}
	return b.made(fmt.Sprintf("guids-%d.txt", users), func(f *os.File) (err error) {
		in, err := os.Open(export)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, in.Close()) }()
		out := bufio.NewWriter(f)
		lines := bufio.NewScanner(in)
		for lines.Scan() {
			if value, ok := strings.CutPrefix(lines.Text(), "objectGUID:: "); ok {
				text, err := sampleldif.Dashed(value)
				if err != nil {
					return err
				}
				fmt.Fprintln(out, text)
			}
		}
		return errors.Join(lines.Err(), out.Flush())
	})
}

// made gives a file of that name, written by write if it is not there yet.
func (b *bench) made(name string, write func(*os.File) error) (string, error) {
	path := filepath.Join(b.dir, name)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	b.say("making %s\n", name)
	f, err := os.Create(path + ".draft")
	if err != nil {
		return "", err
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return "", err
	}
	return path, os.Rename(path+".draft", path)
}
