package cachelocatorcmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

const samplePlist = "../../../../testdata/cachelocator/diskCache.plist"

const closedPort = "127.0.0.1:1" // a closed port

// inspectSample runs the verb on the sample, with the addresses of its caches
// replaced by addresses of this machine.
func inspectSample(t *testing.T, addresses []string, more ...string) (status int, outcomes map[string][]string, verdict string) {
	t.Helper()
	data, err := os.ReadFile(samplePlist)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for i, old := range []string{"192.0.2.10:49494", "192.0.2.11:49494", "192.0.2.12:49494", "192.0.2.20:49494"} {
		address := closedPort
		if i < len(addresses) {
			address = addresses[i]
		}
		text = strings.ReplaceAll(text, old, address)
	}
	file := filepath.Join(t.TempDir(), "diskCache.plist")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	const at = "2026-03-02T09:00:00Z"
	status, stdout, stderr := runLine(t, append([]string{
		"cachelocator", "inspect", "--file", file, "--now", at, "--modified", at, "--boot-time", "2026-03-01T09:00:00Z", "--gateway-mac", "0:1b:c:d:e:f", "--format", "json",
	}, more...)...)
	var result struct {
		Candidates []struct {
			Address string
			Reach   *struct{ OK bool }
			Reasons []struct{ Code string }
		}
		Verdict struct{ Code string }
	}
	if err := json.Unmarshal([]byte(stdout), &result); err != nil {
		t.Fatalf("%v\n%s%s", err, stdout, stderr)
	}
	outcomes = map[string][]string{}
	for _, c := range result.Candidates {
		for _, r := range c.Reasons {
			if strings.HasPrefix(r.Code, "reach-") && !slices.Contains(outcomes[c.Address], r.Code) {
				outcomes[c.Address] = append(outcomes[c.Address], r.Code)
			}
		}
		if c.Reach != nil && c.Reach.OK {
			outcomes[c.Address] = append(outcomes[c.Address], "reach-ok")
		}
	}
	return status, outcomes, result.Verdict.Code
}

// TestReach probes real listeners, one for each outcome.
func TestReach(t *testing.T) {
	t.Parallel()
	cache := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Max-Forwards") != "0" || r.URL.Path != "/" {
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	defer cache.Close()
	proxy := httptest.NewServer(http.NotFoundHandler())
	defer proxy.Close()
	mute, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0") // accepts connections and never answers
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = mute.Close() }()
	const named = "cache.example.org:80"
	good, other, silent := cache.Listener.Addr().String(), proxy.Listener.Addr().String(), mute.Addr().String()
	status, outcomes, verdict := inspectSample(t, []string{good, named}, "--reach")
	if status != frame.StatusDone || verdict != "usable" || outcomes[good][0] != "reach-ok" || outcomes[named][0] != "reach-address" {
		t.Errorf("one answers: status %d, %s, %v", status, verdict, outcomes)
	}
	status, outcomes, verdict = inspectSample(t, []string{closedPort, other, silent}, "--reach", "--timeout", "1500ms")
	want := map[string][]string{closedPort: {"reach-refused"}, other: {"reach-status"}, silent: {"reach-timeout"}}
	if diff := cmp.Diff(want, outcomes); diff != "" || status != frame.StatusFound || verdict != "unreachable" {
		t.Errorf("none answers: status %d, %s; want -, got +:\n%s", status, verdict, diff)
	}
	status, outcomes, _ = inspectSample(t, []string{good})
	if status != frame.StatusDone || len(outcomes) > 0 {
		t.Errorf("an address was probed without --reach: status %d, %v", status, outcomes)
	}
	junk, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = junk.Close() }()
	go func() {
		for {
			conn, err := junk.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write([]byte("no HTTP\r\n\r\n")) // the client reports it
			_ = conn.Close()
		}
	}()
	_, outcomes, _ = inspectSample(t, []string{junk.Addr().String()}, "--reach")
	if got := outcomes[junk.Addr().String()]; len(got) != 1 || got[0] != "reach-failed" {
		t.Errorf("junk: %v", got)
	}
}

// fakeMac is a Runner that prints what the programs of macOS print.
type fakeMac map[string]string

func (f fakeMac) Run(_ context.Context, program string, args ...string) ([]byte, error) {
	text, ok := f[strings.Join(append([]string{filepath.Base(program)}, args...), " ")]
	if !ok {
		return nil, errors.New("exit status 1")
	}
	return []byte(text), nil
}

