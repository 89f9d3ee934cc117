package alerts

import (
	"context"
	"slices"
	"strings"
)

// All stands for every service in a list of names.
const All = "all"

// Switches are the settings of a service to change; nil means no change.
type Switches struct{ Mail, Push *bool }

// ServicesChange is what was changed or, in a dry run, would be.
type ServicesChange struct {
	Database string    `json:"database"`
	DryRun   bool      `json:"dryRun"`
	Services []Service `json:"services"` // those that were named, as they are now
	Changed  []string  `json:"changed"`  // the ids of those that were changed
	Backup   string    `json:"backup"`
}

const sqlSwitch = `UPDATE ZADALERTBUNDLE SET ZMAILENABLED = ?, ZPUSHENABLED = ?,
	Z_OPT = coalesce(CAST(Z_OPT AS INTEGER), 0) + 1 WHERE Z_PK = ?`

// SetServices switches the mail and push of services. They are named by id or
// name, in any case; no names, or [All], mean all of them. If no service has a
// name, the error has [CodeUnknownService]. With empty switches nothing changes.
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

// planServices sets the switches of services and returns the steps for those that
// change.
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

// Find returns the services that are named by id or name, in their own order, each
// once. No names, or [All], mean all of them. Case, spaces, hyphens and
// underscores do not count.
func Find(services []Service, names []string) ([]Service, error) {
	if len(names) == 0 {
		return slices.Clone(services), nil
	}
	wanted := make([]bool, len(services))
	for _, name := range names {
		found := false
		for i, s := range services {
			if word := normalized(name); word == All || word != "" && (word == normalized(s.ID) || word == normalized(s.Name)) {
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

// normalized returns a name in the form in which names are compared.
func normalized(name string) string {
	return strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(name))
}
