package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// add records a command.
func (r *reader) add(c *Command) {
	c.Func, c.Boot, c.Checked = r.function, c.Boot || r.at.boot, c.Checked || r.at.checked
	c.Captured, c.Background, c.Input = r.at.captured, r.at.background, r.at.input
	r.script.Commands = append(r.script.Commands, c)
	if _, ok := r.calls[c.Path]; ok && c.Path != "" {
		r.calls[c.Path] = append(r.calls[c.Path], call{from: r.function, boot: r.at.boot})
		c.Name = "" // it is no command of the system, whatever it is called
	}
}

// bootByCalls finds the functions that are only called where the target is the volume
// that the Mac runs from.
func (r *reader) bootByCalls() {
	boot := map[string]bool{}
	for changed := true; changed; {
		changed = false
		for name, calls := range r.calls {
			if !boot[name] && len(calls) > 0 && allBoot(calls, boot) {
				boot[name], changed = true, true
			}
		}
	}
	for _, c := range r.script.Commands {
		c.Boot = c.Boot || boot[c.Func]
	}
}

func allBoot(calls []call, boot map[string]bool) bool {
	for _, c := range calls {
		if !c.boot && !boot[c.from] {
			return false
		}
	}
	return true
}

// call reads a simple command.
func (r *reader) call(c *syntax.CallExpr, redirects []*syntax.Redirect) {
	out := r.outputs(redirects)
	if len(c.Args) == 0 {
		if len(out) > 0 {
			r.add(&Command{Pos: posOf(c), Out: out})
		}
		return
	}
	words := make([]Word, len(c.Args))
	for i, arg := range c.Args {
		words[i] = r.word(arg)
	}
	r.run(words, nil, false, out)
}

// maxVia is how many commands may run one another.
const maxVia = 8

// run records a command and the one that it runs.
func (r *reader) run(words []Word, via []string, user bool, out []Word) {
	c := &Command{Pos: words[0].Pos, Args: words[1:], Via: via, User: user, Out: out}
	c.Path = words[0].Text()
	c.Name = baseName(c.Path)
	r.add(c)
	if len(via) >= maxVia {
		return
	}
	rest, other := wrapped(c)
	if len(rest) > 0 {
		r.run(rest, append(via[:len(via):len(via)], c.Name), user || other, nil)
		return
	}
	if text, at, ok := scriptArgument(c); ok {
		r.inner(text, at, append(via[:len(via):len(via)], c.Name), user || other || c.Name == "su")
	}
}

// inner reads a script that is an argument, such as that of sh -c.
func (r *reader) inner(text string, at Pos, via []string, user bool) {
	if r.depth > 2 || strings.TrimSpace(text) == "" {
		return
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return
	}
	in := newReader([]byte(text), r.lang)
	in.depth, in.at, in.shifted = r.depth+1, r.at, true
	in.read(file)
	for _, c := range in.script.Commands {
		c.Pos, c.Via, c.User, c.Func = at, append(via[:len(via):len(via)], c.Via...), c.User || user, r.function
		for i := range c.Args {
			c.Args[i].Pos = at
		}
		for i := range c.Out {
			c.Out[i].Pos = at
		}
		r.script.Commands = append(r.script.Commands, c)
	}
}
