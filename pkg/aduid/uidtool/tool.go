package uidtool

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/aduid"
)

// A Tool finds the number of a user. Its fields are what it asks.
type Tool struct {
	// Search gives the accounts that an LDAP filter finds.
	Search func(filter string) (aduid.Source, error)
	// Holder gives the short name of the local account that has a number, ""
	// if none has. An error means that this cannot be told.
	Holder func(ctx context.Context, uid aduid.UID) (string, error)
	// Domain is the directory's DNS domain, for names such as user@domain; ""
	// if it is not known.
	Domain string
}

// UID gives the number that Apple's AD plugin derives for the user of a name: a
// sAMAccountName or a userPrincipalName. It gives an *Error, or one of Search's
// source, unless exactly one account has the name, and its number is above 500
// and free here, or has already the same name's account.
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
		return 0, &Error{
			ErrCode: CodeReserved, Text: fmt.Sprintf("taking uid %d of %q", uid, account.DN),
			Err:    fmt.Errorf("%d and less are the system's own", aduid.LastReserved),
			Advice: "give the account another objectGUID: delete and make it anew",
		}
	}
	return uid, t.checkFree(ctx, account, uid)
}

// lookup finds the one account of a name.
func (t Tool) lookup(ctx context.Context, name string) (aduid.Account, error) {
	text := fmt.Sprintf("looking up %q", name)
	for _, filter := range filters(name, t.Domain) {
		source, err := t.Search(filter)
		if err != nil {
			return aduid.Account{}, fmt.Errorf("%s: %w", text, err)
		}
		found, err := collect(ctx, source)
		switch {
		case err != nil:
			return aduid.Account{}, fmt.Errorf("%s: %w", text, err)
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			return aduid.Account{}, &Error{
				ErrCode: CodeAmbiguous, Text: text,
				Err: fmt.Errorf("%q and %q have that name", found[0].DN, found[1].DN), Advice: "narrow base in the settings",
			}
		}
	}
	return aduid.Account{}, &Error{
		ErrCode: CodeNotFound, Text: text, Err: errors.New("no account has that name"), Advice: "check base in the settings",
	}
}

// errEnough ends a search that has found more than one account.
var errEnough = errors.New("more than one account")

// collect gives at most two accounts. One without a usable objectGUID is an
// error: leaving it out could make another one the only one.
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
			bad = &Error{ErrCode: CodeNoGUID, Text: fmt.Sprintf("reading the objectGUID of %q", s.DN), Err: errors.New(string(s.Code))}
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

// checkFree refuses a number that somebody else on this Mac has. On a Mac that
// is bound to the directory, the number's holder is the user himself.
func (t Tool) checkFree(ctx context.Context, account aduid.Account, uid aduid.UID) error {
	holder, err := t.Holder(ctx, uid)
	switch {
	case err != nil:
		return &Error{ErrCode: CodeUnknown, Text: fmt.Sprintf("looking who has uid %d on this Mac", uid), Err: err}
	case holder == "", account.Name != "" && strings.EqualFold(holder, account.Name):
		return nil
	default:
		return &Error{
			ErrCode: CodeTaken, Text: fmt.Sprintf("taking uid %d of %q", uid, account.DN),
			Err: fmt.Errorf("%q has it on this Mac", holder),
		}
	}
}
