package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/macwrangler/macwrangler/internal/servertest"
)

const linesABatch = 5000

// influx measures sending ten weeks to InfluxDB against curl, which posts the
// same bytes in the same batches over one connection and reads no database.
func (b *bench) influx() error {
	database, err := b.database(10 * week)
	if err != nil {
		return err
	}
	host := &host{bench: b}
	return host.attempt(func() error { return b.race(host, servertest.StartInflux(host), database) })
}

func (b *bench) race(host *host, server *servertest.Influx, database string) error {
	batches, lines, err := b.batches(database)
	if err != nil {
		return err
	}

	// each run has a database of its own, or points would be overwritten
	target := func(who string, run int) string { return fmt.Sprintf("%s/write?db=%s%d", server.URL, who, run) }
	create := func(who string) func(int) error {
		return func(run int) error {
			server.Query(host, fmt.Sprintf("CREATE DATABASE %s%d", who, run))
			return nil
		}
	}
	sums := map[string]map[string]int64{}
	remove := func(who string) func(int) error {
		return func(run int) error {
			server.Database = fmt.Sprintf("%s%d", who, run)
			sums[who] = server.FieldSums(host, "")
			server.Query(host, "DROP DATABASE "+server.Database)
			return nil
		}
	}
	ours := &side{
		name: "macwrangler metrics export", before: create("ours"), after: remove("ours"),
		args: func(run int) []string {
			return []string{
				b.binary, "metrics", "export", database, "--to", target("ours", run), "--tag", "site_code=1234",
				"--checkpoint", filepath.Join(b.scratch, fmt.Sprintf("influx-%d.checkpoint", run)),
			}
		},
	}
	config := filepath.Join(b.scratch, "curl.config")
	curl := &side{
		name: "curl, the same batches",
		before: func(run int) error {
			return errors.Join(create("curl")(run), writeCurlConfig(config, target("curl", run), batches))
		},
		args:  same("curl", "--no-progress-meter", "--config", config),
		after: remove("curl"),
	}
	if err := b.turns(b.runs, ours, curl); err != nil {
		return err
	}
	if !maps.Equal(sums["ours"], sums["curl"]) {
		return fmt.Errorf("InfluxDB got other sums from us than from curl:\n%v\n%v", sums["ours"], sums["curl"])
	}
	b.say("\n%d rows, %d lines, into InfluxDB\n", 10*week, lines)
	b.show(ours, curl)
	rate := 1 / ratio(ours.wall, curl.wall)
	b.say("  %.0f lines/s, %.2f of curl's rate\n", float64(lines)/median(ours.wall).Seconds(), rate)
	b.goal("0.95 of curl's rate", rate >= 0.95)
	return nil
}

// batches cuts what we would send into the files that curl sends.
func (b *bench) batches(database string) (files []string, lines int, err error) {
	command := exec.CommandContext(b.context, b.binary, "metrics", "export", database, "--tag", "site_code=1234") //nolint:gosec // ours
	text, err := command.StdoutPipe()
	if err != nil {
		return nil, 0, err
	}
	if err := command.Start(); err != nil {
		return nil, 0, err
	}
	var batch bytes.Buffer
	write := func() error {
		name := filepath.Join(b.scratch, fmt.Sprintf("batch-%04d.lp", len(files)))
		files = append(files, name)
		defer batch.Reset()
		return os.WriteFile(name, batch.Bytes(), 0o600)
	}
	scanner := bufio.NewScanner(text)
	for err == nil && scanner.Scan() {
		batch.Write(scanner.Bytes())
		batch.WriteByte('\n')
		if lines++; lines%linesABatch == 0 {
			err = write()
		}
	}
	if batch.Len() > 0 && err == nil {
		err = write()
	}
	return files, lines, errors.Join(err, scanner.Err(), command.Wait())
}

func writeCurlConfig(path, target string, batches []string) error {
	var config strings.Builder
	for i, batch := range batches {
		if i > 0 {
			config.WriteString("next\n")
		}
		// without the header curl waits for leave to send a large body
		fmt.Fprintf(&config, "url = %q\ndata-binary = %q\nheader = \"Expect:\"\nfail\n", target, "@"+batch)
	}
	return os.WriteFile(path, []byte(config.String()), 0o600)
}
