package main

import (
	"path/filepath"
	"time"
)

const week = 7 * 24 * 60 * 21 // rows of seven days, a collection a minute

// start measures the start of the program.
func (b *bench) start() error {
	ours := &side{name: "macwrangler version", args: same(b.binary, "version")}
	nothing := &side{name: "true", args: same("true")}
	if err := b.turns(max(20, 10*b.runs), ours, nothing); err != nil {
		return err
	}
	b.say("\nstart-up\n")
	b.show(ours, nothing)
	b.goal("5 ms", median(ours.wall) < 5*time.Millisecond)
	return nil
}

// week measures what a run each minute or each night does: a week's rows, and
// nothing new.
func (b *bench) week() error {
	database, err := b.database(week)
	if err != nil {
		return err
	}
	all := &side{name: "macwrangler metrics export", args: same(b.binary, "metrics", "export", database)}
	dump := &side{name: "sqlite3 -csv", args: same("sqlite3", "-csv", database, "SELECT * FROM statsData")}
	if err := b.turns(max(10, b.runs), all, dump); err != nil {
		return err
	}
	b.say("\na week of %d rows to line protocol on stdout\n", week)
	b.show(all, dump)
	b.goal("0.15 s", median(all.wall) < 150*time.Millisecond)

	again := []string{
		b.binary, "metrics", "export", database, "--to", filepath.Join(b.scratch, "week.lp"),
		"--checkpoint", filepath.Join(b.scratch, "week.checkpoint"),
	}
	if err := b.command(again[0], again[1:]...); err != nil {
		return err
	}
	nothing := &side{name: "macwrangler metrics export again", args: same(again...)}
	if err := b.turns(max(20, b.runs), nothing); err != nil {
		return err
	}
	b.say("\nthe same with a checkpoint, nothing new\n")
	b.show(nothing)
	b.goal("30 ms", median(nothing.wall) < 30*time.Millisecond)
	return nil
}

// dump measures reading and writing many rows.
func (b *bench) dump() error {
	database, err := b.database(b.rows)
	if err != nil {
		return err
	}
	ours := &side{name: "macwrangler metrics export", args: same(b.binary, "metrics", "export", database)}
	peer := &side{name: "sqlite3 -csv", args: same("sqlite3", "-csv", database, "SELECT * FROM statsData")}
	if err := b.turns(b.runs, ours, peer); err != nil {
		return err
	}
	b.say("\n%d rows to line protocol on stdout\n", b.rows)
	b.show(ours, peer)
	b.goal("not slower than sqlite3 -csv, better 0.7 of its time", ratio(ours.wall, peer.wall) <= 1)
	b.goal("64 MiB", ours.peak < 64<<20)
	return nil
}
