package disk

import "github.com/macwrangler/macwrangler/pkg/fault"

// verdictMeanings explains the reasons of a disk's verdict.
func verdictMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeUnreadable, Summary: "A document about a disk or a layer cannot be read, or contradicts itself.",
			Why:    "The disk is rejected, because what is not known may be an external disk. Where it could matter to other disks, the plan has no commands.",
			Advice: "run on that Mac: diskutil info disk0 (with the id of the disk); then save the facts again: macwrangler disk capture DIR",
		},
		{
			Code: CodeNotWhole, Summary: "This is a partition or a volume, not a whole disk.",
			Advice: "nothing to do: the whole disk that it is on has a verdict of its own",
		},
		{
			Code: CodeSynthesized, Summary: "This is not hardware but an APFS container, a CoreStorage or RAID volume, or a disk image.",
			Why:    "macOS lists such a volume as a disk, but what it holds is on other disks or in a file.",
			Advice: "nothing to do: erase the disk that it is on", Source: sourceCaptures,
		},
		{
			Code: CodeExternal, Summary: "The disk is external, or is not known to be internal.",
			Why:    "diskutil info has Internal false, or does not have the key. No flag allows an external disk. In a virtual machine, only a disk with the name and the bus of its maker's own disks can be erased; VMware alone calls those external.",
			Advice: "to erase an external disk, use diskutil or Disk Utility yourself", Source: sourceFreeGeek,
		},
		{
			Code: CodeRemovable, Summary: "The disk can be taken out: an SD card, a USB stick, a disk image.",
			Why:    "The slot of an SD card calls itself internal; the keys for removable media and the bus show that it is not built in.",
			Advice: "remove the card or the stick if it is in the way", Source: sourceFreeGeek,
		},
		{
			Code: CodeDuplicate, Summary: "The disk is a second name for a disk listed before it.",
			Why:    "OS X 10.10 lists a CoreStorage volume as a disk without marking it; it has the device path of its SSD.",
			Advice: "nothing to do: the disk itself has a verdict of its own", Source: sourceCaptures,
		},
		{
			Code: CodeExtraInternal, Summary: "A Mac with Apple silicon does not start from this internal disk.",
			Why:    "Its own disk is on the bus Apple Fabric; this one is in a slot, as in a Mac Pro of 2023.",
			Advice: "erase it yourself in Disk Utility if that is wanted", Source: sourceCaptures,
		},
		{
			Code: CodeTooSmall, Summary: "The disk has less than 59 GB, too little for macOS by itself.",
			Why:    "The SSD of many Fusion Drives has 24 or 32 GB and is useful only together with its hard disk.",
			Advice: "check that no disk is missing: diskutil list", Source: sourceFreeGeek,
		},
		{
			Code: CodeBooted, Summary: "The running system was started from this disk.",
			Why:    "A plan for the running Mac has no commands then; a plan from saved facts has a warning.",
			Advice: "start the Mac from an external disk or from Recovery, and plan again",
		},
		{
			Code: CodeNotChosen, Summary: "The disk could be erased, but --disk names others.",
			Advice: "leave --disk out, or add this disk: --disk disk0 --disk disk1",
		},
		{
			Code: CodeLost, Summary: "Carrying out the plan loses this partition, volume or container.",
			Advice: "copy what is still needed before you run the plan",
		},
		{
			Code: CodeLeftAlone, Summary: "This group, container or set is not touched, because it is not wholly on the disks of the plan.",
			Advice: "nothing to do; erase it yourself if that is wanted",
		},
		{
			Code: CodePartly, Summary: "A group, container or set is on this disk and on a disk that would not be erased.",
			Why:    "Erasing a part destroys the whole, and the other disk may be an external one.",
			Advice: "disconnect or delete it yourself (diskutil cs delete, diskutil apfs deleteContainer), or name both disks with --disk; then plan again",
		},
	}
}
