package pkglint

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

func (w *folderWalk) notChecked(name, what, fix string) {
	w.out.at(w.named(name)).Put(finding.Finding{
		Rule: finding.NotChecked, Severity: finding.Info, Message: "not checked: " + what, Fix: fix,
	})
}

// link says that a link is not followed, if what it leads to would be looked at.
func (w *folderWalk) link(name string) {
	if w.accepts(name) {
		w.notChecked(name, "a symbolic link, which is not followed", "name it as an argument")
		return
	}
	file, err := w.files.Open(name)
	if err == nil {
		err = file.Close()
	}
	if errors.Is(err, syscall.EISDIR) {
		w.links = append(w.links, name)
	}
}

// passedOver says which links were not followed, and which scripts not looked at, because
// nothing shows that they belong to a package.
func (w *folderWalk) passedOver() {
	if len(w.links) > 0 {
		what := "a symbolic link to a folder, which is not followed"
		if more := len(w.links) - 1; more > 0 {
			what += fmt.Sprintf(", and %d more like it", more)
		}
		w.notChecked(w.links[0], what, "name it as an argument, unless it leads to what is here too")
	}
	if len(w.others) > 0 && w.result.Checked > 0 {
		what := "this script is not named as those of packages are"
		if more := len(w.others) - 1; more > 0 {
			what += fmt.Sprintf(", and %d more like it", more)
		}
		w.notChecked(w.others[0], what, "name it as an argument")
	}
}

// nothing is the error about a folder in which nothing was checked.
func (w *folderWalk) nothing() error {
	err := &fault.Error{
		Code: CodeNothing, Act: "checking", Operand: w.name, Err: errors.New("no package, project, payload, script of a package, pkginfo or recipe is in it"),
		Hint: "name the file itself, whatever it is called; links in a folder are not followed",
	}
	if len(w.others) > 0 {
		err.Hint = "name scripts that are not called preinstall or postinstall: macwrangler pkg lint " + w.named(w.others[0])
	}
	return err
}
