package cli

import "maps"

// A fileRow is a command line with {file} in place of a file that the user names.
type fileRow struct {
	line string
	// stdin: - in place of the file is standard input.
	stdin bool
	// may are what the line may take without an error, besides a regular file of
	// the right kind: "folder" for one that takes a folder, "large" for what is
	// written or not looked at.
	may []string
	// env is the variable that names the file; a directory waits at {ldap}.
	env string
	// beside is a database, and the file gets its name with end: {file} is the database.
	beside, end string
}

// fileRows has a line for each flag and each argument that takes a file, by the
// command and the flag, or the argument as its Use names it. {tmp} is a folder that
// prepareFormats has filled.
func fileRows() map[string]fileRow {
	const (
		data      = "../../../testdata/"
		profile   = data + "profiles/faults.mobileconfig "
		ldap      = "aduid scan --ldap ldap://127.0.0.1:1 --bind-dn cn=x --allow-plaintext "
		sink      = " --retries 0 --to http://127.0.0.1:1/write?db=x "
		sign      = "profile sign " + profile + "--out {tmp}/signed.mobileconfig "
		signPkg   = "pkg sign {tmp}/tool.pkg --out {tmp}/signed.pkg "
		installer = "--cert {tmp}/installer.pem --key {tmp}/installer.key "
		pair      = "--cert {tmp}/signer.pem --key {tmp}/signer.key "
		export    = "metrics export " + data + "metrics/Metrics.sqlite "
		report    = "metrics report " + data + "metrics/Metrics.sqlite "
		prefs     = "chrome prefs --identifier com.example.chrome "
	)
	written := []string{"large"}
	rows := map[string]fileRow{
		"aduid find --ca-file":       {line: "aduid find 7 --ldap ldaps://127.0.0.1:1 --ca-file {file}"},
		"aduid find --csv":           {line: "aduid find 7 --csv {file}", stdin: true},
		"aduid find --ldif":          {line: "aduid find 7 --ldif {file}", stdin: true},
		"aduid find --password-file": {line: "aduid find 7 --ldap ldap://127.0.0.1:1 --bind-dn cn=x --allow-plaintext --password-file {file}", stdin: true},
		"aduid plan --ca-file":       {line: "aduid plan --macs {tmp}/macs.csv --ldap ldaps://127.0.0.1:1 --ca-file {file}"},
		"aduid plan --csv":           {line: "aduid plan --macs {tmp}/macs.csv --csv {file}", stdin: true},
		"aduid plan --ldif":          {line: "aduid plan --macs {tmp}/macs.csv --ldif {file}", stdin: true},
		"aduid plan --macs":          {line: "aduid plan --csv " + data + "aduid/users.csv --macs {file}", stdin: true},
		"aduid plan --password-file": {line: "aduid plan --macs {tmp}/macs.csv --ldap ldap://127.0.0.1:1 --bind-dn cn=x --allow-plaintext --password-file {file}", stdin: true},
		"aduid scan --ca-file":       {line: "aduid scan --ldap ldaps://127.0.0.1:1 --ca-file {file}"},
		"aduid scan --csv":           {line: "aduid scan --csv {file}", stdin: true},
		"aduid scan --ldif":          {line: "aduid scan --ldif {file}", stdin: true},
		"aduid scan --list":          {line: "aduid scan --csv " + data + "aduid/users.csv --list {file}", may: written},
		"aduid scan --password-file": {line: ldap + "--password-file {file}", stdin: true},

		"alerts add --csv":     {line: "alerts add --db {tmp}/a.db --csv {file}", stdin: true},
		"alerts add --db":      {line: "alerts add --db {file} a@example.com"},
		"alerts check --db":    {line: "alerts check --db {file}"},
		"alerts create --db":   {line: "alerts create --db {file}"},
		"alerts disable --db":  {line: "alerts disable --db {file} a@example.com"},
		"alerts enable --db":   {line: "alerts enable --db {file} a@example.com"},
		"alerts list --db":     {line: "alerts list --db {file}"},
		"alerts remove --db":   {line: "alerts remove --db {file} a@example.com"},
		"alerts replace --db":  {line: "alerts replace --db {file} a@example.com b@example.com"},
		"alerts services --db": {line: "alerts services --db {file}"},

		"cachelocator capture DIR":          {line: "cachelocator capture {file}", may: []string{"folder"}},
		"cachelocator capture --from":       {line: "cachelocator capture {tmp}/new --redact --from {file}"},
		"cachelocator check --client":       {line: "cachelocator check --server " + data + "cachelocator/site/status.json --client {file}", may: []string{"folder"}},
		"cachelocator check --server":       {line: "cachelocator check --client-public-address 192.0.2.1 --server {file}", may: []string{"folder"}},
		"cachelocator check --site":         {line: "cachelocator check --client-public-address 192.0.2.1 --server " + data + "cachelocator/site/status.json --site {file}", stdin: true},
		"cachelocator check --txt":          {line: "cachelocator check --client-public-address 192.0.2.1 --server " + data + "cachelocator/site/status.json --txt {file}", stdin: true, may: []string{"large"}},
		"cachelocator site FILE":            {line: "cachelocator site {file}", stdin: true},
		"cachelocator site --out":           {line: "cachelocator site " + data + "cachelocator/site/site.yaml --out {file}", may: written},
		"cachelocator txt lint --settings":  {line: "cachelocator txt lint prs=192.0.2.1 --settings {file}"},
		"cachelocator inspect --from":       {line: "cachelocator inspect --from {file}"},
		"cachelocator inspect --file":       {line: "cachelocator inspect --file {file}"},
		"cachelocator inspect --scutil":     {line: "cachelocator inspect --dns --scutil {file}"},
		"cachelocator txt decode SOURCE...": {line: "cachelocator txt decode {file}", stdin: true},
		"cachelocator txt lint SOURCE...":   {line: "cachelocator txt lint {file}", stdin: true, may: []string{"large"}},

		"chrome deploy --from":    {line: "chrome deploy --dry-run --root {tmp} --users template --from {file}"},
		"chrome lint PATH...":     {line: "chrome lint {file}", stdin: true},
		"chrome prefs --out":      {line: prefs + "--homepage https://example.com --out {file}", may: []string{"folder"}},
		"chrome prefs --settings": {line: prefs + "--settings {file}", stdin: true},

		"disk apply PLAN":                   {line: "disk apply {file}", stdin: true},
		"disk capture DIR":                  {line: "disk capture {file}", may: []string{"folder"}},
		"disk plan --from":                  {line: "disk plan --from {file}"},
		"pkg lint PATH...":                  {line: "pkg lint {file}", stdin: true},
		"pkg lint --config":                 {line: "pkg lint {tmp}/settings --config {file}", stdin: true},
		"fus profile --out":                 {line: "fus profile --identifier com.example.fus --out {file}", may: written},
		"metrics export below --to":         {line: export + "--checkpoint {in}/cp --to {file}", may: written},
		"aduid uidtool at --root":           {line: "aduid uidtool jdoe --root {file}"},
		"alerts list at --root":             {line: "alerts list --root {file}"},
		"cachelocator inspect at --root":    {line: "cachelocator inspect --root {file}"},
		"chrome deploy at --root":           {line: "chrome deploy --users existing --from {tmp}/settings --root {file}"},
		"chrome status at --root":           {line: "chrome status --root {file}", may: []string{"folder"}},
		"metrics report at --root":          {line: "metrics report --root {file}"},
		"cachelocator check below --client": {line: "cachelocator check --server " + data + "cachelocator/site/status.json --client {in}"},
		"cachelocator check below --server": {line: "cachelocator check --client-public-address 192.0.2.1 --server {in}"},
		"cachelocator inspect below --from": {line: "cachelocator inspect --from {in}"},
		"disk plan below --from":            {line: "disk plan --from {in}"},

		"metrics export DB...":          {line: "metrics export {file}"},
		"metrics export --ca-file":      {line: export + "--to https://127.0.0.1:1/write?db=x --retries 0 --ca-file {file}"},
		"metrics export --checkpoint":   {line: export + "--checkpoint {file}"},
		"metrics export --measurements": {line: export + "--measurements {file}"},
		"metrics export --quarantine":   {line: "metrics export {tmp}/bad.db --quarantine {file}", may: written},
		"metrics export --tags":         {line: export + "--tags {file}"},
		"metrics export --to":           {line: export + "--to {file}", may: written},
		"metrics export --token-file":   {line: export + sink + "--token-file {file}", stdin: true},
		"metrics report DB...":          {line: "metrics report {file}"},
		"metrics report --ca-file":      {line: "metrics report --from https://127.0.0.1:1/query?db=x --ca-file {file}"},
		"metrics report --tags":         {line: report + "--tags {file}"},
		"metrics report --token-file":   {line: "metrics report --from http://127.0.0.1:1/query?db=x --token-file {file}", stdin: true},

		"pkg expand DIR":           {line: "pkg expand {tmp}/tool.pkg {file}", may: []string{"folder"}},
		"pkg expand FILE":          {line: "pkg expand {file} {tmp}/expanded", stdin: true},
		"pkg show FILE":            {line: "pkg show {file}", stdin: true},
		"pkg sign IN":              {line: "pkg sign {file} --out {tmp}/signed.pkg " + installer, stdin: true},
		"pkg sign --cert":          {line: signPkg + "--key {tmp}/installer.key --cert {file}"},
		"pkg sign --chain":         {line: signPkg + installer + "--chain {file}"},
		"pkg sign --key":           {line: signPkg + "--cert {tmp}/installer.pem --key {file}", stdin: true},
		"pkg sign --out":           {line: "pkg sign {tmp}/tool.pkg " + installer + "--out {file}", may: written},
		"pkg sign --p12":           {line: signPkg + "--p12 {file}"},
		"pkg sign --password-file": {line: signPkg + "--p12 {tmp}/installer.p12 --password-file {file}", stdin: true},
		"pkg verify --ca-file":     {line: "pkg verify {tmp}/tool.pkg --ca-file {file}"},
		"pkg verify FILE":          {line: "pkg verify {file}", stdin: true},

		"pkg build PROJECT":            {line: "pkg build {file} --out {tmp}/odd.pkg"},
		"pkg build --out":              {line: "pkg build {tmp}/product --out {file}", may: written},
		"pkg build below PROJECT":      {line: "pkg build {in} --out {tmp}/odd.pkg"},
		"pkg choices FILE":             {line: "pkg choices {file}", stdin: true},
		"pkg choices --out":            {line: "pkg choices {tmp}/product.pkg --select default --out {file}", may: written},
		"profile diff NEWFILE":         {line: "profile diff " + profile + "{file}", stdin: true},
		"profile diff OLDFILE":         {line: "profile diff {file} " + profile, stdin: true},
		"profile make PLIST":           {line: "profile make {file} --domain com.example.app --identifier com.example.app.settings", stdin: true},
		"profile make --out":           {line: "profile make --domain com.example.app --identifier com.example.app.settings --set a=true --out {file}", may: written},
		"profile lint PATH...":         {line: "profile lint {file}", stdin: true},
		"profile show FILE":            {line: "profile show {file}", stdin: true},
		"profile sign IN":              {line: "profile sign {file} --out {tmp}/signed.mobileconfig " + pair, stdin: true},
		"profile sign --cert":          {line: sign + "--key {tmp}/signer.key --cert {file}"},
		"profile sign --chain":         {line: sign + pair + "--chain {file}"},
		"profile sign --key":           {line: sign + "--cert {tmp}/signer.pem --key {file}", stdin: true},
		"profile sign --out":           {line: "profile sign " + profile + pair + "--out {file}", may: written},
		"profile sign --p12":           {line: sign + "--p12 {file}"},
		"profile sign --password-file": {line: sign + "--p12 {tmp}/signer.p12 --password-file {file}", stdin: true},
		"profile unsign FILE":          {line: "profile unsign {file}", stdin: true},
		"profile unsign --out":         {line: "profile unsign {tmp}/both.mobileconfig --out {file}", may: written},
		"profile verify FILE":          {line: "profile verify {file}", stdin: true},
		"profile verify --ca-file":     {line: "profile verify " + profile + "--ca-file {file}"},
	}
	maps.Copy(rows, unnamedRows())
	return rows
}

