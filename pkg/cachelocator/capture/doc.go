// Package capture saves what cachelocator inspect needs to know about a Mac in a
// folder, and reads it back on another computer.
//
//	documents, err := capture.Collect(ctx, runner, files, now)
//	err = documents.Save(path)
//
//	mac, err := capture.Read(volume.Files(folder))
//
// [Collect] copies the locator's files with their true times and owners, and keeps
// what netstat, arp, ndp, scutil, sysctl, sw_vers, AssetCacheManagerUtil and log print:
// all of them only report. [Script] is a shell script
// that makes the same folder on a Mac without this program. [Read] says of everything
// that is missing, or cannot be read, that it is unknown.
//
// A folder may be hostile: each document is read up to 4 MiB, and at most 200
// copies. Nothing is sent. It is not for judging: package cachelocator does that.
package capture
