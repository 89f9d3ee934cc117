package encode

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings explains the codes of this package.
func Meanings() []fault.Meaning {
	return []fault.Meaning{{
		Code: CodeBadNames, Kind: fault.KindError,
		Summary: "The file of measurement names cannot be used.",
		Why:     "Each line is a default name, a colon and the name to write. An unknown default name is an error, and so is a name that line protocol or InfluxDB cannot carry: one that is empty or not printable, has a backslash, or begins with _ or #.",
		Advice:  `write lines such as "requests: caching_requests"; the default names are bytesdropped, bytesimported, bytespurged, bytestoclients, imports, replies, requests and other`,
		Example: "macwrangler metrics export --measurements names.yaml",
		Source:  "the InfluxDB line protocol reference, and tests against influxd 1.6.7",
	}}
}
