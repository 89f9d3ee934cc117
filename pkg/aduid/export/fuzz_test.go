package export_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// fuzzSource scans arbitrary bytes: errors are ours, the report fits the error,
// and the second pass reads every account as the first one did.
func fuzzSource(t *testing.T, s aduid.Source, attributes aduid.Attributes) {
	t.Helper()
	report, err := aduid.Scan(t.Context(), s, aduid.Options{Attributes: attributes, MaxAccounts: 20, MaxListed: 5})
	codetest.PrintableError(t, err)
	_, ours := errors.AsType[*fault.Error](err)
	switch {
	case report.Complete != (err == nil):
		t.Errorf("complete %v with %v", report.Complete, err)
	case err != nil && (!ours || fault.CodeOf(err) == fault.Failed):
		t.Errorf("not an error of ours: %v", err)
	case fault.Has(err, aduid.CodeChanged):
		t.Errorf("the second pass read something else: %v", err)
	case report.Users+report.Groups+report.DuplicateCount != report.Scanned:
		t.Errorf("%d users, %d groups, %d duplicates of %d", report.Users, report.Groups, report.DuplicateCount, report.Scanned)
	}
	if report.Verdict() == nil && (err != nil || report.UnreadCount > 0 || report.Scanned == 0) {
		t.Errorf("no verdict over %d unread of %d, %v", report.UnreadCount, report.Scanned, err)
	}
	for _, c := range report.Collisions {
		for _, a := range c.Accounts {
			uid, code := a.GUID.UID(), fault.Code("")
			if attributes.Of(c.Kind) != "" {
				uid, code = a.Written.UID()
			}
			if uid != c.UID || code != "" || a.Kind != c.Kind || (a.ComputedUID != nil) != (attributes.Of(c.Kind) != "") {
				t.Errorf("%+v in %d", a, c.UID)
			}
		}
	}
}

// attributesFor returns the attributes that the input mentions.
func attributesFor(data []byte) (a aduid.Attributes) {
	if bytes.Contains(data, []byte("uidNumber")) {
		a.User = "uidNumber"
	}
	if bytes.Contains(data, []byte("gidNumber")) {
		a.Group = "gidNumber"
	}
	return a
}

func FuzzLDIF(f *testing.F) {
	text := string(sample(3, 1))
	f.Add([]byte(text))
	f.Add([]byte(wide(text, binary.LittleEndian)))
	f.Add([]byte("version: 1\r\ndn:: Q049\r\n R3LDvG4=\r\nobjectGUID;binary:: 8TxwbNG1+EGICzF3KMvU9Q==\r\n\r\n# refldap://x\r\n /y\r\n"))
	f.Add([]byte("dn: a\nobjectGUID:< file:///etc/passwd\n\nsearch: 2\nresult: 4 x\npagedresults: cookie=x\n\n"))
	f.Add([]byte("dn: a\nobjectGUID:: 8TxwbNG1+EGICzF3KMvU9Q==\nuidNumber: 7\n\ndn: b\nobjectGUID:: nnXVOMyBsU6Jg3MEIn9j9Q==\nuidNumber:: Bw==\nuidNumber: 07\n\n"))
	f.Add([]byte("dn: a\nobjectClass: group\nobjectGUID:: 8TxwbNG1+EGICzF3KMvU9Q==\ngidNumber:< file:///x\n\n"))
	f.Add([]byte("dn: \x1b[31m\nobjectGUID:: \x7f\n\n\x1b[31m\n"))
	f.Add([]byte("Got 2 replies\n\nobjectGUID: 6c703cf1-b5d1-41f8-880b-317728cbd4f5\nsAMAccountName: a\n\nobjectGUID: x\n\n"))
	f.Add([]byte("dn: a\nchangetype: add\nobjectClass: user\nobjectGUID: 0123456789abcdef\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		attributes := attributesFor(data)
		fuzzSource(t, &export.LDIF{Name: "f", File: bytes.NewReader(data), Groups: len(data)%2 == 0, Attributes: attributes}, attributes)
	})
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("ObjectGUID,Name\n\x1b[31m\x7f,\"a\"b\n"))
	f.Add([]byte("uidNumber,ObjectGUID,x\n07,6c703cf1-b5d1-41f8-880b-317728cbd4f5,\n7,38d5759e-81cc-4eb1-8983-7304227f63f5,\n"))
	f.Add([]byte("#TYPE x\r\n\"Name\",\"ObjectGUID\"\r\n\"a\"\"\r\n\",\"6c703cf1-b5d1-41f8-880b-317728cbd4f5\"\r\n"))
	f.Add([]byte("DisplayName,ImmutableId\rA,8TxwbNG1+EGICzF3KMvU9Q==\rB,\r"))
	f.Add([]byte("sep=;\nObjectGUID;ObjectClass\n{6c703cf1-b5d1-41f8-880b-317728cbd4f5};group\n8TxwbNG1+EGICzF3KMvU9Q==;user\n"))
	f.Add([]byte(wide("ObjectGUID\tName\n6c703cf1-b5d1-41f8-880b-317728cbd4f5\tGrün\n6c703cf1-b5d1-41f8-880b-317728cbd4f6\t\n", binary.BigEndian)))
	f.Add([]byte("ObjectGUID,Name\n6c703cf1-b5d1-41f8-880b-317728cbd4f5,\xfc\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		attributes := attributesFor(data)
		fuzzSource(t, &export.CSV{Name: "f", File: bytes.NewReader(data), Groups: len(data)%2 == 0, Attributes: attributes}, attributes)
	})
}
