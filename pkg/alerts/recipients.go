package alerts

import (
	"context"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// DefaultLocale is the language of mail to new recipients.
const DefaultLocale = "en"

// Add adds recipients, all or none. locale is the language of their mail, ""
// means [DefaultLocale]; which languages the server has is not documented. An
// address that is already there, in whatever case, gets no second row and stays
// as it is, even if it is disabled.
func (d Database) Add(ctx context.Context, addresses []string, locale string) (Change, error) {
	single, repeated, locale, err := checkNew(addresses, locale)
	if err != nil {
		return Change{}, err
	}
	return d.changeRecipients(ctx, func(s *session, st state, e *edits) error {
		e.Repeated = repeated
		return s.planAdd(st, e, single, locale)
	})
}

// checkNew checks the addresses and the locale of new recipients.
func checkNew(addresses []string, locale string) (single, repeated []string, checkedLocale string, err error) {
	if len(addresses) == 0 {
		return nil, nil, "", noAddresses("adding recipients")
	}
	checked, err := parseAll(addresses)
	if err != nil {
		return nil, nil, "", err
	}
	if locale == "" {
		locale = DefaultLocale
	}
	if err := checkLocale(locale); err != nil {
		return nil, nil, "", err
	}
	single, repeated = unique(checked)
	return single, repeated, locale, nil
}

func (s *session) planAdd(st state, e *edits, addresses []string, locale string) error {
	last, err := s.lastKey(st.entity, len(addresses))
	if err != nil {
		return err
	}
	for _, address := range addresses {
		if len(st.withAddress(address)) > 0 {
			e.Unchanged = append(e.Unchanged, address)
			continue
		}
		last++
		e.add(Recipient{ID: last, Address: address, Enabled: true, Locale: locale}, st.entity.number)
	}
	if len(e.Added) > 0 {
		e.steps = append(e.steps, step{sqlSetMax, []any{last, st.entity.number}})
	}
	return nil
}

// Remove removes recipients, in whatever case they are written, with all rows of
// an address that has several. Change.Missing lists those that were not found.
// Z_MAX stays: a key is never assigned twice.
func (d Database) Remove(ctx context.Context, addresses []string) (Change, error) {
	return d.forEach(ctx, "removing recipients", addresses, func(e *edits, _ string, rows []Recipient) {
		for _, r := range rows {
			e.remove(r)
		}
	})
}

// SetEnabled enables or disables recipients. A disabled one keeps its row and gets
// no mail. Change.Missing lists those that were not found.
func (d Database) SetEnabled(ctx context.Context, addresses []string, on bool) (Change, error) {
	act := map[bool]string{true: "enabling recipients", false: "disabling recipients"}[on]
	return d.forEach(ctx, act, addresses, func(e *edits, address string, rows []Recipient) {
		before := len(e.Updated)
		for _, r := range rows {
			if r.Enabled != on {
				e.enable(r, on)
			}
		}
		if len(e.Updated) == before {
			e.Unchanged = append(e.Unchanged, address)
		}
	})
}

// forEach calls do with the rows of each address. The addresses need not be
// valid: whatever a script has stored can be removed.
func (d Database) forEach(ctx context.Context, act string, addresses []string, do func(*edits, string, []Recipient)) (Change, error) {
	if err := checkNamed(act, addresses); err != nil {
		return Change{}, err
	}
	single, repeated := unique(addresses)
	return d.changeRecipients(ctx, func(_ *session, st state, e *edits) error {
		e.Repeated = repeated
		for _, address := range single {
			if rows := st.withAddress(address); len(rows) > 0 {
				do(e, address, rows)
			} else {
				e.Missing = append(e.Missing, address)
			}
		}
		return nil
	})
}

// checkNamed refuses an empty address: it comes from a script's variable that was
// not set, and must not match a row with an empty address.
func checkNamed(act string, addresses []string) error {
	if len(addresses) == 0 {
		return noAddresses(act)
	}
	for i, address := range addresses {
		if strings.TrimSpace(address) == "" {
			return fault.New(CodeBadAddress, "in a script, is the variable set?", "%s: address %d is empty", act, i+1)
		}
	}
	return nil
}

// Replace replaces the address of a recipient: the row keeps its key, its language
// and whether it is enabled. If replacement is already a recipient, the old rows
// are removed, and it is enabled if one of them was. If old is not found, nothing
// changes and Change.Missing lists it.
func (d Database) Replace(ctx context.Context, old, replacement string) (Change, error) {
	if err := checkNamed("replacing a recipient", []string{old}); err != nil {
		return Change{}, err
	}
	address, err := ParseAddress(replacement)
	if err != nil {
		return Change{}, err
	}
	return d.changeRecipients(ctx, func(_ *session, st state, e *edits) error {
		planReplace(st, e, old, address)
		return nil
	})
}

func planReplace(st state, e *edits, old, address string) {
	rows := st.withAddress(old)
	there := st.withAddress(address)
	if len(rows) == 0 {
		e.Missing = append(e.Missing, old)
		return
	}
	if fold(old) == fold(address) {
		there = nil // only the spelling changes
	}
	wanted := anyEnabled(rows)
	if len(there) == 0 {
		first := rows[0]
		rows = rows[1:]
		if first.Address == address && first.Enabled == wanted && len(rows) == 0 {
			e.Unchanged = append(e.Unchanged, address)
			return
		}
		first.Address, first.Enabled = address, wanted
		e.update(first)
	} else if wanted && !anyEnabled(there) {
		e.enable(there[0], true)
	}
	for _, r := range rows {
		e.remove(r)
	}
}

func anyEnabled(rows []Recipient) bool {
	for _, r := range rows {
		if r.Enabled {
			return true
		}
	}
	return false
}
