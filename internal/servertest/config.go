package servertest

import (
	"fmt"
	"os"
	"path/filepath"
)

func (k Kind) program() string {
	if k == InfluxDB {
		return "influxd"
	}
	return string(k)
}

func (k Kind) healthPath() string {
	switch k {
	case InfluxDB:
		return "/ping"
	case Prometheus:
		return "/-/ready"
	default:
		return "/health"
	}
}

// commandLine writes the server's configuration and returns its arguments.
func (s *Server) commandLine(sparePort string) ([]string, error) {
	config := filepath.Join(s.Dir, "config")
	data := filepath.Join(s.Dir, "data")
	var text string
	var args []string
	switch s.kind {
	case InfluxDB:
		text = s.influxConfig(sparePort)
		args = []string{"-config", config}
	case VictoriaMetrics:
		// By default it silently drops what is older than a month, caches
		// answers, and hides the newest 30 seconds.
		args = []string{
			"-httpListenAddr=127.0.0.1:" + s.port, "-storageDataPath=" + data,
			"-retentionPeriod=100y", "-search.disableCache", "-search.latencyOffset=0s",
		}
	case Prometheus:
		text = s.prometheusConfig()
		args = []string{
			"--config.file=" + config, "--storage.tsdb.path=" + data, "--storage.tsdb.retention.time=100y",
			"--web.listen-address=127.0.0.1:" + s.port, "--web.enable-remote-write-receiver", "--web.enable-admin-api",
		}
	default:
		return nil, fmt.Errorf("unknown server %q", s.kind)
	}
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return nil, err
	}
	return append(args, s.set.args...), nil
}

func (s *Server) influxConfig(rpcPort string) string {
	return fmt.Sprintf(`reporting-disabled = true
bind-address = "127.0.0.1:%[1]s"
[meta]
  dir = %[3]q
[data]
  dir = %[4]q
  wal-dir = %[5]q
  query-log-enabled = false
[monitor]
  store-enabled = false
[subscriber]
  enabled = false
[continuous_queries]
  enabled = false
[http]
  bind-address = "127.0.0.1:%[2]s"
  log-enabled = false
  auth-enabled = %[6]t
  max-body-size = %[7]d
`, rpcPort, s.port, filepath.Join(s.Dir, "meta"), filepath.Join(s.Dir, "data"), filepath.Join(s.Dir, "wal"),
		s.set.user != "", s.set.maxBodySize)
}

func (s *Server) prometheusConfig() string {
	text := "global: {scrape_interval: 1s, scrape_timeout: 1s}\n"
	if s.set.outOfOrder != "" {
		text += fmt.Sprintf("storage: {tsdb: {out_of_order_time_window: %s}}\n", s.set.outOfOrder)
	}
	if s.set.scrape != "" {
		text += fmt.Sprintf("scrape_configs: [{job_name: macwrangler, static_configs: [{targets: [%q]}]}]\n", s.set.scrape)
	}
	return text
}
