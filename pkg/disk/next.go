package disk

import (
	"fmt"
	"strings"
)

// A Next is what can be done about a plan without commands. Each one leads
// somewhere: to a plan that runs, to another step, or to something that only a
// person can do.
type Next struct {
	Text string
	// Disks are the values of --disk to plan again with; empty with Again: none.
	Disks []string
	// Again reports whether planning again with Disks is the step.
	Again bool
	// Diskutil is a command that a person runs after deciding that what it
	// deletes is not needed; nil if there is none.
	Diskutil []string
}

// NextSteps returns what can be done about the plan for these facts and options,
// the best first. It is empty for a plan with commands.
func NextSteps(facts *Facts, options Options) []Next {
	p := newPlanner(facts, options)
	p.run()
	if p.plan.Runnable() {
		return nil
	}
	return p.next
}

func (p *planner) then(n Next) {
	for _, other := range p.next {
		if other.Text == n.Text {
			return
		}
	}
	p.next = append(p.next, n)
}

// person adds a step that only a person can take.
func (p *planner) person(format string, args ...any) {
	p.then(Next{Text: fmt.Sprintf(format, args...)})
}

// choice adds a step for each of the chosen disks alone, where that can help.
func (p *planner) choice() {
	for _, d := range p.chosen {
		if p.spans(d) {
			continue
		}
		p.again(fmt.Sprintf("to erase %s: --disk %s", d.label(), d.ID), d.ID)
	}
}

// spans reports whether something is on a disk and on others too, and adds how to
// give it up: naming the disk alone would not help.
func (p *planner) spans(d *Disk) bool {
	found := false
	for i := range p.layers {
		l := &p.layers[i]
		if some, all := l.on([]string{d.ID}); some && !all {
			found = true
			if !l.unknown {
				p.byHand(l, "if nothing in the "+l.label()+" is needed")
			}
		}
	}
	return found
}

func (p *planner) again(text string, disks ...string) {
	p.then(Next{Text: text, Disks: disks, Again: true})
}

// all adds the step of naming every disk that was chosen.
func (p *planner) all(what string) {
	ids := idsOf(p.chosen)
	p.again(fmt.Sprintf("%s: --disk %s", what, strings.Join(ids, " --disk ")), ids...)
}

// byHand adds the deletion of a layer, which a person has to decide on.
func (p *planner) byHand(l *layer, why string) {
	words := map[layerKind][]string{
		containerLayer: {"apfs", "deleteContainer"}, groupLayer: {"cs", "delete"}, setLayer: {"appleRAID", "delete"},
	}[l.kind]
	id := l.id
	if l.kind == setLayer {
		id = l.uuid
	}
	if !uuidForm.MatchString(id) && !wholeForm.MatchString(id) {
		p.person("save the facts again, with: macwrangler disk capture DIR; the %s has no usable name", l.label())
		return
	}
	words = append(words, id)
	p.then(Next{
		Text:     fmt.Sprintf("%s, delete it by hand, which loses %s: diskutil %s; then plan again", why, l.content(), strings.Join(words, " ")),
		Diskutil: words,
	})
}

// content returns how texts name what is in a layer.
func (l *layer) content() string {
	var names []string
	for _, v := range l.volumes {
		if v.Name != "" && len(names) < 8 {
			names = append(names, fmt.Sprintf("%q", v.Name))
		}
	}
	if len(names) == 0 {
		return "all that is in it"
	}
	return strings.Join(names, ", ") + " and all that is in it"
}

func (p *planner) captureAgain() {
	p.person("save the facts again: macwrangler disk capture DIR; on old systems with the script of: macwrangler disk capture --format sh")
}
