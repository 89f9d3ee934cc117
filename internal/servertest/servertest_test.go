package servertest_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/servertest"
)

func post(t *testing.T, url, body string) (status int, err error) {
	t.Helper()
	client := &http.Client{Timeout: 500 * time.Millisecond}
	defer client.CloseIdleConnections()
	response, err := client.Post(url, "text/plain", strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}

func mustPost(t *testing.T, url, body string) {
	t.Helper()
	if status, err := post(t, url, body); status != http.StatusNoContent || err != nil {
		t.Fatalf("posting to %s: %d, %v", url, status, err)
	}
}

const (
	point = "replies,site_code=1234 replies.fromcache.toclients=%di %d\n"
	field = "replies.fromcache.toclients"
)

func TestInflux(t *testing.T) {
	influx := servertest.StartInflux(t)
	mustPost(t, influx.WriteURL("s"), fmt.Sprintf(point, 9_007_199_254_740_993, 1_487_115_473))
	mustPost(t, influx.WriteURL("s"), fmt.Sprintf(point, 7, 1_487_115_533))

	// 2^53 + 1 and 7: a float64 on the way would lose the one
	if got, want := influx.FieldSums(t, "")[field], int64(9_007_199_254_741_000); got != want {
		t.Errorf("sum is %d, want %d", got, want)
	}
	if got := influx.FieldSums(t, "time >= 1487115533s")[field]; got != 7 {
		t.Errorf("sum of the newest is %d, want 7", got)
	}
	series := influx.Query(t, "SELECT * FROM replies GROUP BY site_code")
	if len(series) != 1 || series[0].Tags["site_code"] != "1234" || len(series[0].Values) != 2 {
		t.Errorf("query answered %v", series)
	}

	influx.Restart(t)
	if got := influx.FieldCounts(t, "")[field]; got != 2 {
		t.Errorf("%d points after a restart, want 2", got)
	}
}

func TestInfluxOptions(t *testing.T) {
	influx := servertest.StartInflux(t, servertest.WithUser("logger", "secret"), servertest.WithMaxBodySize(100))
	line := fmt.Sprintf(point, 1, 1_487_115_473)
	if status, err := post(t, influx.WriteURL("s"), line); status != http.StatusUnauthorized {
		t.Errorf("without a password: %d, %v", status, err)
	}
	withUser := influx.WriteURL("s") + "&u=logger&p=secret"
	mustPost(t, withUser, line)
	if status, err := post(t, withUser, strings.Repeat(line, 10)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("ten lines: %d, %v", status, err)
	}
}

func TestFaults(t *testing.T) {
	influx := servertest.StartInflux(t)
	line := fmt.Sprintf(point, 1, 1_487_115_473)

	influx.Pause(t)
	if status, err := post(t, influx.WriteURL("s"), line); err == nil {
		t.Errorf("a paused server answered %d", status)
	}
	influx.Resume(t)
	mustPost(t, influx.WriteURL("s"), line)

	influx.Kill(t)
	if _, err := post(t, influx.WriteURL("s"), line); err == nil {
		t.Error("a killed server answered")
	}
	url := influx.URL
	influx.Restart(t)
	mustPost(t, influx.WriteURL("s"), line)
	if influx.URL != url {
		t.Errorf("after a restart the address is %s, was %s", influx.URL, url)
	}

	influx.Pause(t) // the cleanup has to cope with that
}

func TestEndsWithTheTest(t *testing.T) {
	var pid int
	t.Run("inner", func(t *testing.T) { pid = servertest.StartVM(t).Pid() })
	if pid == 0 {
		t.Skip("the inner test was skipped")
	}
	if alive(pid) {
		t.Errorf("process %d is still there", pid)
	}
}

func TestEndsWithAPanic(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux ends a child with its parent")
	}
	servertest.Need(t, "victoria-metrics", "victoria-metrics")
	command := inner("TestPanics", "TMPDIR="+t.TempDir()) // nobody cleans up after it
	out, err := command.Output()
	if err == nil {
		t.Fatalf("the inner test did not panic:\n%s", out)
	}
	// not its process id: a dead orphan keeps it if nothing waits for it
	url, _, _ := strings.Cut(string(out), "\n")
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := post(t, url+"/write", ""); errors.Is(err, syscall.ECONNREFUSED) {
			return
		} else if time.Now().After(deadline) {
			t.Fatalf("after a panic %q still answers: %v", url, err)
		}
	}
}

func TestPanics(t *testing.T) {
	if os.Getenv("SERVERTEST_INNER") == "" {
		return // TestEndsWithAPanic runs it
	}
	fmt.Println(servertest.StartVM(t).URL)
	go func() { panic("no cleanup runs after this") }()
	select {}
}

