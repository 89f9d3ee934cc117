package servertest

// Option changes how a server is started.
type Option func(*settings)

type settings struct {
	args        []string
	maxBodySize int
	user        string
	password    string
	outOfOrder  string
	scrape      string
}

// WithArgs adds arguments to the server's command line, after our own: a repeated
// flag of victoria-metrics overrides ours.
func WithArgs(args ...string) Option {
	return func(s *settings) { s.args = append(s.args, args...) }
}

// WithMaxBodySize sets how many bytes a write to InfluxDB may have before the
// answer is 413; 25,000,000 by default.
func WithMaxBodySize(bytes int) Option {
	return func(s *settings) { s.maxBodySize = bytes }
}

// WithUser makes InfluxDB require this user, which is created as administrator.
func WithUser(name, password string) Option {
	return func(s *settings) { s.user, s.password = name, password }
}

// WithOutOfOrder sets Prometheus' out_of_order_time_window, such as "31d".
func WithOutOfOrder(window string) Option {
	return func(s *settings) { s.outOfOrder = window }
}

// WithScrape makes Prometheus read http://HOST:PORT/metrics each second.
func WithScrape(hostPort string) Option {
	return func(s *settings) { s.scrape = hostPort }
}
