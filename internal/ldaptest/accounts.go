package ldaptest

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strconv"
)

// Options are the content and the limits of a server.
type Options struct {
	// Users is the number of users, at least 20. The first of them are planted:
	// two with the same number, two that differ in its top bit, three with one
	// number, two with one number and one of them disabled, one with number 0
	// and one with 500. There is one group per hundred users, at least two: the
	// first two share a number, which a user has too. One computer and one
	// contact each share a number with a user.
	Users int
	// Seed changes the GUIDs.
	Seed uint64
	// Odd adds users without a usable objectGUID, to slapd only: one without,
	// one with eight bytes, one with two values.
	Odd bool
	// Prefixes has slapd match the beginning of an objectGUID, which its schema does
	// not allow otherwise.
	Prefixes bool
	// Ordered has slapd compare objectGUIDs, which its schema does not allow otherwise.
	Ordered bool
	// Numbers gives users an employeeNumber, 20000 and more, and see [NumberTwins].
	Numbers bool
	// Hidden is the DN of a user whose objectGUID slapd's reader may not even search.
	Hidden string
	// Address is where Samba listens, whose ports are fixed; by default a
	// loopback address that is unlikely to be in use.
	Address string
	// SizeLimit is how many entries slapd returns in one answer; 1000 by default,
	// as in a domain controller.
	SizeLimit int
}

// The base of each server, its realm, and the account that may read it.
const (
	Base   = "DC=corp,DC=example,DC=test"
	Domain = "corp.example.test"
	Realm  = "CORP.EXAMPLE.TEST"
	Host   = "dc1.corp.example.test"
	Reader = "CN=reader,OU=Service," + Base

	UserFilter  = "(&(objectCategory=person)(objectClass=user))"
	GroupFilter = "(objectCategory=group)"
)

// The planted numbers, and how many accounts have them.
const (
	Twins    = 0x11111111 // two
	TopBit   = 0x22222222 // two, one with the top bit set
	Triplets = 0x33333333 // three
	HalfOff  = 0x44444444 // two, the second one disabled
	TwoGroup = 0x55555555 // two groups, and one user, who does not collide
)

// NumberTwins is the employeeNumber of two users, 13 and 14, with Options.Numbers. User
// 15 has none, 16 two (in Samba none), 17 a word, 18 the number 500.
const NumberTwins = 7000

// employeeNumbers are the values of a user.
func (o Options) employeeNumbers(user int) []string {
	switch {
	case !o.Numbers || user == 15:
		return nil
	case user == 13 || user == 14:
		return []string{strconv.Itoa(NumberTwins)}
	case user == 16:
		return []string{"8001", "8002"}
	case user == 17:
		return []string{"8003x"}
	case user == 18:
		return []string{"500"}
	}
	return []string{strconv.Itoa(20_000 + user)}
}

type account struct {
	kind     string // user, group, computer, contact
	dn       string
	cn       string
	name     string
	guid     [16]byte
	disabled bool
	numbers  []string // employeeNumber
}

// planted are the first groups of the GUIDs of the first users, as text shows
// them.
var planted = []uint32{Twins, TopBit, Triplets, HalfOff, Twins, TopBit | 1<<31, Triplets, HalfOff, Triplets, TwoGroup, 0x80000000, 0x800001f4}

// accounts calls visit for each account, in order. Equal options lead to equal
// accounts.
func (o Options) accounts(visit func(account) error) error {
	random := rand.New(rand.NewPCG(o.Seed, 7)) //nolint:gosec // the same ones each time
	guid := func(first uint32) (g [16]byte) {
		binary.LittleEndian.PutUint64(g[:], random.Uint64())
		binary.LittleEndian.PutUint64(g[8:], random.Uint64())
		g[7], g[8] = g[7]&0x0f|0x40, g[8]&0x3f|0x80 // version 4, as Active Directory makes them
		if first != 0 {
			binary.LittleEndian.PutUint32(g[:], first)
		}
		return g
	}
	for i := range max(2, o.Users/100) {
		first := uint32(0)
		if i < 2 {
			first = TwoGroup
		}
		cn := fmt.Sprintf("Group %05d", i)
		if err := visit(account{kind: "group", dn: "CN=" + cn + ",OU=Groups," + Base, cn: cn, name: fmt.Sprintf("group%05d", i), guid: guid(first)}); err != nil {
			return err
		}
	}
	for _, kind := range []string{"computer", "contact"} {
		cn := "One " + kind
		if err := visit(account{kind: kind, dn: "CN=" + cn + ",OU=Others," + Base, cn: cn, name: kind + "$", guid: guid(Twins)}); err != nil {
			return err
		}
	}
	for i := range o.Users {
		first := uint32(0)
		if i < len(planted) {
			first = planted[i]
		}
		cn, escaped := fmt.Sprintf("User %07d", i), ""
		switch {
		case i%41 == 5:
			cn = fmt.Sprintf("Grün %07d", i)
		case i%41 == 7:
			cn = fmt.Sprintf("Doe, Jane %07d", i)
			escaped = fmt.Sprintf("Doe\\, Jane %07d", i)
		}
		if escaped == "" {
			escaped = cn
		}
		a := account{
			kind: "user", dn: "CN=" + escaped + ",OU=Staff," + Base, cn: cn, name: fmt.Sprintf("user%07d", i),
			guid: guid(first), disabled: i == 7 || i%50 == 49, numbers: o.employeeNumbers(i),
		}
		if err := visit(a); err != nil {
			return err
		}
	}
	return nil
}

// text returns a GUID as Windows and Samba's own tools write it.
func text(g [16]byte) string {
	swapped := []byte{g[3], g[2], g[1], g[0], g[5], g[4], g[7], g[6]}
	h := hex.EncodeToString(append(swapped, g[8:]...))
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
