package shell_test

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/pkglint/shell"
)

func parse(t *testing.T, text string) *shell.Script {
	t.Helper()
	script, err := shell.Parse([]byte(text), shell.Bash)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return script
}

// TestCommands: what is a command, and what its words may be.
func TestCommands(t *testing.T) {
	for text, want := range map[string]string{
		"# sudo a\necho 'sudo b' \"sudo c\"\ncat <<E\nsudo d\nE": "echo[sudo b][sudo c] cat",
		"/bin/rm -f \"$3/x\"":                                 "rm[-f][$3/x]",
		"T=\"$3\"; rm \"${T%/}/x\"":                           "rm[$3/x]",
		"A=/a; B=$A/b; rm \"$B/c\"":                           "rm[/a/b/c]",
		"RM=/bin/rm; $RM x":                                   "rm[x]",
		"rm ~/x *.y":                                          "rm[~/x][*.y]",
		"rm \"$(dirname \"$0\")/x\"":                          "rm[$0/x] dirname[$0]",
		"sudo -u bob env A=1 rm x":                            "sudo[-u][bob][env][A=1][rm][x] env[A=1][rm][x] rm[x]",
		"launchctl asuser 501 open x":                         "launchctl[asuser][501][open][x] open[x]",
		"su - bob -c 'rm x'":                                  "su[-][bob][-c][rm x] rm[x]",
		"find . -exec rm {} \\;":                              "find[.][-exec][rm][{}][;] rm[{}]",
		"command -v python":                                   "command[-v][python]",
		"x=$(sudo a)":                                         "sudo[a] a",
		"f() { rm \"$3\"; }; f":                               "rm[...] f",
		"shift; rm \"$3\"":                                    "shift rm[...]",
		"for x in /a /b; do rm $x; done":                      "rm[/a|/b]",
		"X=a; X=\"$3\"; rm $X":                                "rm[a|$3]",
		"X=\"$X/y\"; rm \"$X\"":                               "rm[$X/y]",
		"D=${D:-/usr}; rm $D/x":                               "rm[$D/x|/usr/x]",
		"if a; then b; elif c; then d; else e; fi":            "a b c d e",
		"case $x in a) b;; *) c;; esac":                       "b c",
		"[[ $x ]] && (a; b) | { c; }":                         "a b c",
		"while a; do b; done; ! c":                            "a b c",
		"echo `sudo a`":                                       "echo[$(sudo)] sudo[a] a",
		"A=(/a /b); for x in \"${A[@]}\"; do rm \"$x\"; done": "rm[/a|/b]",
		"A=(/a); A+=(\"$3/b\"); rm \"${A[1]}\"":               "rm[/a|$3/b]",
		"trap 'rm x' EXIT":                                    "trap[rm x][EXIT]",
	} {
		var got []string
		for _, c := range parse(t, text).Commands {
			line := cmp.Or(c.Name, c.Path)
			for _, arg := range c.Args {
				var values []string
				for _, v := range arg.Values {
					values = append(values, v.String())
				}
				line += "[" + strings.Join(values, "|") + "]"
			}
			got = append(got, line)
		}
		if text := strings.ReplaceAll(text, "\n", "⏎"); strings.Join(got, " ") != want {
			t.Errorf("%s: %s, want %s", text, strings.Join(got, " "), want)
		}
	}
}

