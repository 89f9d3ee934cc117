package sink

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Kind is how a server treats a point that it already has.
type Kind string

// The kinds of servers.
const (
	// Unknown servers are assumed to overwrite, as line protocol is meant.
	Unknown Kind = "unknown"
	// InfluxDB overwrites a field that is sent again with the same time and tags.
	InfluxDB Kind = "influxdb"
	// VictoriaMetrics, single-node, stores both values: sums count them twice.
	VictoriaMetrics Kind = "victoriametrics"
	// Appending servers keep both values too, and cannot be asked what they have.
	Appending Kind = "appending"
)

// Overwrites reports whether sending a point again changes nothing.
func (k Kind) Overwrites() bool { return k != VictoriaMetrics && k != Appending }

// maxProbe limits how much of a server's own metrics is read.
const maxProbe = 8 << 20

// Detect identifies a server. VictoriaMetrics claims to be InfluxDB 1.8 in its
// answers, so it is identified by its own metrics; a cluster of it, where reading
// and writing have different addresses, is Unknown.
func (c *Client) Detect(ctx context.Context) (Kind, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.access.Timeout, fmt.Errorf("no answer within %v", c.access.Timeout))
	defer cancel()
	if c.address.version() == 3 {
		return InfluxDB, nil
	}
	resp, err := c.get(ctx, c.address.sibling("metrics", nil))
	if err != nil {
		return Unknown, err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode == http.StatusOK {
		page, err := io.ReadAll(io.LimitReader(resp.Body, maxProbe))
		if err != nil {
			return Unknown, err
		}
		if bytes.Contains(page, []byte("\nvm_app_version{")) || bytes.HasPrefix(page, []byte("vm_app_version{")) {
			return c.victoria(page), nil
		}
	}
	return c.ping(ctx)
}

// victoria distinguishes a single node, which both receives and stores rows, from
// the parts of a cluster.
func (c *Client) victoria(page []byte) Kind {
	receives := bytes.Contains(page, []byte("\nvm_rows_inserted_total{"))
	stores := bytes.Contains(page, []byte("\nvm_rows_ignored_total{"))
	if receives && stores && !strings.Contains(c.address.url.Path, "/insert/") {
		return VictoriaMetrics
	}
	return Unknown
}

// ping requests a path that InfluxDB answers with its version. A VictoriaMetrics
// whose metrics are not accessible is identified by a header of all its answers.
// It may be a cluster, which then refuses to be read back: better than counting
// twice.
func (c *Client) ping(ctx context.Context) (Kind, error) {
	resp, err := c.get(ctx, c.address.sibling("ping", nil))
	if err != nil {
		return Unknown, err
	}
	defer func() { _ = resp.Body.Close() }()
	switch {
	case resp.Header.Get("X-Server-Hostname") != "" && !strings.Contains(c.address.url.Path, "/insert/"):
		return VictoriaMetrics, nil
	case resp.Header.Get("X-Influxdb-Version") != "" || resp.Header.Get("X-Influxdb-Build") != "":
		return InfluxDB, nil
	default:
		return Unknown, nil
	}
}

// Check refuses an address that lacks what this kind of server needs. InfluxDB
// would answer 400, as it does for a bad line.
func (a *Address) Check(kind Kind) error {
	missing := a.missing(kind)
	if missing == "" {
		return nil
	}
	return &fault.Error{
		Code: CodeBadAddress, Act: "reading address", Operand: a.String(),
		Err: fmt.Errorf("it has no %s=…", missing), Hint: "name the database or bucket to write to, such as http://influx.example.org:8086/write?db=caching",
	}
}
