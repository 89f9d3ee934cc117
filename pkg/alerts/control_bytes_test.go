package alerts_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/alerts"
)

// TestControlBytesInTheSchema: SQLite quotes the statement that it cannot parse, which
// stands in the file.
func TestControlBytesInTheSchema(t *testing.T) {
	d := newDatabase(t, "a@x.org")
	data, err := os.ReadFile(d.Path)
	if err != nil {
		t.Fatal(err)
	}
	const head, hostile = "CREATE TABLE ZADMAILRECIPIENT", "CREATE TABLE \x1b[31m\x7f\x7fRECIPIENT"
	if !bytes.Contains(data, []byte(head)) {
		t.Fatal("the table is made in another way")
	}
	data = bytes.ReplaceAll(data, []byte(head), []byte(hostile))
	if err := os.WriteFile(d.Path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = d.Read(t.Context())
	wantCode(t, err, alerts.CodeBroken)
	if !strings.Contains(err.Error(), `\x1b`) {
		t.Errorf("SQLite does not quote it, so that nothing is tested: %v", err)
	}
	codetest.PrintableError(t, err)
}