// TestEvidence checks what is taken from a running Mac, and that a
// file from another one gets nothing of it.
func TestEvidence(t *testing.T) {
	t.Parallel()
	programs := fakeMac{
		"sysctl -n kern.boottime": "{ sec = 1763625600, usec = 1 } Thu Nov 20 08:00:00 2025\n",
		"netstat -rn -f inet":     "Routing tables\n\nInternet:\nDestination Gateway Flags Netif Expire\ndefault 10.0.0.1 UGScg en0\n",
		"arp -n 10.0.0.1":         "? (10.0.0.1) at 0:1b:c:d:e:f on en0 ifscope [ethernet]\n",
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	gather := func(programs fakeMac, opts inspectOptions) (inspectEvidence, string) {
		var errs bytes.Buffer
		a := frame.NewApp(frame.Streams{Err: &errs})
		a.Root = "/"
		opts.mac = Mac{Darwin: true, Runner: programs, Now: func() time.Time { return now }}
		run := inspector{App: a, opts: opts}
		run.evidence(t.Context())
		return run.result.Evidence, errs.String()
	}
	evidence, _ := gather(programs, inspectOptions{})
	if !evidence.Now.Equal(now) || evidence.BootTime.Unix() != 1763625600 || !cmp.Equal(evidence.Gateways, []string{"00:1b:0c:0d:0e:0f"}) {
		t.Errorf("%+v", evidence)
	}
	if len(evidence.Reasons) != 1 || evidence.Reasons[0].Code != "gateway-failed" { // there is no IPv6
		t.Errorf("%+v", evidence.Reasons)
	}
	programs["arp -n 10.0.0.1"] = "10.0.0.1 (10.0.0.1) -- no entry\n"
	delete(programs, "sysctl -n kern.boottime")
	evidence, stderr := gather(programs, inspectOptions{})
	if len(evidence.Gateways) > 0 || !slices.ContainsFunc(evidence.Reasons, func(r fault.Reason) bool { return r.Code == "gateway-unresolved" }) || !strings.Contains(stderr, "kern.boottime") {
		t.Errorf("%+v, stderr %q", evidence, stderr)
	}
	evidence, stderr = gather(fakeMac{}, inspectOptions{files: []string{"copied.plist"}})
	if stderr != "" || !evidence.BootTime.IsZero() || len(evidence.Gateways)+len(evidence.Reasons) > 0 {
		t.Errorf("a copy was taken for this Mac's: %+v, stderr %q", evidence, stderr)
	}
}

// TestResolverSettings checks that a Mac's own resolver is that of scutil.
func TestResolverSettings(t *testing.T) {
	t.Parallel()
	var errs bytes.Buffer
	a := frame.NewApp(frame.Streams{Err: &errs})
	sample, err := os.ReadFile("../../../../testdata/cachelocator/scutil-dns.txt")
	if err != nil {
		t.Fatal(err)
	}
	mac := Mac{Darwin: true, Runner: fakeMac{"scutil --dns": string(sample)}, ResolvConf: filepath.Join(t.TempDir(), "none")}
	r, source, err := (&resolverFlags{mac: mac}).resolver(t.Context(), a)
	if err != nil || source != "scutil --dns" || len(r.Nameservers) != 3 || !cmp.Equal(r.Search, []string{"example.org", "example.net"}) {
		t.Errorf("%+v, %s, %v", r, source, err)
	}
	mac.Runner = fakeMac{}
	if _, source, err := (&resolverFlags{mac: mac}).resolver(t.Context(), a); err != nil || source != mac.ResolvConf || !strings.Contains(errs.String(), "instead") {
		t.Errorf("%s, %v, %s", source, err, errs.String())
	}
}

// TestDeadline checks that a run that was stopped early is an error,
// and still shows what it has.
func TestDeadline(t *testing.T) {
	t.Parallel()
	silent, err := new(net.ListenConfig).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	status, stdout, stderr := runLine(t, "cachelocator", "inspect", "--file", samplePlist, "--nameserver", silent.LocalAddr().String(),
		"--search", "site.test", "--deadline", "300ms", "--format", "json")
	if status != frame.StatusError || !strings.Contains(stdout, "192.0.2.10:49494") || !strings.Contains(stderr, "deadline-exceeded") {
		t.Errorf("status %d\n%s", status, stderr)
	}
	mute, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = mute.Close() }()
	if status, _, verdict := inspectSample(t, []string{mute.Addr().String()}, "--reach", "--deadline", "300ms"); status != frame.StatusError {
		t.Errorf("probes that were stopped: status %d, %s", status, verdict)
	}
}

