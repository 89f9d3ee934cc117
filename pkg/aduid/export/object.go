package export

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// An object is a record of a file, before it is known to be an account.
type object struct {
	aduid.Entry
	class   class
	skip    fault.Code       // why it does not count as an account, or ""
	numbers [2]aduid.Written // of the attributes for each kind
}

// account returns a copy as an Account.
func (o *object) account() aduid.Account {
	return aduid.Account{
		DN: validText(o.DN), Name: validText(o.Name), GUID: o.GUID,
		Kind: o.Kind, Disabled: o.Disabled, Written: o.numbers[o.Kind&1],
	}
}

func validText(b []byte) string { return strings.ToValidUTF8(string(b), "\ufffd") }

// sorter passes objects to a visitor: accounts as such, all others as a Skip.
type sorter struct {
	visitor   aduid.Visitor
	groups    bool // wanted
	accounts  int64
	unclassed int64 // accounts that count as users because no attribute says what they are
}

func (t *sorter) visit(o object) error {
	if o.skip == "" && o.GUID.Placeholder() {
		o.skip = aduid.CodeBadGUID
	}
	switch {
	case o.Kind == aduid.Group && !t.groups:
		o.skip = aduid.SkipGroup
		t.skip(o)
		return nil
	case o.skip != "":
		t.skip(o)
		return nil
	}
	t.accounts++
	if o.class == 0 {
		t.unclassed++
	}
	if t.visitor.Account == nil {
		return nil
	}
	o.Written = o.numbers[o.Kind&1]
	return t.visitor.Account(o.Entry)
}

func (t *sorter) skip(o object) {
	if t.visitor.Skip != nil {
		t.visitor.Skip(aduid.Skip{DN: validText(o.DN), Name: validText(o.Name), Line: o.Line, Code: o.skip})
	}
}

// warn passes a warning to a visitor.
func warn(v aduid.Visitor, code fault.Code, format string, args ...any) {
	if v.Warn != nil {
		v.Warn(fault.Reason{Code: code, Text: fmt.Sprintf(format, args...)})
	}
}
