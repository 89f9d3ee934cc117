package tcc

import (
	"slices"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// PayloadType is the payload that has Services.
const PayloadType = "com.apple.TCC.configuration-profile-policy"

// The keys of an entry.
const (
	keyServices      = "Services"
	keyIdentifier    = "Identifier"
	keyType          = "IdentifierType"
	keyRequirement   = "CodeRequirement"
	keyAllowed       = "Allowed"
	keyAuthorization = "Authorization"
	receiver         = "AEReceiver" // and one of the first three
)

// Decision is what an entry decides.
type Decision string

// The decisions, with their text form.
const (
	Allowed   Decision = "allowed"
	Denied    Decision = "denied"
	ByUser    Decision = "decided by the user"
	Undecided Decision = "undecided" // nothing, or what nobody can tell
)

// Entry is what a payload decides for one program and one service.
type Entry struct {
	Service    string
	Identifier string
	// Receiver is the program that gets Apple events, "" for other services.
	Receiver string
	Decision Decision

	// Node is the entry, and Path its place below the payload.
	Node *plistfile.Node
	Path []string
}

// Entries returns the entries below the Services of a payload, in their order.
func Entries(payload *plistfile.Node) []Entry {
	var list []Entry
	for service, entries := range payload.Get(keyServices).Entries() {
		for i, n := range entries.Elements() {
			list = append(list, Entry{
				Service: service.Name, Identifier: text(n, keyIdentifier), Receiver: text(n, receiver+keyIdentifier),
				Decision: decision(n), Node: n, Path: []string{keyServices, service.Name, strconv.Itoa(i)},
			})
		}
	}
	return list
}

// decision reads Allowed and Authorization. macOS takes an integer for a boolean.
func decision(n *plistfile.Node) Decision {
	allowed, word := n.Get(keyAllowed), text(n, keyAuthorization)
	on, isBool := allowed.Bool()
	if number, ok := allowed.Int(); ok && (number == 0 || number == 1) {
		on, isBool = number == 1, true
	}
	switch {
	case allowed != nil && n.Get(keyAuthorization) != nil:
		return Undecided
	case isBool && on, word == "Allow":
		return Allowed
	case isBool, word == "Deny":
		return Denied
	case word == "AllowStandardUserToSetSystemService":
		return ByUser
	}
	return Undecided
}

func text(n *plistfile.Node, key string) string {
	value, _ := n.Get(key).Text()
	return value
}

func (e Entry) path(key string) []string { return append(slices.Clone(e.Path), key) }
