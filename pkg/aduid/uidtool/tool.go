package uidtool

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A Tool looks up the number of a user.
type Tool struct {
	// Search returns the accounts that match an LDAP filter.
	Search func(filter string) (aduid.Source, error)
	// Holder returns the short name of the account that has a number on this
	// Mac, "" if none has. An error means that this is not known.
	Holder func(ctx context.Context, uid aduid.UID) (string, error)
	// Domain is the directory's DNS domain, for names such as user@domain; ""
	// if it is not known.
	Domain string
}

// UID returns the number that Apple's AD plugin derives for the user with a name,
// which is a sAMAccountName or a userPrincipalName. Unless exactly one account
// has the name, and its number is above 500 and either free on this Mac or
// already that of the same name, the error is a *fault.Error, or the error of
// Search or its source.
func (t Tool) UID(ctx context.Context, name string) (aduid.UID, error) {
	if err := checkName(name); err != nil {
		return 0, err
	}
	account, err := t.lookup(ctx, name)
	if err != nil {
		return 0, err
	}
	uid := account.GUID.UID()
	if uid.Reserved() {
		return 0, &fault.Error{
			Code: CodeReserved, Act: fmt.Sprintf("using uid %d of", uid), Operand: account.DN,
			Err:  fmt.Errorf("0 to %d are reserved for the system", aduid.LastReserved),
			Hint: "delete and recreate the account, so that it gets another objectGUID",
		}
	}
	return uid, t.checkFree(ctx, account, uid)
}

// lookup finds the one account of a name.
func (t Tool) lookup(ctx context.Context, name string) (aduid.Account, error) {
	const act = "looking up"
	for _, filter := range filters(name, t.Domain) {
		source, err := t.Search(filter)
		if err != nil {
			return aduid.Account{}, &fault.Error{Act: act, Operand: name, Err: err}
		}
		found, err := collect(ctx, source)
		switch {
		case err != nil:
			return aduid.Account{}, &fault.Error{Act: act, Operand: name, Err: err}
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			return aduid.Account{}, &fault.Error{
				Code: CodeAmbiguous, Act: act, Operand: name,
				Err: fmt.Errorf("%q and %q have that name", found[0].DN, found[1].DN), Hint: "use a narrower base in the settings",
			}
		}
	}
	return aduid.Account{}, &fault.Error{
		Code: CodeNotFound, Act: act, Operand: name, Err: errors.New("no account has that name"), Hint: "check base in the settings",
	}
}

// errEnough ends a search that has found more than one account.
var errEnough = errors.New("more than one account")

// collect returns at most two accounts. One without a usable objectGUID is an
// error: ignoring it could make another one the only one.
func collect(ctx context.Context, source aduid.Source) ([]aduid.Account, error) {
	var found []aduid.Account
	var bad error
	err := source.Read(ctx, aduid.Visitor{
		Account: func(e aduid.Entry) error {
			found = append(found, aduid.Account{
				DN: string(e.DN), Name: string(e.Name), GUID: e.GUID, Kind: e.Kind, Disabled: e.Disabled,
			})
			if len(found) > 1 {
				return errEnough
			}
			return nil
		},
		Skip: func(s aduid.Skip) {
			bad = &fault.Error{Code: CodeNoGUID, Act: "reading the objectGUID of", Operand: s.DN, Err: errors.New(string(s.Code))}
		},
	})
	switch {
	case errors.Is(err, errEnough):
		return found, nil
	case err != nil:
		return nil, err
	default:
		return found, bad
	}
}

// checkFree rejects a number that another account on this Mac has. On a Mac that
// is bound to the directory, the holder is the user's own record.
func (t Tool) checkFree(ctx context.Context, account aduid.Account, uid aduid.UID) error {
	holder, err := t.Holder(ctx, uid)
	switch {
	case err != nil:
		return &fault.Error{Code: CodeUnknown, Act: fmt.Sprintf("looking up who has uid %d on this Mac", uid), Err: err}
	case holder == "", account.Name != "" && strings.EqualFold(holder, account.Name):
		return nil
	default:
		return &fault.Error{
			Code: CodeTaken, Act: fmt.Sprintf("using uid %d of", uid), Operand: account.DN,
			Err: fmt.Errorf("%q has it on this Mac", holder),
		}
	}
}
