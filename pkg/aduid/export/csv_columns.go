package export

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/csvfile"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// columns are the positions of the wanted columns, -1 for a missing one.
type columns struct {
	guid, dn, name, enabled, control, class, accountType, synced int

	numbers [2]int // of the attributes, by kind

	entra bool // guid is an ImmutableId, which accounts of the cloud do not have
}

// columnsOf finds the columns by their names; guid names that of the GUIDs, or is "".
func columnsOf(header []string, guid string, attributes aduid.Attributes) (c columns, err error) {
	at := func(names ...string) int {
		for _, name := range names {
			if found := csvfile.Columns(header, name); len(found) > 0 {
				return found[0]
			}
		}
		return -1
	}
	c = columns{
		dn:      at("DistinguishedName", "DN", "OnPremisesDistinguishedName"),
		name:    at("SamAccountName", "OnPremisesSamAccountName", "Name", "UserPrincipalName", "DisplayName"),
		enabled: at("Enabled", "AccountEnabled"), control: at("userAccountControl"),
		class: at("ObjectClass"), accountType: at("sAMAccountType"), synced: at("OnPremisesSyncEnabled", "DirSyncEnabled"),
	}
	if c.guid, c.entra, err = guidColumn(header, guid); err != nil {
		return c, err
	}
	for _, kind := range []aduid.Kind{aduid.User, aduid.Group} {
		if c.numbers[kind], err = numberColumn(header, attributes.Of(kind)); err != nil {
			return c, err
		}
	}
	return c, nil
}

// numberColumn finds the column of an attribute, -1 for no attribute.
func numberColumn(header []string, attribute string) (int, error) {
	if attribute == "" {
		return -1, nil
	}
	switch found := csvfile.Columns(header, attribute); len(found) {
	case 0:
		return 0, fault.New(CodeMissingColumn, "export the attribute too: Get-ADUser -Filter * -Properties ObjectGUID,"+attribute,
			"the column %s is missing; the columns are %s", fault.Clip(attribute), allNames(header))
	case 1:
		return found[0], nil
	default:
		return 0, fault.New(CodeSeveralColumns, "remove all but one", "%d columns may have the numbers: %s", len(found), quotedNames(header, found))
	}
}

// guidColumn finds the column of the GUIDs. Id and ObjectId of Entra are never it:
// they are Entra's own.
func guidColumn(header []string, wanted string) (at int, entra bool, err error) {
	immutable := csvfile.Columns(header, "OnPremisesImmutableId", "ImmutableId")
	found := csvfile.Columns(header, "ObjectGUID")
	switch {
	case wanted != "" && len(immutable) > 0 && len(csvfile.Columns([]string{wanted}, "Id", "ObjectId")) > 0:
		return 0, false, fault.New(CodeSeveralColumns, "leave out --guid-column, or name the column ImmutableId",
			"the column %s has Entra's own ids, from which no Mac computes a number", fault.Clip(wanted))
	case wanted != "":
		found = csvfile.Columns(header, wanted)
	case len(found) == 0:
		found = append(csvfile.Columns(header, "GUID"), immutable...)
	}
	switch len(found) {
	case 0:
		return 0, false, missingColumn(header, wanted)
	case 1:
		return found[0], len(immutable) > 0 && immutable[0] == found[0], nil
	}
	return 0, false, fault.New(CodeSeveralColumns, "remove all but one, or name it: --guid-column NAME",
		"%d columns may have the GUIDs: %s", len(found), quotedNames(header, found))
}

func missingColumn(header []string, wanted string) error {
	names := allNames(header)
	if wanted != "" {
		return fault.New(CodeMissingColumn, "name one of them with --guid-column", "the column %s is missing; the columns are %s", fault.Clip(wanted), names)
	}
	return fault.New(CodeMissingColumn,
		"Get-ADUser -Filter * -Properties ObjectGUID | Select-Object DistinguishedName,SamAccountName,Enabled,ObjectGUID | Export-Csv -Encoding UTF8; if another column has the GUIDs, --guid-column NAME",
		"the column ObjectGUID is missing; the columns are %s", names)
}

// allNames returns the names of the columns, of the first if they are many.
func allNames(header []string) string {
	all := make([]int, min(len(header), 40))
	for i := range all {
		all[i] = i
	}
	return quotedNames(header, all)
}

func quotedNames(header []string, at []int) string {
	names := make([]string, len(at))
	for i, column := range at {
		names[i] = fmt.Sprintf("%q", fault.Clip(header[column]))
	}
	return strings.Join(names, ", ")
}
