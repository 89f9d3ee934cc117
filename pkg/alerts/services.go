package alerts

import (
	"context"
	"slices"
	"strings"
)

// All stands for every service where names are taken.
const All = "all"

// Switches says what to set of a service; nil leaves it as it is.
type Switches struct{ Mail, Push *bool }

// ServicesChange says how services are now or, in a dry run, would be.
type ServicesChange struct {
	Database string    `json:"database"`
	DryRun   bool      `json:"dryRun"`
	Services []Service `json:"services"` // those that were named
	Changed  []string  `json:"changed"`  // the ids of those that differ
	Backup   string    `json:"backup"`
}

const sqlSwitch = `UPDATE ZADALERTBUNDLE SET ZMAILENABLED = ?, ZPUSHENABLED = ?,
	Z_OPT = coalesce(CAST(Z_OPT AS INTEGER), 0) + 1 WHERE Z_PK = ?`

// SetServices switches services: by their ids or names in any case, or all of
// them for no name and for [All]. A name that no service has
// is an error with [CodeUnknownService]. With empty switches it only finds them.
func (d Database) SetServices(ctx context.Context, names []string, set Switches) (ServicesChange, error) {
	change := ServicesChange{Database: d.Path, DryRun: d.DryRun}
	if set == (Switches{}) {
		contents, err := d.Read(ctx)
		if err == nil {
			change.Services, err = Find(contents.Services, names)
		}
		return change, err
	}
	backup, err := d.edit(ctx, func(ctx context.Context, s *session) ([]step, error) {
		st, err := s.state(ctx)
		if err != nil {
			return nil, err
		}
		change.Services, err = Find(st.Services, names)
		if err != nil {
			return nil, err
		}
		var steps []step
		steps, change.Changed = planServices(change.Services, set)
		return steps, nil
	})
	change.Backup = backup
	return change, err
}

// planServices brings services to the state that is asked for.
func planServices(services []Service, set Switches) (steps []step, changed []string) {
	for i, before := range services {
		now := &services[i]
		if set.Mail != nil {
			now.Mail = *set.Mail
		}
		if set.Push != nil {
			now.Push = *set.Push
		}
		if *now != before {
			steps = append(steps, step{sqlSwitch, []any{now.Mail, now.Push, now.key}})
			changed = append(changed, now.ID)
		}
	}
	return steps, changed
}

// Find gives the services that are named by id or by name, in their own order,
// each once; all of them for no name and for [All]. Case, spaces and hyphens
// do not count.
func Find(services []Service, names []string) ([]Service, error) {
	if len(names) == 0 {
		return slices.Clone(services), nil
	}
	wanted := make([]bool, len(services))
	for _, name := range names {
		found := false
		for i, s := range services {
			if word := bare(name); word == All || word != "" && (word == bare(s.ID) || word == bare(s.Name)) {
				wanted[i], found = true, true
			}
		}
		if !found {
			return nil, unknownService(name, services)
		}
	}
	var chosen []Service
	for i, s := range services {
		if wanted[i] {
			chosen = append(chosen, s)
		}
	}
	return chosen, nil
}

// bare returns a name in the form in which names are compared.
func bare(name string) string {
	return strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(name))
}