// TestBoot: which commands run only where the target is the volume that the Mac runs from.
func TestBoot(t *testing.T) {
	for text, want := range map[string]bool{
		"x":                                      false,
		`if [ "$3" = "/" ]; then x; fi`:          true,
		`if [ "$3" != "/" ]; then x; fi`:         false,
		`if [ "$3" != "/" ]; then y; else x; fi`: true,
		`if [ "$3" = "/" ]; then y; elif z; then x; fi`:                  false,
		`if [[ $3 == / && -f z ]]; then x; fi`:                           true,
		`if [[ $3 == / || -f z ]]; then x; fi`:                           false,
		`if [ "$3" = "/" -a -f z ]; then x; fi`:                          true,
		`if [ "$3" = "/" -o -f z ]; then x; fi`:                          false,
		`if [ ! "$3" = "/" ]; then x; fi`:                                false,
		`if ! [ "$3" = "/" ]; then x; fi`:                                false,
		`if ! [ "$3" != "/" ]; then x; fi`:                               true,
		`[ "$3" = "/" ] && x`:                                            true,
		`[ "$3" = "/" ] || x`:                                            false,
		`[ "$3" != "/" ] || x`:                                           true,
		`[ "$3" = "/" ] || exit 0; x`:                                    true,
		`[ "$3" != "/" ] && { echo no; exit 0; }; x`:                     true,
		`[ "$3" != "/" ] && echo no; x`:                                  false,
		`if [ "$3" != "/" ]; then exit 0; fi; x`:                         true,
		`if [ "$3" != "/" ]; then echo no; fi; x`:                        false,
		`if [ "$3" = "/" ]; then y; else exit; fi; x`:                    true,
		`if [ "$3" = "/" ]; then y; elif z; then exit; else exit; fi; x`: true,
		`if [ "$3" = "/" ]; then y; elif z; then y; else exit; fi; x`:    false,
		`if [[ "$3" == "/" ]] || [[ "$3" == "" ]]; then x; fi`:           true,
		`if [ -z "$3" ]; then x; fi`:                                     true,
		`if [ -n "$3" ]; then x; fi`:                                     false,
		`if [[ -n $3 ]]; then y; else x; fi`:                             true,
		`if [ -d "$3" ]; then x; fi`:                                     false,
		`if z; then y; else exit; fi; x`:                                 false,
		`T=$3; if [ "$T" = "/" ]; then x; fi`:                            true,
		`if [ "$1" = "/" ]; then x; fi`:                                  false,
		`if [[ $3 == "/" ]]; then y; elif [[ $3 == "/System/Volumes/Data" ]]; then y; else exit 0; fi; x`: true,
		`case "$3" in /) x;; esac`:                   true,
		`case "$3" in *) x;; esac`:                   false,
		`f() { x; }; if [ "$3" = / ]; then f; fi`:    true,
		`f() { x; }; f; if [ "$3" = / ]; then f; fi`: false,
		`g() { x; }; f() { g; }; [ "$3" = / ] && f`:  true,
		`f() { x; }`:    false,
		`f() { f; x; }`: false,
		`for i in 1; do [ "$3" = / ] || exit; x; done`: true,
		`{ [ "$3" = / ] || exit 0; }; x`:               false, // not followed: innocent code may be reported
		`if [ "$3" = "/" ] && [ -f z ]; then x; fi`:    true,
		`if [ -f z ] || [ "$3" = "/" ]; then x; fi`:    false,
	} {
		for _, c := range parse(t, text).Commands {
			if c.Name == "x" && c.Boot != want {
				t.Errorf("%s: %v", text, c.Boot)
			}
		}
	}
}

// TestHostileScripts: what is built to use up time or memory is refused, or read quickly.
func TestHostileScripts(t *testing.T) {
	var assigned strings.Builder
	for i := range 800 {
		fmt.Fprintf(&assigned, "v%d=\"$v%d$v%d\"\nv%d=\"$v%d/x\"\n", i, i+1, i+1, i, i+1)
	}
	for name, tt := range map[string]struct {
		text string
		code fault.Code
	}{
		"larger than is read": {strings.Repeat("a\n", shell.MaxBytes), shell.CodeTooComplex},
		"too deep":            {strings.Repeat("(", 21_000), shell.CodeTooComplex},
		"deep":                {strings.Repeat("(", 8_000), shell.CodeSyntax},
		"closed":              {strings.Repeat("{ ", 2_000) + "a" + strings.Repeat("; }", 2_000), ""},
		"a chain":             {strings.Repeat("a && ", 6_000) + "a", ""},
		"a long word":         {"rm " + strings.Repeat("$a", 30_000), ""},
		"many values":         {assigned.String() + "rm \"$v0\"\n", ""},
		"a long line":         {"rm " + strings.Repeat("x ", 30_000), ""},
		"many lines":          {strings.Repeat("\n", 100_000) + "rm $x", ""},
		"a cycle":             {"a=$b; b=$c; c=$a; rm $a", ""},
		"functions":           {strings.Repeat("f() { f; }\n", 2_000), ""},
		"itself":              {"sh -c 'sh -c \"sh -c x\"'", ""},
	} {
		_, err := shell.Parse([]byte(tt.text), shell.Bash)
		if fault.CodeOf(err) != tt.code {
			t.Errorf("%s: %q, %v", name, fault.CodeOf(err), err)
		}
	}
}

// FuzzParse: any script is read or refused with an error of ours, and every place lies in
// it.
func FuzzParse(f *testing.F) {
	for _, text := range quotingScripts() {
		f.Add([]byte(text), false)
	}
	f.Add([]byte("[ \"$3\" = / ] || exit 0\nlaunchctl asuser 501 sudo -u a open b <<E\nx\nE\n"), true)
	f.Fuzz(func(t *testing.T, text []byte, zsh bool) {
		lang := shell.Bash
		if zsh {
			lang = shell.Zsh
		}
		script, err := shell.Parse(text, lang)
		if err != nil {
			if _, ours := errors.AsType[*fault.Error](err); !ours {
				t.Fatalf("%v is none of our errors", err)
			}
			return
		}
		lines := strings.Count(string(text), "\n") + 1
		for _, c := range script.Commands {
			if c.Line < 0 || c.Line > lines || c.Column < 0 {
				t.Fatalf("%d:%d in %d lines", c.Line, c.Column, lines)
			}
			for _, w := range c.Args {
				if len(w.Values) == 0 {
					t.Fatal("a word without a value")
				}
			}
		}
	})
}
