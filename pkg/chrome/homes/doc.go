// Package homes deploys settings for Google Chrome to the user template and the
// homes of a Mac volume, and reports what Chrome would read in each.
//
// [Deploy] writes what [ReadTree] has read, a folder that chrome prefs --out
// wrote; [ReadStatus] only looks. [Merge] puts values into preferences and keeps
// everything else byte by byte.
//
// Homes are hostile: their owners may put links, pipes and huge files anywhere,
// and exchange them while Deploy runs. No link in a home is followed, and every
// file is bounded. Other profiles than Default are left alone.
//
// Do not use it for policies: they come to a Mac as a profile, by MDM.
//
// Sources: chrome/browser/mac/initial_prefs.mm for the files and their order,
// chrome_pref_service_factory.cc for tracked preferences, and what Chromium 156
// on Linux was seen to do. Nothing was tried on macOS.
package homes
