// Package payload takes the compression off the Payload and the Scripts of an installer
// package, and puts it on.
//
// Two calls do most of the work: [OpenArchive] returns the entries of a payload, however
// it is compressed, and [NewWriter] compresses one.
//
//	a, err := payload.OpenArchive(in, payload.Limits{}, cpio.Limits{})
//	…
//	defer a.Close()
//	entry, err := a.Next()
//
// # What is read
//
// gzip, bzip2, xz, pbzx and bare cpio, told apart by their first bytes ([KindOf]).
// LargeSegmentedPayload is a gzip payload by another name. Apple Archives, encrypted
// ones too, and the frames of LZFSE, LZ4, zlib and LZBITMAP are named in an error of code
// [CodeUnsupported]: to read those takes Apple's libraries.
//
// # Limits and trust
//
// Input may be hostile. [Limits] bounds the bytes that come out, and how many times more
// they are than those that went in. Decompression runs in a goroutine of its own, a
// megabyte ahead; [Reader.Close] ends it. Memory does not grow with the payload: about
// 2 MiB for gzip, for the others the dictionary of the file, at most 64 MiB.
//
// gzip is read by github.com/klauspost/compress, twice as fast as compress/gzip.
package payload
