package aduid_test

import (
	"bufio"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestBadGUIDs(t *testing.T) {
	const bare = "6c703cf1b5d141f8880b317728cbd4f5"
	for _, test := range []struct {
		text string
		form aduid.Form
		code fault.Code
		hint string
	}{
		{bare, aduid.Auto, aduid.CodeAmbiguous, "--input hex-raw"},
		{bare, aduid.Auto, aduid.CodeAmbiguous, "--input hex-guid"},
		{"{" + bare + "}", aduid.Auto, aduid.CodeAmbiguous, "hex-raw"},
		{bare[1:], aduid.Auto, aduid.CodeBadGUID, "31 hex digits"},
		{bare + "0", aduid.Auto, aduid.CodeBadGUID, "33 hex digits"},
		{"6C703CF1-B5D1-41F8-880B-317728CBD4F", aduid.Auto, aduid.CodeBadGUID, "31 hex digits"},
		{"6C703CF1-B5D1-41F8-880B317728CBD4F55", aduid.Auto, aduid.CodeBadGUID, ""},
		{"6C703CF1-B5D1-41F8-880B-317728CBD4FG", aduid.Auto, aduid.CodeBadGUID, ""},
		{"{6C703CF1-B5D1-41F8-880B-317728CBD4F5", aduid.Auto, aduid.CodeBadGUID, ""},
		{"", aduid.Auto, aduid.CodeBadGUID, ""},
		{"anna", aduid.Auto, aduid.CodeBadGUID, "look like"},
		{"8TxwbNG1+EGICzF3KMvU9Q=", aduid.Auto, aduid.CodeBadBase64, "24 characters"},
		{"8TxwbNG1+EGICzF3KMvU9R==", aduid.Auto, aduid.CodeBadBase64, "24 characters"}, // unused bits are set
		{"8TxwbNG1+EGICzF3KMvU*Q==", aduid.Auto, aduid.CodeBadBase64, "24 characters"},
		{"8TxwbNG1+EGICzF3KMvU9Q88", aduid.Auto, aduid.CodeWrongLength, "24 characters"},
		{"8TxwbNG1+EGICzF3KMvU9b8=", aduid.Auto, aduid.CodeWrongLength, "24 characters"},
		{"8Txw", aduid.Base64, aduid.CodeWrongLength, "24 characters"},
		{bare, aduid.Base64, aduid.CodeWrongLength, "hex-raw or hex-guid"}, // 32 digits are base64 of 24 bytes
		{bare, aduid.Dashed, aduid.CodeBadGUID, "read as guid"},
		{"8TxwbNG1+EGICzF3KMvU9Q==", aduid.RawHex, aduid.CodeBadGUID, "read as hex-raw"},
		{"6C703CF1-B5D1-41F8-880B-317728CBD4F5", aduid.TextHex, aduid.CodeBadGUID, "read as hex-guid"},
		{"objectGUID:: 8TxwbNG1+EGICzF3KMvU9Q==", aduid.Dashed, aduid.CodeBadGUID, "scan --ldif"},
		{`\9E\75\D5\38\CC\81\B1\4E\89\83\73\04\22\7F\63`, aduid.Auto, aduid.CodeBadGUID, ""},
		{`\9E\75\D5\38\CC\81\B1\4E\89\83\73\04\22\7F\63xF5`, aduid.Auto, aduid.CodeBadGUID, ""},
		{"9e75d538 cc81b14e 89837304-227f63f5", aduid.Auto, aduid.CodeBadGUID, ""},
		{"X'9e75d538cc81b14e89837304227f63f5\"", aduid.Auto, aduid.CodeBadGUID, ""},
		{strings.Repeat("x", 5000), aduid.Auto, aduid.CodeBadGUID, ""},
		{bare, aduid.Form(99), aduid.CodeBadGUID, ""},
	} {
		g, err := aduid.Parse(test.text, test.form)
		e, ok := errors.AsType[*fault.Error](err)
		if !ok || e.Code != test.code || !strings.Contains(e.Hint, test.hint) || g != (aduid.GUID{}) {
			t.Errorf("%.60q as %s: %v, %#v", test.text, test.form, g, err)
		} else if len(e.Error()) > 300 {
			t.Errorf("%.60q: an error of %d bytes", test.text, len(e.Error()))
		}
	}
}

func TestFormsHaveWords(t *testing.T) {
	for _, f := range aduid.Forms() {
		if got, err := aduid.ParseForm(f.String()); err != nil || got != f {
			t.Errorf("%s: %v, %v", f, got, err)
		}
	}
	if _, err := aduid.ParseForm("hex"); !strings.Contains(fault.HintOf(err), "hex-raw, hex-guid") {
		t.Errorf("hex: %v", err)
	}
}

// independent computes with the type that python3 has for Microsoft's GUIDs.
const independent = `
import sys, uuid
for line in sys.stdin:
    u = uuid.UUID(bytes_le=bytes.fromhex(line))
    print(str(u).upper(), u.time_low & 0x7fffffff)
`

func TestAgainstPython(t *testing.T) {
	python := servertest.Need(t, "python3", "python3")
	const count = 100_000
	random := rand.New(rand.NewPCG(1, 2))
	guids := make([]aduid.GUID, count)
	for i := range guids {
		for j := range guids[i] {
			guids[i][j] = byte(random.Uint32())
			if random.IntN(4) == 0 { // bytes that shells lose
				guids[i][j] = "\x00\t\n\r \x0b\x0c\\"[random.IntN(8)]
			}
		}
	}
	command := exec.CommandContext(t.Context(), python, "-c", independent)
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		w := bufio.NewWriter(in)
		for _, g := range guids {
			fmt.Fprintf(w, "%x\n", g[:])
		}
		_ = w.Flush() // a broken pipe leads to missing answers
		_ = in.Close()
	}()
	answers := bufio.NewScanner(out)
	seen := 0
	for i := 0; answers.Scan(); i++ {
		g := guids[i]
		if got := fmt.Sprintf("%s %d", g, g.UID()); got != answers.Text() {
			t.Fatalf("%x: %s, python3 says %s", g[:], got, answers.Text())
		}
		text, _, _ := strings.Cut(answers.Text(), " ")
		wantParsed(t, g, text, aduid.Auto)
		wantParsed(t, g, strings.ReplaceAll(text, "-", ""), aduid.TextHex)
		wantParsed(t, g, base64.StdEncoding.EncodeToString(g[:]), aduid.Auto)
		wantParsed(t, g, hex.EncodeToString(g[:]), aduid.RawHex)
		wantParsed(t, g, filterText(g), aduid.Auto)
		seen++
	}
	_, _ = io.Copy(io.Discard, out)
	if err := command.Wait(); err != nil || seen != count {
		t.Fatalf("%d answers, %v", seen, err)
	}
}

func wantParsed(t *testing.T, want aduid.GUID, text string, form aduid.Form) {
	t.Helper()
	if got, err := aduid.Parse(text, form); err != nil || got != want {
		t.Fatalf("%s as %s: %s, %v; want %s", text, form, got, err, want)
	}
}

func TestParsingAllocatesNothing(t *testing.T) {
	for _, text := range []string{"6C703CF1-B5D1-41F8-880B-317728CBD4F5", "8TxwbNG1+EGICzF3KMvU9Q==", "9e75d538 cc81b14e 89837304 227f63f5"} {
		b := []byte(text)
		if n := testing.AllocsPerRun(100, func() {
			if _, err := aduid.ParseBytes(b, aduid.Auto); err != nil {
				t.Error(err)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", text, n)
		}
	}
}
