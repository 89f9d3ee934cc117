package pkglint

import (
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// sourced says where a script reads in another file: its commands are part of the script,
// and none of them was looked at here. Once is enough, for the first one.
func (c *checker) sourced() {
	for _, cmd := range c.sh.Commands {
		if (cmd.Name != "." && cmd.Name != "source") || len(cmd.Args) == 0 {
			continue
		}
		name := "another file"
		if text := cmd.Args[0].Text(); text != "" {
			name = fault.Clip(text)
		}
		c.report(finding.NotChecked, finding.Info, cmd.Pos, "check that file too: macwrangler pkg lint FILE", "the script reads in %s, which was not followed", name)
		return
	}
}
