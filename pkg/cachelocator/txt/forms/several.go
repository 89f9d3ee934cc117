package forms

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// several compares the answers in a text for the same name: people ask one nameserver
// after the other. Where they are the same one is left, and where they differ this is
// said: a nameserver has either, and they are no two records at one name.
func (t *Text) several() {
	if len(t.starts) < 2 {
		return
	}
	first := map[string]int{}
	data := map[string][][]byte{}
	for _, r := range t.Records {
		if _, seen := first[canonical(r.Name)]; !seen {
			first[canonical(r.Name)] = t.answer(r.Line)
		}
		key := t.answered(r.Name, r.Line)
		data[key] = append(data[key], r.Rdata)
	}
	for _, list := range data {
		slices.SortFunc(list, bytes.Compare)
	}
	said := map[string]bool{}
	t.Records = slices.DeleteFunc(t.Records, func(r Record) bool {
		name, n := canonical(r.Name), t.answer(r.Line)
		if r.Name == "" || n < 0 || n == first[name] {
			return false
		}
		if !slices.EqualFunc(data[t.answered(r.Name, r.Line)], data[fmt.Sprint(first[name], " ", name)], bytes.Equal) && ours(r.Name) && !said[name] {
			said[name] = true
			t.fault(r.Line, fmt.Sprintf("two answers for %s differ: the nameservers do not serve the same", r.Name),
				"serve the same zone on all of them; which one has what: macwrangler cachelocator txt lint --nameserver IP --nameserver IP --search DOMAIN")
		}
		return true
	})
}

// answer returns in which answer a line is; -1 is before the first.
func (t *Text) answer(line int) int {
	n, found := slices.BinarySearch(t.starts, line)
	if !found {
		n--
	}
	return n
}

// answers returns the lines, from 1, at which a tool begins to print an answer.
func answers(lines []string) []int {
	var list []int
	for i, line := range lines {
		if strings.Contains(line, "->>HEADER<<-") || strings.HasPrefix(line, "Server:") || strings.HasPrefix(line, "Using domain server:") {
			list = append(list, i+1)
		}
	}
	return list
}
