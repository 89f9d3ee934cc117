// Package tags says which site, region or school a caching server's figures
// belong to: sets of key and value as InfluxDB's line protocol carries them.
//
// The two calls to use are [Parse], for the tags that a command line names,
// and [ReadFile] with [Table.Select], for an inventory of many servers in YAML
// or CSV. [Merge] puts the two together.
//
// The columns host, serial and database of an inventory select its row; all
// others are tags:
//
//	host,region,site_code
//	cache01.example.org,north,0123
//	cache02.example.org,south,0456
//
// What line protocol cannot carry is never passed on: an empty value is left
// out, a control character becomes a space, a backslash at the end an
// underscore, each with a note; a key that would be lost or mistaken is an
// error. The escapes of line protocol itself (comma, equals sign, space) are
// the encoder's business, not this package's.
//
// Input may be hostile: at most 4 MiB, 20,000 rows and 100 columns are read,
// and YAML anchors, aliases and nested values are refused. Every error is a
// [fault.Error].
//
// Sources: InfluxDB's line protocol reference; what influxd 1.6.7 does with a
// tag called time and with values that end in a backslash.
package tags
