package pkglint

import (
	"strings"

	"github.com/macwrangler/macwrangler/pkg/pkglint/shell"
)

// act is what a command does to a path.
type act int

// The acts, by what they mean for the payload.
const (
	actMake   act = iota // a file or link is made, or its content changed
	actFolder            // a folder is made
	actMode              // owner, mode or flags are changed
	actRemove            // it is removed, or moved away
)

// write is a path that a command changes.
type write struct {
	word shell.Word
	act  act
	// from is what is moved or copied there.
	from []shell.Word
}

// writesOf returns the paths that a command changes.
func writesOf(cmd *shell.Command) []write {
	var list []write
	for _, word := range cmd.Out {
		list = append(list, write{word: word, act: actMake})
	}
	add := func(a act, words ...shell.Word) {
		for _, word := range words {
			list = append(list, write{word: word, act: a})
		}
	}
	if !isStandard(cmd) {
		return list
	}
	args := operands(cmd.Args, optionsWithValue(cmd.Name))
	switch cmd.Name {
	case "rm", "rmdir", "unlink", "srm":
		add(actRemove, args...)
	case "mkdir":
		add(actFolder, args...)
	case "touch", "tee":
		add(actMake, args...)
	case "chmod", "chown", "chgrp", "chflags":
		if len(args) > 1 {
			add(actMode, args[1:]...)
		}
	case "cp", "ditto", "ln", "install", "rsync", "mv":
		if last := len(args) - 1; last > 0 {
			if cmd.Name == "mv" {
				add(actRemove, args[:last]...)
			}
			list = append(list, write{word: args[last], act: actMake, from: args[:last]})
		}
	case "tar", "unzip", "curl":
		add(actMake, unpacked(cmd)...)
	case "defaults":
		list = append(list, defaultsWrites(cmd)...)
	case "PlistBuddy":
		if buddyChanges(cmd) && len(args) > 0 {
			add(actMake, args[len(args)-1])
		}
	case "plutil":
		if len(cmd.Args) > 1 && plutilChanges(cmd.Args[0].Text()) {
			add(actMake, cmd.Args[len(cmd.Args)-1])
		}
	case "sed":
		if hasOption(cmd.Args, "-i") && len(args) > 1 {
			add(actMake, args[1:]...)
		}
	}
	return list
}

// unpacked returns where an archive is unpacked, or a download written.
func unpacked(cmd *shell.Command) []shell.Word {
	option := map[string]string{"tar": "-C", "unzip": "-d", "curl": "-o"}[cmd.Name]
	if cmd.Name == "tar" && (len(cmd.Args) == 0 || !strings.Contains(cmd.Args[0].Text(), "x")) {
		return nil
	}
	for i, arg := range cmd.Args {
		text := arg.Text()
		last := strings.HasPrefix(text, "-") && !strings.HasPrefix(text, "--") && strings.HasSuffix(text, option[1:])
		if (last || text == "--output" && cmd.Name == "curl") && i+1 < len(cmd.Args) {
			return cmd.Args[i+1 : i+2]
		}
	}
	return nil
}

// isStandard reports whether a command is one of the system's: /tmp/x/install is not
// install(1).
func isStandard(cmd *shell.Command) bool {
	for _, dir := range []string{"/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/libexec/"} {
		if strings.HasPrefix(cmd.Path, dir) {
			return true
		}
	}
	return !strings.Contains(cmd.Path, "/")
}

// optionsWithValue returns the letters of options that are followed by a value.
func optionsWithValue(name string) string {
	switch name {
	case "mkdir":
		return "m"
	case "touch":
		return "tr"
	case "install":
		return "moglB"
	case "PlistBuddy":
		return "c"
	case "sed":
		return "ie"
	default:
		return ""
	}
}

// operands returns the arguments that are no options.
func operands(args []shell.Word, withValue string) []shell.Word {
	var all []shell.Word
	for i := 0; i < len(args); i++ {
		text := args[i].First().Prefix()
		switch {
		case text == "--" && len(all) == 0:
			return append(all, args[i+1:]...)
		case len(text) > 1 && text[0] == '-':
			if strings.IndexByte(withValue, text[len(text)-1]) >= 0 {
				i++
			}
		default:
			all = append(all, args[i])
		}
	}
	return all
}

func hasOption(args []shell.Word, prefix string) bool {
	for _, arg := range args {
		if strings.HasPrefix(arg.First().Prefix(), prefix) {
			return true
		}
	}
	return false
}

// defaultsWrites returns the file that defaults changes, if it names one by its path.
func defaultsWrites(cmd *shell.Command) []write {
	args := cmd.Args
	for len(args) > 0 && (args[0].Is("-currentHost") || args[0].Is("-host")) {
		args = args[1:]
	}
	if len(args) < 2 {
		return nil
	}
	switch args[0].Text() {
	case "write", "delete", "import", "rename":
		v := args[1].First()
		if strings.HasPrefix(v.Prefix(), "/") || len(v) > 1 {
			return []write{{word: args[1], act: actMake}}
		}
	}
	return nil
}

// buddyChanges reports whether PlistBuddy is told to change a file.
func buddyChanges(cmd *shell.Command) bool {
	if cmd.Name != "PlistBuddy" {
		return false
	}
	for i, arg := range cmd.Args {
		if !arg.Is("-c") || i+1 >= len(cmd.Args) {
			continue
		}
		verb, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(cmd.Args[i+1].First().Prefix())), " ")
		switch strings.Trim(verb, ":") {
		case "add", "set", "delete", "merge", "import", "copy", "clear", "save":
			return true
		}
	}
	return false
}

func plutilChanges(option string) bool {
	switch option {
	case "-replace", "-insert", "-remove", "-convert", "-create":
		return true
	default:
		return false
	}
}