// TestOffline checks that nothing is run or sent without being asked
// for: a machine without programs and settings is enough.
func TestOffline(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	mac := Mac{Now: time.Now}
	tree := func(a *frame.App) *cobra.Command { return frame.NewRoot(a, NewOn(a, mac)) }
	status := frame.Run(t.Context(), []string{"cachelocator", "inspect", "--file", samplePlist}, frame.Streams{Out: &out, Err: &errs}, tree)
	if status != frame.StatusFound || errs.Len() > 0 {
		t.Errorf("status %d, %s", status, &errs)
	}
}

// TestSystemCache checks that a user's usable cache does not pass for the system's: the
// file of _assetcache is empty for a day.
func TestSystemCache(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files to other users")
	}
	root := t.TempDir()
	for folder, one := range map[string]struct {
		sample string
		uid    int
	}{"ab/alice": {samplePlist, 501}, "zz/system": {"../../../../testdata/cachelocator/no-cache.plist", 235}} {
		where := filepath.Join(root, "private/var/folders", folder, "C/com.apple.AssetCacheLocatorService")
		if err := os.MkdirAll(where, 0o755); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(one.sample)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(where, "diskCache.plist")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		modified := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		if err := errors.Join(os.Chown(file, one.uid, -1), os.Chtimes(file, modified, modified)); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{
		"cachelocator", "inspect", "--root", root, "--now", "2026-03-02T09:10:00Z", "--gateway-mac", "0:1b:c:d:e:f", "--format", "jamf-ea",
	}
	for boot, want := range map[string]string{"2026-03-01T08:00:00Z": "system-without-cache", "": "boot-unknown"} {
		line := args
		if boot != "" {
			line = append(slices.Clone(args), "--boot-time", boot)
		}
		if _, stdout, _ := runLine(t, line...); !strings.HasPrefix(stdout, "<result>"+want+": For ") {
			t.Errorf("%s, want %s", stdout, want)
		}
	}
	status, stdout, _ := runLine(t, append(args[:len(args)-2], "--boot-time", "2026-03-01T08:00:00Z")...)
	if status != frame.StatusFound || !strings.Contains(stdout, "System updates come by the locator of _assetcache: see") {
		t.Errorf("status %d\n%s", status, stdout)
	}
}

// TestCodesDocumented checks that every code that the libraries declare is shown
// by a script or a test of the verbs, explained by a meaning or a rule, and listed
// in the docs.
func TestCodesDocumented(t *testing.T) {
	declared := codesIn(t, "../../../../pkg/cachelocator/reason.go", "")
	declared = append(declared, codesIn(t, "../../../../pkg/cachelocator/lookup/reasons.go", "Reason")...)
	for _, outcome := range codesIn(t, "../../../../pkg/cachelocator/lookup/model.go", "ClientOutcome") {
		declared = append(declared, "dns-"+outcome)
	}
	for _, rule := range lintRules() {
		declared = append(declared, rule.ID)
	}
	explained := map[string]bool{}
	for _, rule := range lintRules() {
		explained[rule.ID] = true
	}
	for _, m := range meanings() {
		explained[string(m.Code)] = true
	}
	declared = append(declared, "usable", "system-without-cache", "system-unknown", "not-a-mac", "no-nameserver-asked", "nameserver-failed")
	if len(declared) < 60 {
		t.Fatalf("only %d codes were found: %q", len(declared), declared)
	}
	shown := ""
	for _, pattern := range []string{"../testdata/script/cachelocator*.txtar", "../testdata/dns/cachelocator*.txtar", "inspect_test.go", "../cachelocator_dns_test.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			shown += string(text)
		}
	}
	page, err := os.ReadFile("../../../../docs/cachelocator.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range declared {
		word := regexp.MustCompile(`[^a-z0-9-]` + regexp.QuoteMeta(code) + `[^a-z0-9-]`)
		if !word.MatchString(shown) {
			t.Errorf("%s: no script and no test shows it", code)
		}
		if !explained[code] {
			t.Errorf("%s: neither a meaning nor a rule explains it", code)
		}
		if !strings.Contains(string(page), "`"+code+"`") {
			t.Errorf("%s: docs/cachelocator.md does not explain it", code)
		}
	}
}

// codesIn returns the string constants of a source file whose name has a prefix,
// or whose type has that name.
func codesIn(t *testing.T, file, of string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		kind, _ := spec.Type.(*ast.Ident)
		if !strings.HasPrefix(spec.Names[0].Name, of) && (kind == nil || kind.Name != of) {
			return true
		}
		if value, ok := spec.Values[0].(*ast.BasicLit); ok && value.Kind == token.STRING {
			if text, err := strconv.Unquote(value.Value); err == nil {
				codes = append(codes, text)
			}
		}
		return true
	})
	return codes
}
