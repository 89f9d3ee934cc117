package disk

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of a verdict's reasons.
const (
	CodeUnreadable    fault.Code = "unreadable"         // no info document; elsewhere a document that cannot be read
	CodeNotWhole      fault.Code = "not-whole"          // a partition
	CodeSynthesized   fault.Code = "synthesized"        // a container, a logical volume, a RAID set
	CodeExternal      fault.Code = "external"           // or not known to be internal
	CodeRemovable     fault.Code = "removable"          // an SD card, a disk image, a USB disk
	CodeDuplicate     fault.Code = "duplicate"          // a logical volume of 10.10 that looks like a disk
	CodeExtraInternal fault.Code = "extra-internal"     // not the disk that an Apple silicon Mac starts from
	CodeTooSmall      fault.Code = "too-small"          // for macOS by itself
	CodeBooted        fault.Code = "booted-from-target" // blocks a plan for the running Mac
	CodeNotChosen     fault.Code = "not-chosen"         // a candidate that --disk leaves out
	CodeLost          fault.Code = "lost"               // what erasing the disk loses
	CodeLeftAlone     fault.Code = "left-alone"         // what is on it and is not touched
	CodePartly        fault.Code = "partly-inside"      // something is on it and on a disk that is not erased
)

// The codes of why a plan has no commands, besides those above.
const (
	CodeNoCandidate       fault.Code = "no-candidate"        // no disk is left after the rejections
	CodeNoSuchDisk        fault.Code = "no-such-disk"        // --disk names a disk that is not there
	CodeNotACandidate     fault.Code = "not-a-candidate"     // --disk names a rejected disk
	CodeBadOptions        fault.Code = "bad-options"         // options that Options.Check refuses
	CodeAppleSilicon      fault.Code = "apple-silicon"       // the disk of a Mac with Apple silicon
	CodeLocked            fault.Code = "locked"              // a locked volume
	CodeLockUnknown       fault.Code = "lock-unknown"        // a volume that may be locked; also a warning
	CodeRAID              fault.Code = "raid"                // a member of an AppleRAID set
	CodeTooManyCandidates fault.Code = "too-many-candidates" // three or more
	CodeEqualMedium       fault.Code = "equal-medium"        // two SSDs or two hard disks
	CodeUnknownMedium     fault.Code = "unknown-medium"      // two disks, and which is the SSD is not known
	CodeNotFused          fault.Code = "not-fused"           // an SSD and a hard disk that are not a Fusion Drive
	CodeMemberMissing     fault.Code = "member-missing"      // a group or container has a member that is not connected
	CodeReachUnknown      fault.Code = "reach-unknown"       // a partition whose group or container is not known
	CodeResetFusionReach  fault.Code = "reset-fusion-reach"  // resetFusion could take another disk
	CodeSystemElsewhere   fault.Code = "system-elsewhere"    // a fixed disk that counts as external may be the Mac's own
	CodeOSUnknown         fault.Code = "os-unknown"          // the version of macOS is not known; also a warning
	CodeModelUnknown      fault.Code = "model-unknown"       // the model is not known; also a warning
	CodeNoAPFS            fault.Code = "no-apfs"             // APFS on a system before 10.13
	CodeNeedsPlan         fault.Code = "needs-plan"          // beyond what the one script for every Mac handles
	CodeUnsafeCommand     fault.Code = "unsafe-command"      // a bug in this package
)

// The codes of warnings, besides those above.
const (
	CodeHardwareDiffers   fault.Code = "hardware-differs"    // hw.json says something else than the model
	CodeRecoveryOnTarget  fault.Code = "recovery-on-target"  // the Mac runs from Recovery on a target; blocks a plan for the running Mac
	CodeInternetRecovery  fault.Code = "internet-recovery"   // it runs from Recovery that came over the network
	CodeNetBoot           fault.Code = "netboot"             // it runs from another disk image that came over the network
	CodeExternalSystem    fault.Code = "external-system"     // it runs from an external disk
	CodeBootUnknown       fault.Code = "boot-unknown"        // from which disk the system runs is not known
	CodeSplitFusion       fault.Code = "split-fusion"        // two disks look like a split Fusion Drive
	CodeSMART             fault.Code = "smart"               // the SMART status is not good
	CodeFileVault         fault.Code = "filevault"           // FileVault is on, and unlocked
	CodeVolumeNameIgnored fault.Code = "volume-name-ignored" // resetFusion names the volume itself
	CodeFilesystemIgnored fault.Code = "filesystem-ignored"  // --filesystem does not apply to a Fusion Drive
	CodeAPFSOldFirmware   fault.Code = "apfs-old-firmware"   // APFS before the firmware was updated
	CodeJHFSOnT2          fault.Code = "jhfs-t2"             // Mac OS Extended on a Mac with a T2 chip
	CodeOrphan            fault.Code = "orphan"              // a partition of a layer that does not exist
	CodeOutsideGroup      fault.Code = "outside-group"       // a partition beside the Fusion Drive
	CodeCommandFailed     fault.Code = "command-failed"      // a query of diskutil failed while facts were taken
)
