// Package aduid computes the uids and gids that Apple's Active Directory plugin
// assigns to users and groups, and finds accounts that share one.
//
// The two calls that most users need are [Parse], whose [GUID.UID] is the
// number, and [Scan], which reads all accounts of a [Source] and returns a
// [Report]. Package export has the sources for LDIF and CSV files, package
// directory the one for LDAP. [Compute] reads one GUID per line.
//
// # The rule
//
// A number is the first group of the objectGUID's text, or the first four of
// its raw bytes, least significant first, without the top bit: 0 to 2147483647.
// Groups have their own number space. A Mac whose plugin maps uidNumber or the
// like (dsconfigad -uid) does not use the rule, and this package cannot know:
// [Options.Attributes] compares the numbers of such an attribute.
// Apple says that the number is based on the GUID and publishes no more. The
// rule comes from the blog themacwrangler.wordpress.com (2016) and agrees with
// the dump of a bound Mac and with independent tools; the byte order is that of
// MS-DTYP 2.3.4.2.
//
// Do not use it for directories with other schemes: Centrify, PBIS, SSSD and
// winbind compute other numbers. And [Report.Reserved] says that a number is
// reserved for the system, not what a Mac does with it: that is not known.
//
// # How a scan works, and what it costs
//
// The first pass keeps an [Entry] in 16 bytes: the number, and for a directory
// the rest of the GUID, for a file a fingerprint of the rest and the offset of
// the record; for the attributes of a directory the GUIDs are kept beside it, in 16
// bytes more. They are in 256 lists by the number's upper bits, which grow by 8
// KiB, so nothing is copied to grow. A list's lower bits are then marked in two
// bitmaps of 1 MiB; only elements whose bit was already set are sorted. The
// second pass asks [Source.Find] for the names of these and of the reserved
// ones: in a file by offset, in a directory by GUID.
//
// One account listed twice, as in two concatenated exports, is a [Duplicate] and
// not a collision. In a file it is recognized by number and fingerprint, 80
// bits, 48 of them dependent on a random seed of the run; two accounts with one
// number are mistaken for one with a probability of 1 in 2^48.
//
// Measured on two cores over LDIF of four lines per user: 1,000,000 users 0.4 s
// and 35 MiB, 10,000,000 users 4 s and 210 MiB. A hundred million would take
// ten times that, some 40 seconds and 1.8 GB, if the disk delivers 15 GB in that
// time; over LDAP the server is the limit, with 100,000 accounts per second 17
// minutes. Chance alone leads to 2.3 million pairs then: Options.MaxAccounts
// bounds how many are listed (200,000 by default, some 60 MB), while the counts
// beside the lists stay complete. If there is not that much memory, or all names
// are wanted, do not raise the bound: write every account with a [ListWriter]
// and let a database that sorts on disk group it by kind and uid.
//
// # Hostile input
//
// If all accounts share a number an account takes 32 bytes, as all are sorted;
// the report lists the first MaxAccounts and counts the rest. A source that
// cannot be read to its end is a [*fault.Error] and a report that says so.
// Objects without a GUID are skipped and counted by code; if no account has a
// usable one, that is an error too. [Meanings] explains the codes.
package aduid
