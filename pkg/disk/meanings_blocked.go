package disk

import "github.com/macwrangler/macwrangler/pkg/fault"

// blockedMeanings explains why a plan has no commands.
func blockedMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeNoCandidate, Summary: "Every disk was rejected, so none can be erased.",
			Advice: "read the reasons of the disks with macwrangler disk plan; if the internal disk is not among them, look for it with: diskutil list",
		},
		{
			Code: CodeNoSuchDisk, Summary: "--disk names a disk that this Mac does not have.",
			Why:    "The number of a disk may change whenever the Mac starts.",
			Advice: "list the disks: macwrangler disk plan",
		},
		{
			Code: CodeNotACandidate, Summary: "--disk names a disk that was rejected.",
			Why:    "--disk chooses between disks that may be erased; it never allows another one.",
			Advice: "read why it was rejected: macwrangler disk plan",
		},
		{
			Code: CodeBadOptions, Summary: "The plan was requested with options that are not valid.",
			Advice: "read the message; macwrangler disk plan --help lists the values",
		},
		{
			Code: CodeAppleSilicon, Summary: "The disk belongs to a Mac with Apple silicon and holds more than macOS.",
			Why:    "After eraseDisk such a Mac does not start, because its firmware and Recovery are on the same disk.",
			Advice: "use what the plan's route says: from macOS 12 on Erase All Content and Settings or an MDM command, otherwise Erase Mac in Recovery, or Apple Configurator", Source: sourceFreeGeek,
		},
		{
			Code: CodeTooManyCandidates, Summary: "Three or more disks could be erased.",
			Advice: "choose one, or the two of a Fusion Drive: --disk disk0",
		},
		{
			Code: CodeEqualMedium, Summary: "Two disks could be erased, and both are SSDs or both are hard disks.",
			Why:    "They cannot be a Fusion Drive, and a program must not guess which of them is meant.",
			Advice: "choose one: --disk disk0",
		},
		{
			Code: CodeUnknownMedium, Summary: "Two disks could be erased, and it is not known which is the SSD.",
			Why:    "diskutil info has no key SolidState for one of them.",
			Advice: "choose one: --disk disk0", Source: sourceCaptures,
		},
		{
			Code: CodeNotFused, Summary: "An SSD and a hard disk are not a Fusion Drive and do not look like a split one.",
			Why:    "Only an iMac or a Mac mini with an SSD of up to 128 GB, and no group, container or set that spans both disks, counts as a split Fusion Drive.",
			Advice: "choose one: --disk disk0; to make one Fusion Drive of both, whatever their sizes: --disk disk0 --disk disk1", Source: "inferred from the Macs that Apple sold with a Fusion Drive",
		},
		{
			Code: CodeResetFusionReach, Summary: "The command diskutil resetFusion chooses its disks itself and could take one that is not in the plan.",
			Advice: "disconnect the other disk, and plan again", Source: sourceFusion,
		},
		{
			Code: CodeSystemElsewhere, Summary: "A fixed disk that counts as external may be the one that the Mac's own system is on.",
			Why:    "An SSD on a card in a Mac Pro or Xserve is listed as external, so the only internal disk may be one with data. The same holds where the Mac runs from a disk that is not on USB, or has a system on one and none on its internal disk.",
			Advice: "read which disks there are; if it is the internal one that has to be erased, name it: --disk disk0", Source: "dortania/OpenCore-Legacy-Patcher 187, cdf/Innie 7",
		},
		{
			Code: CodeOSUnknown, Summary: "The version of macOS is not known.",
			Why:    "It decides how a Fusion Drive is made: with CoreStorage up to 10.13, with resetFusion from 10.14 on. Elsewhere it is only a warning.",
			Advice: "copy /System/Library/CoreServices/SystemVersion.plist of that Mac to the folder, or save the facts again: macwrangler disk capture DIR",
		},
		{
			Code: CodeModelUnknown, Summary: "The model of the Mac is not known.",
			Why:    "It decides whether the Mac has a T2 chip, and so the file system, and whether two disks may be a split Fusion Drive. Elsewhere it is only a warning.",
			Advice: "put hw.json with the model into the folder; to find the model: sysctl -n hw.model", Example: `{"model": "iMac14,2", "arch": "x86_64"}`,
			Source: sourceT2,
		},
		{
			Code: CodeNoAPFS, Summary: "The running system is older than 10.13 and cannot make an APFS volume.",
			Advice: "start the Mac from macOS 10.13 or newer, or use --filesystem jhfs+",
		},
		{
			Code: CodeNeedsPlan, Summary: "This Mac is not one of the simple cases that the script for every Mac handles.",
			Why:    "The script acts without anybody looking: in a Mac with bays or slots, in a virtual machine, and with more than one layer on its disks it cannot be certain.",
			Advice: "make a plan for this Mac: macwrangler disk capture --format sh there, and macwrangler disk plan --from DIR",
		},
		{
			Code: CodeUnsafeCommand, Summary: "A command of the plan would have named something outside the plan, so there are none.",
			Why:    "This is the last check of the planner on itself: it never happens unless macwrangler has a bug.",
			Advice: "please report it, with the folder that this makes: macwrangler disk capture DIR",
		},
	}
}

// layerMeanings explains reasons about what is on a disk: volumes that may be
// locked, and groups, containers and sets.
func layerMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeLocked, Summary: "A volume on the disk is locked by FileVault.",
			Why:    "Nobody has typed in its key, so nobody has confirmed that its data can be lost.",
			Advice: "unlock it (diskutil apfs unlockVolume ID, diskutil cs unlockVolume UUID) or erase it yourself in Recovery; then plan again",
		},
		{
			Code: CodeLockUnknown, Summary: "It is not known whether a volume on the disk is locked.",
			Why:    "The document that would show it is missing. On systems before 10.13, which cannot read APFS, this is only a warning.",
			Advice: "save the facts again, on macOS 10.13 or newer if the disk has APFS: macwrangler disk capture DIR",
		},
		{
			Code: CodeMemberMissing, Summary: "A group or container has a member that is on no disk of this Mac.",
			Why:    "A disk of a Fusion Drive was removed, replaced or has failed. What is left cannot be read without it, and diskutil does not erase a disk that a group is on.",
			Advice: "connect the disk; if it is gone for good, delete what is left, which loses all that is in it: diskutil cs delete UUID, or diskutil apfs deleteContainer ID; then plan again",
		},
		{
			Code: CodeRAID, Summary: "The disk holds a member of an AppleRAID set.",
			Advice: "look at the set with diskutil appleRAID list; if nothing on it is needed, delete it: diskutil appleRAID delete UUID; then plan again",
		},
		{
			Code: CodeReachUnknown, Summary: "It is not known whether the group or container of a partition is also on another disk.",
			Why:    "The documents do not name the group or container that the partition belongs to. It could be locked, or be half of a Fusion Drive.",
			Advice: "save the facts again, on macOS 10.13 or newer if the disk has APFS: macwrangler disk capture DIR",
		},
	}
}
