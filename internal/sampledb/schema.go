package sampledb

import (
	"fmt"
	"strings"
)

const statsSchema = `
CREATE TABLE statsData (entryIndex INTEGER PRIMARY KEY AUTOINCREMENT, collectionDate INTEGER,
	expirationDate INTEGER, metricName TEXT, dataValue INTEGER);
CREATE TABLE version (version INTEGER);
INSERT INTO version VALUES (1);
`

const looseStatsSchema = `
CREATE TABLE statsData (metricName VARCHAR, dataValue TEXT, entryIndex INTEGER, extra BLOB,
	expirationDate REAL, collectionDate REAL);
CREATE TABLE version (version INTEGER);
INSERT INTO version VALUES (1);
`

func (o Options) schema() string {
	switch {
	case o.Kind == StatsData && o.LooseSchema:
		return looseStatsSchema
	case o.Kind == StatsData:
		return statsSchema
	}
	columns := make([]string, 0, allMetrics+2)
	columns = append(columns, "ZPERIOD INTEGER")
	for _, i := range o.columnOrder() {
		columns = append(columns, metrics[i].column+" INTEGER")
	}
	columns = append(columns, "ZCREATIONDATE TIMESTAMP")
	if o.LooseSchema {
		columns = append([]string{"ZUNKNOWNNEWCOLUMN VARCHAR", "ZCREATIONDATE FLOAT"}, columns[:len(columns)-1]...)
	}
	return fmt.Sprintf(`
CREATE TABLE ZMETRIC (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, %s);
CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB);
CREATE TABLE Z_MODELCACHE (Z_CONTENT BLOB);
INSERT INTO Z_PRIMARYKEY VALUES (1, 'Metric', 0, 0);
INSERT INTO Z_METADATA VALUES (1, '%s', NULL);
`, strings.Join(columns, ", "), o.UUID)
}

func (o Options) insert() string {
	if o.Kind == StatsData {
		return "INSERT INTO statsData (entryIndex, collectionDate, expirationDate, metricName, dataValue) VALUES (?, ?, ?, ?, ?)"
	}
	columns := []string{"Z_PK", "Z_ENT", "Z_OPT", "ZPERIOD", "ZCREATIONDATE"}
	for i := range o.names() {
		columns = append(columns, metrics[i].column)
	}
	return "INSERT INTO ZMETRIC (" + strings.Join(columns, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(columns)-1) + ")"
}
