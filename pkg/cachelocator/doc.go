// Package cachelocator reports which content cache a Mac would use, and why not
// another, from what the locator left on its disk.
//
// The locator is the part of macOS that finds the content cache of a site. It
// keeps Apple's answers in files named diskCache.plist, one for each user.
// [Search.Files] finds and reads them, [Search.File] reads a single one, and
// [Inspect] applies the locator's rules to them. It needs some [Evidence] of the
// Mac: the time, when the Mac booted, and the hardware addresses of its
// default gateways. [BootTime] and [FindGateways] return those of a running Mac.
//
//	files, err := cachelocator.Search{Root: "/"}.Files(ctx)
//	report := cachelocator.Inspect(files, cachelocator.Evidence{Now: time.Now(), …})
//	fmt.Println(report.Verdict.Text)
//
// The answer is a set: caches of the best rank are equals, and the locator takes
// one of them at random. What is not known is reported as unknown and never
// guessed: without the gateway, whether an answer was stored on the present
// network is unknown.
//
// All this is passive: nothing is written, and nothing is sent, least of all to
// Apple. Apple's own AssetCacheLocatorUtil makes a new search and so changes what
// it reports on. The exception is [Report.Probe], which probes the caches.
// [ParseScutil] and [ParseResolvConf] return the DNS servers that the locator
// would ask for the public addresses of a site; package lookup asks them.
//
// It is not for the cache's side, and it proves nothing: the rules come from
// analyses of the locators of iOS 26.1 and tvOS 18.2.1, and are not confirmed on
// a Mac. The format of version 6 is known from a published listing of OS X 10.11.
// Apple documents none of it.
//
// Times are in UTC and whole seconds, sizes in bytes. What is wrong with a file is
// a Reason of package fault, with a stable code; errors are an [*Error]. All input
// may be hostile: a file is read up to 4 MiB, the output of a program up to 1 MiB,
// and texts from a file are quoted in sentences, but not in fields such as
// [Candidate.Address].
package cachelocator