// unnamedRows are for the files that no flag names: those that SQLite keeps beside a
// database, and those of Kerberos.
func unnamedRows() map[string]fileRow {
	const (
		metrics = "../../../testdata/metrics/Metrics.sqlite"
		scan    = "aduid scan --gssapi --allow-plaintext --ldap {ldap}"
		uidtool = "aduid uidtool jdoe --root {tmp}/gssapi"
	)
	rows := map[string]fileRow{
		"aduid scan at the ticket":    {line: scan, env: "KRB5CCNAME"},
		"aduid scan at krb5.conf":     {line: scan + " --bind-dn reader@EXAMPLE.ORG --password-file {tmp}/password", env: "KRB5_CONFIG"},
		"aduid uidtool at the ticket": {line: uidtool, env: "KRB5CCNAME"},
		"aduid uidtool at krb5.conf":  {line: uidtool + "-password", env: "KRB5_CONFIG"},
	}
	for _, end := range []string{"-wal", "-shm", "-journal"} {
		// What is large there is empty: no log, no journal. SQLite does not read it through.
		for name, row := range map[string]fileRow{
			"metrics export":  {line: "metrics export {file}", beside: metrics},
			"metrics report":  {line: "metrics report {file}", beside: metrics},
			"alerts add":      {line: "alerts add --db {file} b@example.com", beside: "{tmp}/a.db"},
			"alerts check":    {line: "alerts check --repair --db {file}", beside: "{tmp}/a.db"},
			"alerts create":   {line: "alerts create --if-missing --db {file}", beside: "{tmp}/a.db"},
			"alerts disable":  {line: "alerts disable --db {file} admin@example.com", beside: "{tmp}/a.db"},
			"alerts enable":   {line: "alerts enable --db {file} admin@example.com", beside: "{tmp}/a.db"},
			"alerts list":     {line: "alerts list --db {file}", beside: "{tmp}/a.db"},
			"alerts remove":   {line: "alerts remove --db {file} admin@example.com", beside: "{tmp}/a.db"},
			"alerts replace":  {line: "alerts replace --db {file} admin@example.com b@example.com", beside: "{tmp}/a.db"},
			"alerts services": {line: "alerts services --db {file}", beside: "{tmp}/a.db"},
		} {
			row.end, row.may = end, []string{"large"}
			rows[name+" at DB"+end] = row
		}
	}
	return rows
}

// filePlaceholders are the words by which help names a file or a folder.
func filePlaceholders() []string {
	return []string{"FILE", "DIR", "WHERE", "PATH", "PLAN", "IN", "DB", "SOURCE", "OLDFILE", "NEWFILE", "PLIST", "PROJECT"}
}

// otherPlaceholders are the words by which help names anything else.
func otherPlaceholders() []string {
	return []string{
		"ADDRESS", "CODE", "DN", "DOMAIN", "FILTER", "FORMAT", "GUID", "ID", "IP", "IP/BITS", "IP[:PORT]", "KEY=VALUE", "MAC", "N", "NAME", "NAME=URL", "NAME=VALUE", "PORT",
		"NEW", "NUMBER", "OLD", "PASS:", "RUN", "RULE", "SECONDS", "SHELL", "TAG", "TIME", "UID", "URL", "VERSION", "WHAT", "WHICH", "WORD", "ZONE",
		"AREA", "VERB", "DURATION", "RANGE",
	}
}
