package alerts

import (
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"unicode"
)

// maxAddress is the longest address that mail can be sent to, in bytes (RFC
// 5321, section 4.5.3.1.3, less the angle brackets).
const maxAddress = 254

// ParseAddress checks a mail address and gives it without the spaces around
// it. Only the bare address is taken: no name, no angle brackets, no comment,
// because the server stores nothing else. The error is an [*Error].
func ParseAddress(text string) (string, error) {
	address := strings.TrimSpace(text)
	if err := addressFault(address); err != nil {
		return "", badAddress(address, err)
	}
	return address, nil
}

func badAddress(address string, err error) *Error {
	e := &Error{ErrCode: CodeBadAddress, Text: fmt.Sprintf("reading address %q", address), Err: err}
	if parsed, err := mail.ParseAddress(address); err == nil && addressFault(parsed.Address) == nil {
		e.Advice = "give the address alone: " + parsed.Address
	}
	return e
}

// addressFault says what is wrong with an address; nil is good.
func addressFault(address string) error {
	switch {
	case address == "":
		return errors.New("it is empty")
	case len(address) > maxAddress:
		return fmt.Errorf("it has more than %d bytes", maxAddress)
	}
	for _, r := range address {
		// net/mail takes every character beyond ASCII, and a copied address
		// may end in one that nobody sees.
		if r == unicode.ReplacementChar || !unicode.IsGraphic(r) || r > unicode.MaxASCII && unicode.IsSpace(r) {
			return fmt.Errorf("it has the character %+q in it", r)
		}
	}
	parsed, err := mail.ParseAddress(address)
	switch {
	case err != nil:
		return errors.New("it is no mail address: " + strings.TrimPrefix(err.Error(), "mail: "))
	case parsed.Name != "" || parsed.Address != address:
		return errors.New("it is more than a bare mail address")
	}
	return nil
}

// parseAll checks addresses and names every bad one, up to a few.
func parseAll(addresses []string) ([]string, error) {
	var good []string
	var bad faults
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

// faults collects errors about addresses, to tell them all at once.
type faults struct {
	first *Error
	texts []string
	count int
}

// maxFaults is how many bad addresses an error names.
const maxFaults = 10

func (f *faults) add(place string, err error) {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return
	}
	if f.first == nil {
		f.first = e
	}
	if f.count++; f.count <= maxFaults {
		f.texts = append(f.texts, place+e.Error())
	}
}

// err gives one error for all of them; nil if there are none.
func (f *faults) err(prefix string) error {
	if f.count == 0 {
		return nil
	}
	text := prefix + strings.Join(f.texts, "; ")
	if more := f.count - len(f.texts); more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return &Error{ErrCode: CodeBadAddress, Text: text, Advice: f.first.Advice}
}

func noAddresses(act string) error {
	return &Error{ErrCode: CodeNoAddresses, Text: act + ": no address is given"}
}

// checkLocale takes what may be a language code: en, de, zh_TW, pt-BR.
func checkLocale(locale string) error {
	if regexp.MustCompile(`^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$`).MatchString(locale) {
		return nil
	}
	return &Error{
		ErrCode: CodeBadLocale, Text: fmt.Sprintf("reading locale %q", locale),
		Err: errors.New("it is no language code"), Advice: "such as en or zh_TW; Server.app itself writes en",
	}
}
