package alerts

import (
	"context"
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// problem is a finding, and how to repair it.
type problem struct {
	finding.Finding
	step *step  // nil if Repair cannot repair it
	done string // what the step does, in the past tense
}

// maxFindings is how many findings of each severity a check lists.
const maxFindings = 1000

// Check looks for what would make Server.app fail or keep mail from arriving,
// and changes nothing. No findings means a sound database whose alerts reach
// somebody. As root, where others can change the folder, a private copy is checked
// instead.
func (d Database) Check(ctx context.Context) ([]finding.Finding, error) {
	s, err := d.open(ctx, "checking", forReading)
	if err != nil {
		return d.unreadable(err)
	}
	defer s.close()
	found, err := snapshot(ctx, s, (*session).examine)
	if err != nil {
		return d.unreadable(err)
	}
	return d.findings(found), nil
}

// findings bounds the problems and completes them.
func (d Database) findings(found []problem) []finding.Finding {
	c := finding.NewCollector(d.Path, Rules(), maxFindings)
	for _, p := range found {
		c.Put(p.Finding)
	}
	return c.Findings()
}

// unreadable makes a finding of damage that keeps a database from being read
// at all: reporting that is what a check is for.
func (d Database) unreadable(err error) ([]finding.Finding, error) {
	broken := fault.As(err, CodeBroken)
	if broken == nil || broken.Err == nil {
		return nil, err
	}
	return d.findings(damaged([]string{broken.Err.Error()})), nil
}

// examine applies all rules, within a transaction.
func (s *session) examine(ctx context.Context) ([]problem, error) {
	damage, err := s.words(ctx, "PRAGMA integrity_check(20)")
	if err != nil {
		return nil, err
	}
	if !slices.Equal(damage, []string{"ok"}) {
		return damaged(damage), nil // what else can be read of it means nothing
	}
	st, err := s.state(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.examineObjects(ctx)
	if err != nil {
		return nil, err
	}
	keys, err := s.examineKeys(ctx)
	if err != nil {
		return nil, err
	}
	types, err := s.examineStorage(ctx)
	if err != nil {
		return nil, err
	}
	found = append(found, keys...)
	found = append(found, types...)
	found = append(found, examineAddresses(st.Recipients)...)
	return append(found, examineDelivery(st.Contents)...), nil
}

func damaged(lines []string) []problem {
	var found []problem
	for _, line := range lines {
		found = append(found, problem{Finding: finding.Finding{
			Rule: RuleIntegrity, Message: fault.ClipTo(line, maxDamage), Fix: restoreFix,
		}})
	}
	return append(found, problem{Finding: finding.Finding{
		Rule:    finding.NotChecked,
		Message: "recipients, services and keys were not checked: nothing in a damaged file can be relied on",
		Fix:     restoreFix,
	}})
}

// maxDamage bounds one message of SQLite, which may name tables of the file.
const maxDamage = 500

// examineDelivery finds what keeps every alert from being mailed.
func examineDelivery(c Contents) []problem {
	recipients, services := c.Reached()
	var found []problem
	if recipients == 0 {
		message, fix := "there are no recipients: no alerts will be sent", "macwrangler alerts add ADDRESS"
		if len(c.Recipients) > 0 {
			message, fix = "every recipient is disabled: no alerts will be sent", "macwrangler alerts enable ADDRESS"
		}
		found = append(found, newProblem(RuleNoRecipient, tableRecipients, message, fix))
	}
	if services == 0 {
		message := "mail is off for every service: no alerts will be sent"
		fix := "macwrangler alerts services Caching Common --mail on"
		if !slices.ContainsFunc(c.Services, func(s Service) bool { return s.Enabled }) {
			message = "no service is enabled: no alerts will be sent"
			fix = "macwrangler alerts services lists them" // no verb enables one
		}
		found = append(found, newProblem(RuleNoService, tableServices, message, fix))
	}
	return found
}

// newProblem returns a problem that Repair cannot repair.
func newProblem(rule, path, message, fix string) problem {
	return problem{Finding: finding.Finding{Rule: rule, Path: path, Message: message, Fix: fix}}
}

// row names a row in a finding.
func row(table string, key int64) string { return fmt.Sprintf("%s %d", table, key) }
