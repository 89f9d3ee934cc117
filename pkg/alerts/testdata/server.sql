-- What a running server adds to oldtool.sql: a write-ahead log, metadata, an
-- alert that was sent, recipients whose keys Core Data gave out.
PRAGMA journal_mode = WAL;
INSERT INTO Z_METADATA VALUES (1, '6F1C1A3E-0000-4000-8000-5A5A5A5A5A5A', x'62706C697374303000');
INSERT INTO Z_MODELCACHE VALUES (x'00FF');
INSERT INTO ZADALERT VALUES (30, 1, 3, 508808273.5, NULL, NULL, 508808274.25, 'Caching', 'x', 'y', x'01');
INSERT INTO ZADMAILRECIPIENT VALUES (1, 4, 2, 1, 'a@x.org', 'en'), (2, 4, 1, 0, 'b@x.org', 'de');
