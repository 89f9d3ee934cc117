// Package tags assigns a caching server's figures to a site, region or school:
// sets of keys and values for InfluxDB's line protocol.
//
// The two calls to use are [Parse], for the tags of a command line, and
// [ReadFile] with [Table.Choose], for an inventory of many servers in YAML or
// CSV. [Merge] combines the two. [HostOf] returns the server of a database where there
// is no inventory: the Mac's name, or that of the folder that a copy lies in.
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
// underscore, each with a note; a key that would be lost or misread is an
// error. Escaping for line protocol (comma, equals sign, space) is left to the
// encoder.
//
// Input may be hostile: at most 4 MiB, 20,000 rows and 100 columns are read,
// and YAML anchors, aliases and nested values are refused. Every error is a
// [fault.Error].
//
// Sources: InfluxDB's line protocol reference; what influxd 1.6.7 does with a
// tag called time and with values that end in a backslash.
package tags
