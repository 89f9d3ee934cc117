package alerts

import (
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"unicode"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxAddress is the longest address that mail can be sent to, in bytes (RFC
// 5321, section 4.5.3.1.3, less the angle brackets).
const maxAddress = 254

// ParseAddress checks a mail address and returns it without the spaces around
// it. It accepts the bare address only: no name, no angle brackets, no comment,
// because the server stores nothing else. The error is an [*Error].
func ParseAddress(text string) (string, error) {
	address := strings.TrimSpace(text)
	if err := checkAddress(address); err != nil {
		return "", badAddress(address, err)
	}
	return address, nil
}

func badAddress(address string, err error) *Error {
	e := &Error{Code: CodeBadAddress, Act: fmt.Sprintf("reading address %q", shown(address)), Err: err}
	if parsed, err := mail.ParseAddress(address); err == nil && checkAddress(parsed.Address) == nil {
		e.Hint = "enter the address alone: " + parsed.Address
	}
	return e
}

// shown shortens an address, which may come from a hostile file, for a message.
// One that mail can be sent to stays whole.
func shown(address string) string { return fault.ClipTo(address, maxAddress) }

// checkAddress returns what is wrong with an address, or nil.
func checkAddress(address string) error {
	switch {
	case address == "":
		return errors.New("the address is empty")
	case len(address) > maxAddress:
		return fmt.Errorf("longer than %d bytes", maxAddress)
	}
	for _, r := range address {
		// net/mail accepts every character beyond ASCII, and a copied address
		// may end in an invisible one.
		if r == unicode.ReplacementChar || !unicode.IsGraphic(r) || r > unicode.MaxASCII && unicode.IsSpace(r) {
			return fmt.Errorf("the character %+q is not allowed", r)
		}
	}
	parsed, err := mail.ParseAddress(address)
	switch {
	case err != nil:
		return errors.New("not a mail address: " + strings.TrimPrefix(err.Error(), "mail: "))
	case parsed.Name != "" || parsed.Address != address:
		return errors.New("more than a bare mail address")
	}
	return nil
}

// parseAll checks addresses. Its error names all bad ones, up to [maxBad].
func parseAll(addresses []string) ([]string, error) {
	var good []string
	var bad badAddresses
	for _, text := range addresses {
		address, err := ParseAddress(text)
		if err != nil {
			bad.add("", err)
			continue
		}
		good = append(good, address)
	}
	return good, bad.err("")
}

// badAddresses collects errors about addresses, to report them all at once.
type badAddresses struct {
	hint  string // of the first one
	texts []string
	count int
}

// maxBad is how many bad addresses an error names.
const maxBad = 10

func (b *badAddresses) add(place string, err error) {
	if b.count == 0 {
		b.hint = fault.HintOf(err)
	}
	if b.count++; b.count <= maxBad {
		b.texts = append(b.texts, place+err.Error())
	}
}

// err returns one error for all of them; nil if there are none.
func (b *badAddresses) err(prefix string) error {
	if b.count == 0 {
		return nil
	}
	text := prefix + strings.Join(b.texts, "; ")
	if more := b.count - len(b.texts); more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return &Error{Code: CodeBadAddress, Act: text, Hint: b.hint}
}

func noAddresses(act string) error {
	return fault.New(CodeNoAddresses, "", "%s: no address was given", act)
}

// checkLocale accepts what may be a language code: en, de, zh_TW, pt-BR.
func checkLocale(locale string) error {
	if regexp.MustCompile(`^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$`).MatchString(locale) {
		return nil
	}
	return fault.New(CodeBadLocale, "use a code such as en or zh_TW; Server.app itself writes en",
		"reading locale %q: not a language code", fault.Clip(locale))
}
