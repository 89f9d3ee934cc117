package shell_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/pkglint/shell"
)

// quotingScripts are scripts in which shellcheck and we shall find the same.
func quotingScripts() []string {
	return []string{
		"cp $1 \"$2\" $3/x\n", "rm -f $a\n", "a=\"x y\"\nrm $a\n", "a=abc\nrm $a\n", "a=$(date)\nrm $a\n", "a=$((1+2))\nrm $a\n",
		"a=\"\"\nrm $a\n", "a='*'\nrm $a\n", "a=$3\nrm $a\n", "b=abc\na=\"${b}/foo\"\nrm $a\n", "b=$1\na=\"${b}/foo\"\nrm $a\n",
		"$cmd foo\n", "echo hi > $a\n", "cat < $a\n", "[ $a = x ]\n", "[ -z $a ]\n", "test -f $a && echo \"$a\"\n", "[[ $a = x ]]\n",
		"case $a in x) ;; esac\n", "for i in $a; do rm $i; done\n", "for i in 1 2 3; do rm $i; done\n", "for i in a \"b c\"; do rm $i; done\n",
		"export q=$a\n", "f() { local z=$1; rm $z; }\n", "cat <<X\n$a\nX\n", "echo ${a:-foo} ${a%/} ${a// /_}\n", "echo ${#a} $# $? $$ $!\n",
		"echo \"x\"$a\"y\" foo$a\n", "echo \"$(cat $a)\"\n", "sudo -u $a rm \"$a\"\n", "(( x = $a ))\n", "y=$a cmd\n", "printf '%s' $PATH\n",
		"echo $HOME $UID $RANDOM $0\n", "r=/Library/x\nrm $r\n", "eval $a\n", "cd $a\n", "v=$?\nrm $v\n", "w=$#\nrm $w\n", "exit $a\n",
		"rm ${x:+$a}\n", "rm ${x:+-f}\n", "rm -rf ~/$a\n", "read -r x\nrm $x\n", "while read -r x; do rm $x; done\n", "rm ${arr[0]}\n",
		"b=$1\nb=$2\nrm $b\n", "if rm $a; then :; fi\n", "a() { rm $1; }\na \"$x\"\n", "x=$(echo $a)\n", "launchctl asuser 501 $a\n",
	}
}

// TestQuotingAgreesWithShellcheck: the expansions that we say are split are those that
// shellcheck calls SC2086.
func TestQuotingAgreesWithShellcheck(t *testing.T) {
	shellcheck := servertest.Need(t, "shellcheck", "shellcheck")
	if len(quotingScripts()) < 50 {
		t.Fatal("too few scripts")
	}
	// One script for all: a process for each would take a minute.
	for _, text := range quotingScripts() {
		text = "#!/bin/bash\n" + text
		script, err := shell.Parse([]byte(text), shell.Bash)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		var ours []string
		for _, u := range script.Unquoted {
			ours = append(ours, fmt.Sprintf("%d:%d", u.Line, u.Column))
		}
		theirs := byShellcheck(t, shellcheck, text)
		slices.Sort(ours)
		slices.Sort(theirs)
		if !slices.Equal(ours, theirs) {
			t.Errorf("we find %v, shellcheck %v in\n%s", ours, theirs, text)
		}
	}
}

func byShellcheck(t *testing.T, program, text string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, "--norc", "-i", "SC2086", "-f", "json", "-")
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.Output()
	if _, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed {
		t.Fatal(err)
	}
	var list []struct{ Line, Column int }
	if err := json.Unmarshal(out, &list); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var places []string
	for _, one := range list {
		places = append(places, fmt.Sprintf("%d:%d", one.Line, one.Column))
	}
	return places
}

// TestWhereWeDiffer: what shellcheck reports and we know to be no fault.
func TestWhereWeDiffer(t *testing.T) {
	for _, text := range []string{
		"u=$(id -u ada)\nrm $u\n", "u=$(stat -f%Su /dev/console)\nrm $u\n", "n=$(expr $n + 1)\nrm \"$n\"\n", "rm $USER\n", "u=`whoami`\nrm $u\n",
	} {
		script, err := shell.Parse([]byte(text), shell.Bash)
		if err != nil || len(script.Unquoted) > 0 {
			t.Errorf("%v, %v in %s", script.Unquoted, err, text)
		}
	}
}
