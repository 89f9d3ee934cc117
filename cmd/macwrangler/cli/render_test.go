package cli

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestJSONIsWhatOthersRead compares with the standard decoder.
func TestJSONIsWhatOthersRead(t *testing.T) {
	_, stdout, _ := runProbe(t, t.Context(), "probe", "show", "--format", "json")
	var got map[string]any
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	if got["name"] != "<a&b>" || got["time"] != "2026-08-01T10:00:00Z" || got["schema"] != "macwrangler/probe.show/1" {
		t.Errorf("got %v", got)
	}
	if strings.Contains(stdout, "null") || !strings.HasPrefix(stdout, "{\n  \"schema\": ") || !strings.HasSuffix(stdout, "}\n") {
		t.Errorf("got %s", stdout)
	}
}
