package export

import (
	"bytes"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// class is what objectClass and sAMAccountType say about an object.
type class uint8

const (
	classSeen class = 1 << iota // one of the attributes is present
	classUser
	classGroup
	classComputer
	classManaged // a managed service account
	classContact
	classThing // surely neither a person nor a group
)

// classOf adds a value of objectClass. A computer is a user to the schema, and
// a managed service account is a computer. Of a class that nobody knows nothing can
// be said: it changes nothing.
func (c class) classOf(value []byte) class {
	switch {
	case equalFold(value, "user"), equalFold(value, "inetOrgPerson"):
		c |= classUser
	case equalFold(value, "group"):
		c |= classGroup
	case equalFold(value, "computer"):
		c |= classComputer
	case equalFold(value, "msDS-ManagedServiceAccount"), equalFold(value, "msDS-GroupManagedServiceAccount"):
		c |= classManaged
	case equalFold(value, "contact"):
		c |= classContact
	case isThing(value):
		c |= classThing
	}
	return c | classSeen
}

// isThing reports whether a class is a structural one of Active Directory
// (MS-ADSC), or of the tree of another directory, whose objects never log in. A full
// export of a domain has dozens of them.
func isThing(value []byte) bool {
	for _, word := range []string{
		"organizationalUnit", "organization", "container", "domain", "domainDNS", "domainPolicy", "dcObject", "builtinDomain", "country", "locality",
		"lostAndFound", "configuration", "foreignSecurityPrincipal", "trustedDomain", "groupPolicyContainer", "printQueue", "volume",
		"serviceConnectionPoint", "subnet", "subnetContainer", "site", "sitesContainer", "siteLink", "server", "serversContainer", "nTDSDSA", "crossRef",
		"crossRefContainer", "rIDManager", "rIDSet", "infrastructureUpdate", "samServer", "secret", "fileLinkTracking", "classStore", "dfsConfiguration",
		"fTDfs", "publicFolder", "referral", "groupOfNames", "groupOfUniqueNames", "posixGroup", "classSchema", "attributeSchema",
	} {
		if equalFold(value, word) {
			return true
		}
	}
	for _, prefix := range []string{
		"dns", "ipsec", "linkTrack", "msAuthz-", "msDFSR-", "msDS-PasswordSettings", "msDS-Quota", "msFVE-", "msImaging-", "mSMQ", "msSPP-", "msTPM-",
		"msWMI-", "nTFRS", "rpc",
	} {
		if hasPrefixFold(value, prefix) {
			return true
		}
	}
	return false
}

// accountType adds a value of sAMAccountType (MS-SAMR 2.2.1.9).
func (c class) accountType(value []byte) class {
	switch string(value) {
	case "805306368": // 0x30000000, a user
		c |= classUser
	case "805306369": // 0x30000001, a machine
		c |= classComputer
	case "805306370": // 0x30000002, the trust of another domain
		c |= classThing
	case "268435456", "268435457", "536870912", "536870913": // global, universal and domain local groups, for security or mail
		c |= classGroup
	}
	return c | classSeen
}

// kind returns what an object is; the code is why it is surely not an account, or
// "". What is not known counts as a user, as does a managed service account that a
// cmdlet for users returned, with its most specific class alone.
func (c class) kind() (aduid.Kind, fault.Code) {
	switch {
	case c&classComputer != 0, c&(classManaged|classUser) == classManaged|classUser:
		return aduid.User, aduid.SkipComputer
	case c&classUser != 0:
		return aduid.User, ""
	case c&classGroup != 0:
		return aduid.Group, ""
	case c&classContact != 0:
		return aduid.User, aduid.SkipContact
	case c&classThing != 0:
		return aduid.User, aduid.SkipOther
	default:
		return aduid.User, ""
	}
}

// disabled reads userAccountControl: ACCOUNTDISABLE is 2.
func disabled(value []byte) bool {
	flags, err := strconv.ParseInt(string(bytes.TrimSpace(value)), 10, 64)
	return err == nil && flags&2 != 0
}

// equalFold compares ASCII ignoring case. word must be ASCII.
func equalFold(b []byte, word string) bool {
	if len(b) != len(word) {
		return false
	}
	for i := range b {
		if lower(b[i]) != lower(word[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if c-'A' < 26 {
		return c | 0x20
	}
	return c
}