func alive(pid int) bool {
	process, err := os.FindProcess(pid)
	return err == nil && process.Signal(syscall.Signal(0)) == nil
}

// inner runs one of these tests in its own process: a test that panics, is skipped
// or fails can only be observed from outside.
func inner(test string, environment ...string) *exec.Cmd {
	command := exec.Command(os.Args[0], "-test.run=^"+test+"$", "-test.v=false")
	command.Env = append(append(os.Environ(), "SERVERTEST_INNER=1"), environment...)
	return command
}

func TestLoopbackOnly(t *testing.T) {
	influx := servertest.StartInflux(t)
	_, port, err := net.SplitHostPort(strings.TrimPrefix(influx.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range addresses {
		ip, ok := address.(*net.IPNet)
		if !ok || ip.IP.IsLoopback() || ip.IP.To4() == nil {
			continue
		}
		conn, err := net.DialTimeout("tcp", net.JoinHostPort(ip.IP.String(), port), time.Second)
		if err == nil {
			_ = conn.Close()
			t.Errorf("the server listens on %s", ip.IP)
		}
	}
}

func TestVM(t *testing.T) {
	vm := servertest.StartVM(t)
	line := fmt.Sprintf(point, 7, 1_487_115_473)
	mustPost(t, vm.WriteURL("s"), line)
	mustPost(t, vm.WriteURL("s"), line+"no line protocol\n")
	if got := vm.FieldSums(t)[field]; got != 14 {
		t.Errorf("sum is %d, want 14: it keeps duplicates", got)
	}
	if got := vm.Counter(t, `vm_rows_invalid_total{type="influx"}`); got != 1 {
		t.Errorf("%v invalid rows counted, want 1", got)
	}
	from := time.Unix(1_487_115_473, 0)
	series := vm.Export(t, `{site_code="1234"}`, from, from.Add(time.Second))
	if len(series) != 1 || len(series[0].Values) != 2 || series[0].Timestamps[0] != from.UnixMilli() {
		t.Errorf("export gave %v", series)
	}
	if series := vm.Export(t, `{site_code="1234"}`, from.Add(time.Second), time.Time{}); len(series) != 0 {
		t.Errorf("export of a later time gave %v", series)
	}
}

func TestVMWithArgs(t *testing.T) {
	vm := servertest.StartVM(t, servertest.WithArgs("-dedup.minScrapeInterval=1ms"))
	line := fmt.Sprintf(point, 7, 1_487_115_473)
	mustPost(t, vm.WriteURL("s"), line)
	mustPost(t, vm.WriteURL("s"), line)
	if got := vm.FieldSums(t)[field]; got != 7 {
		t.Errorf("sum is %d, want 7: it was told to drop duplicates", got)
	}
}

func TestPrometheus(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/metrics", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "macwrangler_caching_bytes_total{source=\"cache\"} 42\n")
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	target := &http.Server{Handler: mux}
	go func() { _ = target.Serve(listener) }()
	t.Cleanup(func() { _ = target.Close() })

	prom := servertest.StartPrometheus(t,
		servertest.WithScrape(listener.Addr().String()), servertest.WithOutOfOrder("31d"))
	var got []servertest.Sample
	for deadline := time.Now().Add(20 * time.Second); len(got) == 0 && time.Now().Before(deadline); {
		time.Sleep(100 * time.Millisecond)
		got = prom.Query(t, "macwrangler_caching_bytes_total")
	}
	if len(got) != 1 || got[0].Value != 42 || got[0].Metric["source"] != "cache" {
		t.Errorf("query answered %v", got)
	}
}

func TestNeed(t *testing.T) {
	if path := servertest.Need(t, "go", "golang-go"); path == "" {
		t.Error("go has no path")
	}
	for required, want := range map[string]string{"0": "--- SKIP", "1": "--- FAIL"} {
		command := inner("TestNothingThere", "MACWRANGLER_REAL_PARTS="+required)
		command.Args = append(command.Args, "-test.v")
		out, _ := command.CombinedOutput()
		if text := string(out); !strings.Contains(text, want) || !strings.Contains(text, "install --no-install-recommends nothing-there") {
			t.Errorf("MACWRANGLER_REAL_PARTS=%s printed\n%s", required, text)
		}
	}
}

func TestNothingThere(t *testing.T) {
	if os.Getenv("SERVERTEST_INNER") == "" {
		return // TestNeed runs it
	}
	servertest.Need(t, "no-such-program", "nothing-there")
}
