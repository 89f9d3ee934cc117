package disk

import "github.com/macwrangler/macwrangler/pkg/fault"

// warningMeanings explains warnings; none of them changes the exit status.
func warningMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeBootUnknown, Summary: "It is not known which disk the running system was started from.",
			Why:    "macOS itself refuses to erase that disk, so a plan for it would fail at the first command.",
			Advice: "check with: diskutil info /",
		},
		{
			Code: CodeHardwareDiffers, Summary: "The file hw.json and the model say different things about a T2 chip.",
			Why:    "Which models have one is known, so the model decides, and the key t2 of hw.json is used only for a model that is not known.",
			Advice: "correct hw.json: leave t2 out, and check the model with: sysctl -n hw.model", Source: sourceModels,
		},
		{
			Code: CodeSplitFusion, Summary: "The SSD and the hard disk look like a Fusion Drive that was split.",
			Why:    "The Mac is an iMac or a Mac mini, the SSD has up to 128 GB, and no group, container or set spans both disks. The plan makes one Fusion Drive from them.",
			Advice: "to keep two separate disks, choose the one to erase: --disk disk0", Source: "inferred from the Macs that Apple sold with a Fusion Drive",
		},
		{
			Code: CodeSMART, Summary: "The SMART status of the disk is not Verified.",
			Why:    "Not Supported does not count: external and virtual disks report it.",
			Advice: "replace the disk before you install anything on it; see: diskutil info disk0", Source: sourceCaptures,
		},
		{
			Code: CodeFileVault, Summary: "The volume has FileVault and is unlocked.",
			Why:    "The plan erases it. A locked volume would have stopped the plan; here somebody has unlocked it.",
			Advice: "make sure that its data can be lost",
		},
		{
			Code: CodeVolumeNameIgnored, Summary: "--volume-name has no effect, because diskutil resetFusion names the volume itself.",
			Advice: "rename it afterwards: diskutil rename 'Macintosh HD' NAME", Source: sourceFusion,
		},
		{
			Code: CodeFilesystemIgnored, Summary: "--filesystem has no effect on a Fusion Drive.",
			Why:    "Up to macOS 10.13 it gets Mac OS Extended, and from 10.14 on APFS.",
			Advice: "leave --filesystem out", Source: sourceFusion,
		},
		{
			Code: CodeAPFSOldFirmware, Summary: "A Mac without a T2 chip may not start from APFS until its firmware has been updated.",
			Why:    "The installer of macOS 10.13 or newer updates the firmware. On APFS with the old firmware, startosinstall ends with status 253, or 5 from macOS 11 on.",
			Advice: "leave --filesystem out: the installer converts Mac OS Extended to APFS itself", Source: sourceFreeGeek,
		},
		{
			Code: CodeJHFSOnT2, Summary: "On a Mac with a T2 chip startosinstall does not install on Mac OS Extended.",
			Why:    "It ends with status 108, or 5 from macOS 11 on.",
			Advice: "leave --filesystem out: APFS is the default with a T2 chip", Source: sourceFreeGeek,
		},
		{
			Code: CodeOrphan, Summary: "A partition belongs to a group or container that no longer exists.",
			Why:    "It has the type of CoreStorage or APFS, and the system knows no group or container on it. It is erased with its disk.",
			Advice: "nothing to do, unless the other disk of a Fusion Drive has only been disconnected",
		},
		{
			Code: CodeOutsideGroup, Summary: "A partition beside the Fusion Drive, such as one with Windows, is erased too.",
			Advice: "copy what is still needed before you run the plan",
		},
		{
			Code: CodeCommandFailed, Summary: "A query of diskutil failed while the facts were taken, and they are used without it.",
			Why:    "Systems that do not have the command, or have nothing of the kind, answer with an error.",
			Advice: "if the Mac has CoreStorage, APFS or RAID, run the command by hand and read its error, such as: diskutil cs list -plist",
		},
	}
}
