package txt

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt/forms"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// MaxText is how many bytes of pasted text are read.
const MaxText = forms.MaxText

// maxFindings is how many findings of each severity are listed for a text.
const maxFindings = 1000

// Pasted is what a text says.
type Pasted struct {
	// Form is what the text is, for a person: "nslookup".
	Form string
	// Records are the TXT records, those at names of other software too.
	Records []Found
	// Faults are about text that cannot be read.
	Faults []finding.Finding
	// Absent are the answers by which a tool says that a name has no record.
	Absent []forms.Absence
}

// LintText checks text that was pasted or saved from a tool, which the findings call
// target. Package forms has the forms that are known; a text of any other form is an
// error. [ParseText] has the answers without a record, which are no findings here.
func LintText(target, text string) ([]finding.Finding, error) {
	pasted, err := ParseText(text)
	if err != nil {
		return nil, err
	}
	c := finding.NewCollector(target, Rules(), maxFindings)
	for _, one := range pasted.Faults {
		c.Put(one)
	}
	Lint(c, pasted.Records)
	return c.Findings(), nil
}

// ParseText finds the TXT records in a text; see [LintText]. Errors are *[Error].
func ParseText(text string) (Pasted, error) {
	read, err := forms.Read([]byte(text))
	return pastedFrom(read), err
}

// ParseArgument is ParseText for a text that is one record or the output of a tool.
// It takes a single line of other software, too, and says what it is.
func ParseArgument(text string) (Pasted, error) {
	read, err := forms.ReadOne([]byte(text))
	return pastedFrom(read), err
}

func pastedFrom(read forms.Text) Pasted {
	p := Pasted{Form: read.Form, Absent: read.Absent}
	elsewhere := 0
	for _, r := range read.Records {
		p.Records = append(p.Records, Found(r))
		if r.Name != "" && !Concerns(Found(r)) {
			elsewhere++
		}
	}
	for _, one := range read.Faults {
		p.Faults = append(p.Faults, finding.Finding{Rule: RuleSyntax, Severity: finding.Error, Line: one.Line, Message: one.Message, Fix: one.Fix})
	}
	if len(p.Records) == elsewhere && len(p.Faults)+len(p.Absent) == 0 && elsewhere+read.Foreign > 0 {
		p.Faults = append(p.Faults, finding.Finding{
			Rule: finding.NotChecked, Severity: finding.Info,
			Message: fmt.Sprintf("not checked: none of the %d records is at _aaplcache._tcp.DOMAIN or a numbered name", elsewhere+read.Foreign),
			Fix:     "if the Macs search this domain, create the record: macwrangler cachelocator txt encode",
		})
	}
	return p
}
