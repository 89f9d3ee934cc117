// Package aduid computes the numbers that Apple's Active Directory plugin gives
// users and groups, and finds accounts that share one.
//
// The two calls that most users need are [Parse], whose [GUID.UID] is the
// number, and [Scan], which reads all accounts of a [Source] and gives a
// [Report]. Sources here are files: [LDIF] and [CSV], over an [Open] or [Spool]
// file; package directory has the one over LDAP. [Compute] reads a GUID a line.
//
// # The rule
//
// A number is the first group of the objectGUID's text, or the first four of
// its raw bytes, least first, without the top bit: 0 to 2147483647. Groups have
// a number space of their own. A Mac whose plugin maps uidNumber or the like
// (dsconfigad -uid) does not use the rule; nothing here knows that. Apple says
// that the number is based on the GUID and publishes no more. The rule comes
// from the blog themacwrangler.wordpress.com (2016) and agrees with the dump of
// a bound Mac and with tools of others; the byte order is that of MS-DTYP
// 2.3.4.2.
//
// Do not use it for directories of other schemes: Centrify, PBIS, SSSD and
// winbind make other numbers of an account. And [Report.Reserved] says that a
// number is one of the system's, not what a Mac does then: nobody knows.
//
// # How a scan works, and what it costs
//
// The first pass keeps an [Entry] in 16 bytes: the number, and for a directory
// the rest of the GUID, for a file a fingerprint of the rest and the offset of
// the record. They lie in 256 lists by the number's upper bits, which grow by
// 8 KiB, so nothing is copied to grow. A list's lower bits are then marked in
// two bitmaps of 1 MiB; only elements whose bit was there already are sorted.
// The second pass asks [Source.Find] for the names of these and of the reserved
// ones: of a file by offset, of a directory by GUID.
//
// One account listed twice, as in two exports joined, is a [Duplicate] and no
// collision. In a file it is known by number and fingerprint, 80 bits, of which
// 48 depend on a random seed of the run; two accounts of one number are taken
// for one with a chance of 1 in 2^48.
//
// Measured on two cores over LDIF of four lines a user: 1,000,000 users 0.4 s
// and 35 MiB, 10,000,000 users 4 s and 210 MiB. A hundred million would take
// ten times that, some 40 seconds and 1.8 GB, if the disk gives 15 GB in that
// time; over LDAP the server is the limit, with 100,000 accounts a second 17
// minutes. Chance alone gives 2.3 million pairs then: Options.MaxAccounts bounds
// how many are named (200,000 unless set, some 60 MB), while the counts beside
// the lists stay whole. Where there is no such memory, or the names of all are
// wanted, do not raise the bound: write every account with a [ListWriter] and
// let a database that sorts on disk group it by kind and uid.
//
// # Hostile input
//
// Where all accounts share a number an account takes 32 bytes, for all are
// sorted; the report names the first MaxAccounts and counts the rest. Lines,
// rows, values and lists are bounded, and an LDIF value that names a file is
// never opened. Whatever cannot be read to its end gives an [*Error] and a
// report that says so: see [LDIF] and [CSV] for how an end is known. What has
// no GUID is passed over and counted by code; where no account has one that can
// be read, that is an *Error too.
package aduid
