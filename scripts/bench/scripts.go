package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	lintScripts = 500
	scriptLines = 120
)

// scripts measures checking a repository of scripts, each as long as a long one is.
func (b *bench) scripts() error {
	dir := filepath.Join(b.scratch, "scripts")
	for i := range lintScripts {
		folder := filepath.Join(dir, fmt.Sprintf("%03d", i), "scripts")
		if err := os.MkdirAll(folder, 0o750); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, "postinstall"), []byte(sampleScript(i)), 0o600); err != nil {
			return err
		}
	}
	lint := &side{name: "macwrangler pkg lint", args: same(b.binary, "pkg", "lint", "--exit-zero", "--quiet", dir)}
	if err := b.turns(b.runs, lint); err != nil {
		return err
	}
	b.say("\na repository of %d scripts of %d lines\n", lintScripts, scriptLines)
	b.show(lint)
	cpu := slices.Clone(lint.cpu)
	b.goal("under a second of processor time", median(cpu) < time.Second)
	return nil
}

// sampleScript returns a script with something to find every few lines.
func sampleScript(n int) string {
	lines := []string{"#!/bin/sh", "# Set number " + fmt.Sprint(n) + " up.", `TARGET="${3%/}"`}
	block := []string{
		`if [ -d "$TARGET/Library/Example" ]; then`, `    /bin/rm -rf "$TARGET/Library/Example/old" || exit 1`, "fi",
		"for name in one two three; do", `    cp "$name" /Library/Example/$name`, "done",
		`USER_NAME=$(/usr/bin/stat -f%Su /dev/console)`, `sudo launchctl bootout "gui/$(id -u "$USER_NAME")/com.example.$name"`,
		`case "$(sw_vers -productVersion)" in`, `13.*) echo old ;;`, `*) echo "sudo is only text here" ;;`, "esac",
	}
	for len(lines) < scriptLines-len(block) {
		lines = append(lines, block...)
	}
	return strings.Join(append(lines, "exit 0", ""), "\n")
}
