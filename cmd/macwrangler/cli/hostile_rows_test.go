package cli

import "maps"

// A rootRow is what a verb does below --root.
type rootRow struct {
	line string // {tmp} is a folder outside of the volume that prepareFormats has filled
	// paths are those below the root that the verb reads, makes or changes, also
	// those that a good volume lacks.
	paths []string
	// exact: no link is followed at or above a path that begins with one of these.
	exact []string
	// mark is what the result has of a good volume's content.
	mark string
}

const (
	alertsPlace  = "Library/Server/Alerts/alertData.db"
	cachePlace   = "private/var/folders/ab/cdef/C/com.apple.AssetCacheLocatorService/diskCache.plist"
	systemCache  = "private/var/containers/Shared/SystemGroup/one/Library/Caches/com.apple.AssetCacheLocatorService/diskCache.plist"
	metricsPlace = "Library/Application Support/Apple/AssetCache/Metrics/Metrics.db"
	olderMetrics = "Library/Server/Caching/Logs/Metrics.sqlite"
	settingPlace = "Library/Application Support/macwrangler/uidtool.yaml"
	versionPlace = "System/Library/CoreServices/SystemVersion.plist"
	chromePlace  = "Library/Application Support/Google/Chrome/"
	checkpoint   = "private/var/db/macwrangler/metrics.checkpoint"
)

// rootRows has a line for each verb: --root is a flag of all. Those without paths
// touch nothing below it.
func rootRows() map[string]rootRow {
	database := withEnds(alertsPlace, "", "-wal", "-shm", "-journal", ".before-macwrangler")
	metrics := withEnds(metricsPlace, "", "-wal", "-shm", "-journal")
	state := append(withEnds(checkpoint, "", ".lock", ".quarantine"), metrics...)
	home, template := "Users/ada/"+chromePlace, "Library/User Template/English.lproj/"+chromePlace
	initial := []string{"Google Chrome Initial Preferences", "Google Chrome Master Preferences"}
	deployed := append(withEnds(home, append(initial, "First Run", "Local State", "SingletonLock")...), versionPlace)
	deployed = append(deployed, withEnds(home+"Default/", "Preferences", "Secure Preferences", "Preferences.before-macwrangler")...)
	deployed = append(deployed, withEnds(template, initial...)...)
	seen := append(withEnds("Library/Google/", initial...), "Library/Managed Preferences/com.google.Chrome.plist", "Library/Managed Preferences/ada/com.google.Chrome.plist")
	homes := []string{"Users/ada", "Library/User Template/English.lproj"}
	rows := map[string]rootRow{
		"aduid uidtool": {
			line:  "aduid uidtool jdoe",
			paths: []string{settingPlace, "Library/Logs/macwrangler-uidtool.log", "Library/Logs/macwrangler-uidtool.log.0", "etc/password", "etc/ca.pem"},
			exact: []string{settingPlace, "Library/Logs/macwrangler-uidtool.log", "etc/password"},
		},
		"alerts add":           {line: "alerts add new@example.com", paths: database, mark: "new@example.com"},
		"alerts check":         {line: "alerts check --repair", paths: database, mark: "raised from 0"},
		"alerts create":        {line: "alerts create --if-missing", paths: database},
		"alerts disable":       {line: "alerts disable both@example.com", paths: database, mark: "both@"},
		"alerts enable":        {line: "alerts enable off@example.com", paths: database, mark: "off@"},
		"alerts list":          {line: "alerts list", paths: database, mark: "goodmark"},
		"alerts remove":        {line: "alerts remove both@example.com", paths: database, mark: "both@"},
		"alerts replace":       {line: "alerts replace both@example.com new@example.com", paths: database, mark: "new@"},
		"alerts services":      {line: "alerts services all --mail off --push off", paths: database, mark: "Disk"},
		"cachelocator capture": {line: "cachelocator capture {tmp}/evidence", paths: []string{cachePlace, systemCache}, exact: []string{"private"}, mark: "diskCache-1.plist"},
		"cachelocator inspect": {line: "cachelocator inspect --now 2026-03-02T09:00:00Z --gateway-mac 0:1b:c:d:e:f", paths: []string{cachePlace, systemCache}, exact: []string{"private"}, mark: "192.0.2.10"},
		"chrome deploy":        {line: "chrome deploy --users template,existing --from {tmp}/deploy", paths: deployed, exact: homes, mark: "goodmark"},
		"chrome status":        {line: "chrome status --format json", paths: append(seen, deployed...), exact: homes, mark: "goodmarkPolicy"},
		"metrics export":       {line: "metrics export --merge --format json", paths: append(metrics, withEnds(olderMetrics, "", "-wal")...), mark: "44332211"},
		"metrics export to":    {line: "metrics export --retries 0 --timeout 1s --to http://127.0.0.1:1/write?db=x", paths: state},
		"pip plan":             {line: "pip plan", paths: []string{versionPlace, "usr/bin/python", "Library/Python/2.7/site-packages"}, mark: "14.5"},
		"metrics report":       {line: "metrics report --format json", paths: append(metrics, olderMetrics), mark: "44332211"},
	}
	maps.Copy(rows, withoutRoot())
	return rows
}

// withoutRoot are the verbs that touch nothing below --root.
func withoutRoot() map[string]rootRow {
	rows := map[string]rootRow{"completion": {line: "completion zsh"}, "help": {line: "help version"}}
	known := lines()
	for _, verb := range []string{
		"version", "explain", "aduid collect", "aduid compute", "aduid find", "aduid plan", "aduid scan",
		"cachelocator check", "cachelocator rules", "cachelocator site", "cachelocator txt decode", "cachelocator txt encode", "cachelocator txt lint", "chrome lint", "chrome prefs", "chrome rules",
		"disk apply", "disk capture", "disk plan", "disk script", "fus profile", "pkg build", "pkg choices", "pkg expand", "pkg lint", "pkg rules", "pkg show",
		"pkg sign", "pkg verify", "profile diff", "profile lint", "profile make",
		"profile rules", "profile show", "profile sign", "profile unsign", "profile verify",
	} {
		rows[verb] = rootRow{line: verb + " " + known[verb]}
	}
	return rows
}

func withEnds(path string, ends ...string) []string {
	all := make([]string, 0, len(ends))
	for _, end := range ends {
		all = append(all, path+end)
	}
	return all
}
