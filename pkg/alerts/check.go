package alerts

import (
	"context"
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A Rule is the stable id of what Check looks for.
type Rule string

// The rules. Repair mends what is marked so.
const (
	RuleIntegrity    Rule = "integrity"         // SQLite's own check of the file
	RuleKeyCounter   Rule = "key-counter"       // Z_MAX is below a key in use: the next object collides; mended
	RuleMissingTable Rule = "missing-table"     // an entity has no table
	RuleMissingName  Rule = "missing-entity"    // a table has no entity
	RuleTwiceEntity  Rule = "duplicate-entity"  // an entity has two rows in Z_PRIMARYKEY
	RuleWrongEntity  Rule = "wrong-entity"      // a row's Z_ENT is another's: Core Data does not see it; mended for recipients
	RuleDuplicate    Rule = "duplicate-address" // two rows for one recipient: every mail twice; mended
	RuleEmptyAddress Rule = "empty-address"     // a recipient without an address; mended
	RuleBadAddress   Rule = "bad-address"       // no mail can reach it
	RuleNoRecipient  Rule = "no-recipient"      // nobody gets a mail
	RuleNoService    Rule = "no-mail-service"   // no service sends one
)

// Rules lists the ids of all rules.
func Rules() []string {
	all := []Rule{
		RuleIntegrity, RuleKeyCounter, RuleMissingTable, RuleMissingName, RuleTwiceEntity, RuleWrongEntity,
		RuleDuplicate, RuleEmptyAddress, RuleBadAddress, RuleNoRecipient, RuleNoService,
	}
	words := make([]string, len(all))
	for i, rule := range all {
		words[i] = string(rule)
	}
	return words
}

// Finding is one thing that is wrong.
type Finding struct {
	Rule    Rule
	Warning bool   // a warning, not an error
	Path    string // the place: "ZADMAILRECIPIENT 3" is the row with that key
	Message string
	Fix     string // what to type or do

	mend   *step  // nil if nothing of ours can
	mended string // what was done then
}

// Check looks for what would make Server.app fail or mails go astray, and
// changes nothing. No finding is a sound database whose mails reach somebody.
func (d Database) Check(ctx context.Context) ([]Finding, error) {
	s, err := d.open(ctx, "checking", forReading)
	if err != nil {
		return unreadable(err)
	}
	defer s.close()
	found, err := snapshot(ctx, s, (*session).examine)
	if err != nil {
		return unreadable(err)
	}
	return found, nil
}

// unreadable makes a finding of damage that keeps a database from being read
// at all; that is what a check is for.
func unreadable(err error) ([]Finding, error) {
	if e := fault.As(err, CodeBroken); e != nil {
		return damaged([]string{e.Err.Error()}), nil
	}
	return nil, err
}

// examine runs all rules, within a transaction.
func (s *session) examine(ctx context.Context) ([]Finding, error) {
	damage, err := s.words(ctx, "PRAGMA integrity_check(20)")
	if err != nil {
		return nil, err
	}
	if !slices.Equal(damage, []string{"ok"}) {
		return damaged(damage), nil // what else is read of it means nothing
	}
	st, err := s.state(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.examineKeys(ctx)
	if err != nil {
		return nil, err
	}
	found = append(found, examineAddresses(st.Recipients)...)
	return append(found, examineReach(st.Contents)...), nil
}

func damaged(lines []string) []Finding {
	var found []Finding
	for _, line := range lines {
		found = append(found, Finding{
			Rule: RuleIntegrity, Message: line,
			Fix: restoreFix,
		})
	}
	return found
}

func examineReach(c Contents) []Finding {
	recipients, services := c.Reached()
	var found []Finding
	if recipients == 0 {
		message := "there is no recipient: nobody gets a mail"
		fix := "macwrangler alerts add ADDRESS"
		if len(c.Recipients) > 0 {
			message, fix = "every recipient is disabled: nobody gets a mail", "macwrangler alerts enable ADDRESS"
		}
		found = append(found, Finding{Rule: RuleNoRecipient, Warning: true, Path: tableRecipients, Message: message, Fix: fix})
	}
	if services == 0 {
		message := "mail is off for every service: nobody gets one"
		fix := "macwrangler alerts services Caching Common --mail on"
		if !slices.ContainsFunc(c.Services, func(s Service) bool { return s.Enabled }) {
			message, fix = "no service is enabled: nobody gets a mail", "macwrangler alerts services shows them" // no verb enables one
		}
		found = append(found, Finding{Rule: RuleNoService, Warning: true, Path: tableServices, Message: message, Fix: fix})
	}
	return found
}

// row names a row in a finding.
func row(table string, key int64) string { return fmt.Sprintf("%s %d", table, key) }
