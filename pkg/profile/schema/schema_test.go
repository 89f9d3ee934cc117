package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

func load(tb testing.TB) *schema.Table {
	tb.Helper()
	t, err := schema.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

// TestTable reads every payload type of the table that is built in, and holds what the
// linter relies on.
func TestTable(t *testing.T) {
	table := load(t)
	if sources := strings.Join(table.Sources(), "\n"); !strings.Contains(sources, "apple/device-management ") || !strings.Contains(sources, "MIT") {
		t.Errorf("sources %q", sources)
	}
	keys, apple := 0, 0
	for _, p := range table.Payloads() {
		root, err := p.Root()
		if err != nil {
			t.Fatal(err)
		}
		if p.Count > 0 == root.IsFree() && root.Key("any name") == nil {
			t.Errorf("%s: %d keys, free %t", p.Name, p.Count, root.IsFree())
		}
		keys += p.Count
		if p.Origin == schema.Apple {
			apple++
		}
		if p.Flags.Has(schema.Preferences) && p.Flags.Has(schema.NotDomain) {
			t.Errorf("%s is a preference domain and is not", p.Name)
		}
	}
	if apple < 100 || keys < 8000 || len(table.Payloads()) < 250 {
		t.Errorf("%d payload types, %d of Apple's, %d keys", len(table.Payloads()), apple, keys)
	}
}

// TestKnown holds facts of both sources, and what Apple changed since.
func TestKnown(t *testing.T) {
	table := load(t)
	root := func(name string) *schema.Key {
		t.Helper()
		p := table.Find(name, nil)
		if p == nil {
			t.Fatalf("%s is not known", name)
		}
		k, err := p.Root()
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	if k := root("com.apple.mobiledevice.passwordpolicy").Key("minLength"); k.Kinds != "i" || k.Min != "0" || k.Max != "16" || !k.Both {
		t.Errorf("minLength %+v", k)
	}
	if k := root("com.apple.TCC.configuration-profile-policy").Key("Services").Key("Camera").Item(); k.Key("Allowed").Required || !k.Key("Identifier").Required {
		t.Errorf("an entry of Camera %+v", k)
	}
	if k := root("com.apple.vpn.managed").Key("VPN").Key("RemoteAddress"); k == nil || k.Origin != schema.Changed {
		t.Errorf("RemoteAddress %+v", k)
	}
	if k := root("com.apple.vpn.managed.applayer").Key("VPN").Key("RemoteAddress"); k == nil || k.Origin != schema.Inferred || k.Required {
		t.Errorf("RemoteAddress of App-layer VPN %+v", k)
	}
	if k := root("com.apple.webcontent-filter").Key("VendorConfig"); k.Key("anything").Kinds != "?" {
		t.Errorf("VendorConfig %+v", k)
	}
	if k := root("com.microsoft.Edge").Key("HomepageLocation"); k.Kinds != "s" || k.Origin != schema.Manifest {
		t.Errorf("HomepageLocation %+v", k)
	}
	if k := root("com.apple.applicationaccess").Key("allowFilesUSBDriveAccess"); k == nil || k.Elsewhere != "i" {
		t.Errorf("allowFilesUSBDriveAccess %+v", k)
	}
	p := table.Find("com.apple.SoftwareUpdate", nil)
	if p.Deprecated != "26.0" || p.Removed != "27.0" || p.Replacement == "" || !p.Flags.Has(schema.OnceOnly) {
		t.Errorf("com.apple.SoftwareUpdate %+v", p)
	}
	if p := table.Find("com.apple.app.lock", nil); p.Elsewhere != "it" || p.HasKeys() {
		t.Errorf("com.apple.app.lock %+v", p)
	}
}

// TestVariant: what Kerberos needs is not asked of other extensions.
func TestVariant(t *testing.T) {
	table := load(t)
	const name = "com.apple.extensiblesso"
	for id, required := range map[string]bool{"com.apple.AppSSOKerberos.KerberosExtension": true, "com.example.sso": false} {
		root, err := table.Find(name, func(string) string { return id }).Root()
		if err != nil || root.Key("Realm").Required != required {
			t.Errorf("%s: Realm is required: %t, error %v", id, !required, err)
		}
	}
}

func TestOwners(t *testing.T) {
	owners, err := load(t).Owners("autohide")
	if err != nil || !slices.Contains(owners, "com.apple.dock") {
		t.Errorf("owners of autohide: %q, error %v", owners, err)
	}
}

const tiny = "macwrangler payload schema 1\nsource\n\n" +
	"a.b\t\t\t1D\t10.7\t\t\t\ta\t\t0\t0\n" +
	"a.b\tK\tV\t\t\t\t\t\ta\t\t0\t0\n\n"

// badTables are not tables, with the reason.
func badTables() map[string]string {
	return map[string]string{
		"nothing":              "",
		"another version":      strings.Replace(tiny, "schema 1", "schema 2", 1),
		"no keys":              "macwrangler payload schema 1\n\nrow",
		"a field less":         strings.Replace(tiny, "\ta\t", "\t", 1),
		"no name":              strings.Replace(tiny, "a.b", "", 1),
		"no origin":            strings.Replace(tiny, "\ta\t", "\t\t", 1),
		"a size that is none":  strings.Replace(tiny, "\t0\t0", "\t0\tx", 1),
		"a size below zero":    strings.Replace(tiny, "\t0\t0", "\t0\t-1", 1),
		"more keys than there": strings.Replace(tiny, "\t0\t0", "\t0\t9", 1),
	}
}

func TestBadTables(t *testing.T) {
	if table, err := schema.Parse(tiny); err != nil || len(table.Payloads()) != 2 || table.Find("c", nil) != nil {
		t.Fatalf("the good one: %v", err)
	}
	for name, data := range badTables() {
		if _, err := schema.Parse(data); fault.CodeOf(err) != schema.CodeTable {
			t.Errorf("%s: error %v", name, err)
		}
	}
	// Keys that are damaged show when they are asked for.
	table, err := schema.Parse(strings.Replace(tiny, "\t0\t0\n\n", "\t1\t3\n\nxyz", 1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := table.Find("a.b", func(string) string { return "V" }).Root(); fault.CodeOf(err) != schema.CodeTable {
		t.Errorf("damaged keys: error %v", err)
	}
	if _, err := table.Owners("a"); fault.CodeOf(err) != schema.CodeTable {
		t.Errorf("owners among damaged keys: error %v", err)
	}
}

// FuzzParse: a table is part of the program, but its reader is still one.
func FuzzParse(f *testing.F) {
	f.Add(tiny)
	for _, data := range badTables() {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data string) {
		table, err := schema.Parse(data)
		if err != nil {
			if fault.CodeOf(err) != schema.CodeTable {
				t.Errorf("error %v", err)
			}
			return
		}
		for _, p := range table.Payloads() {
			if _, err := p.Root(); err != nil && fault.CodeOf(err) != schema.CodeTable {
				t.Errorf("error %v", err)
			}
		}
	})
}

// BenchmarkLoad is what a program pays that asks for one payload type.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		table, err := schema.Load()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := table.Find("com.apple.applicationaccess", nil).Root(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAll reads every payload type.
func BenchmarkAll(b *testing.B) {
	for b.Loop() {
		if _, err := load(b).Owners("x"); err != nil {
			b.Fatal(err)
		}
	}
}
