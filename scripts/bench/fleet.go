package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"time"

	"github.com/macwrangler/macwrangler/internal/sampledb"
	"github.com/macwrangler/macwrangler/internal/servertest"
)

const (
	caches = 20
	month  = 30 * 24 * 60 // collections
)

// fleet measures sending the first month of twenty caches to InfluxDB, which overwrites
// points, and to VictoriaMetrics, which adds them up and has to be asked.
func (b *bench) fleet() error {
	databases := []string{}
	for i := range caches {
		path := filepath.Join(b.scratch, fmt.Sprintf("cache%02d", i), "Metrics.db")
		if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if _, err := sampledb.Write(b.context, path, sampledb.Options{
			Kind: sampledb.ZMetric, Batches: month, Profile: sampledb.Busy, Seed: uint64(i),
			Start: time.Now().Add(-(month + 60) * time.Minute),
		}); err != nil {
			return err
		}
		databases = append(databases, path)
	}
	host := &host{bench: b}
	return host.attempt(func() error { return b.sendFleet(host, databases) })
}

func (b *bench) sendFleet(host *host, databases []string) error {
	influx, victoria := servertest.StartInflux(host), servertest.StartVM(host)
	send := func(name, url string) func(int) []string {
		return func(run int) []string {
			return append([]string{
				b.binary, "metrics", "export", "--to", fmt.Sprintf("%s/write?db=fleet%d", url, run),
				"--checkpoint", filepath.Join(b.scratch, fmt.Sprintf("fleet-%s-%d.checkpoint", name, run)),
			}, databases...)
		}
	}
	overwrites := &side{name: "into InfluxDB", args: send("influx", influx.URL), before: func(run int) error {
		influx.Query(host, fmt.Sprintf("CREATE DATABASE fleet%d", run))
		return nil
	}}
	addsUp := &side{name: "into VictoriaMetrics", args: send("vm", victoria.URL)}
	if err := b.turns(1, overwrites, addsUp); err != nil {
		return err
	}
	influx.Database = "fleet0"
	if a, b := influx.FieldSums(host, ""), victoria.FieldSums(host); !maps.Equal(a, b) {
		return fmt.Errorf("InfluxDB got other sums than VictoriaMetrics:\n%v\n%v", a, b)
	}
	b.say("\n%d caches, %d rows each\n", caches, month)
	b.show(overwrites, addsUp)
	b.goal("VictoriaMetrics at most 1.5 of InfluxDB's time", ratio(addsUp.wall, overwrites.wall) <= 1.5)
	return nil
}
