package disk

import "github.com/macwrangler/macwrangler/pkg/fault"

// kindMeanings explains the kinds of plans, which are printed like codes.
func kindMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: fault.Code(None), Summary: "No disk may be erased.",
			Why:    "Every disk was rejected, the system runs from the disk, or --disk names one that cannot be chosen.",
			Advice: "read the reasons: macwrangler disk plan; check whether the disk is listed: diskutil list",
		},
		{
			Code: fault.Code(ManualEraseMac), Summary: "The Mac has Apple silicon, and its disk must not be erased with diskutil.",
			Advice: "use what the plan's route says: from macOS 12 on Erase All Content and Settings or an MDM command, otherwise Erase Mac in Recovery, or Apple Configurator",
			Source: sourceFreeGeek,
		},
		{
			Code: fault.Code(BlockedFileVault), Summary: "A volume on a disk that could be erased is locked by FileVault.",
			Advice: "unlock or decrypt it, or erase it yourself in Recovery; then plan again",
		},
		{
			Code: fault.Code(BlockedRAID), Summary: "A disk that could be erased holds a member of an AppleRAID set.",
			Advice: "check what is on the set; delete it yourself if nothing is needed: diskutil appleRAID delete UUID; then plan again",
		},
		{
			Code: fault.Code(Ambiguous), Summary: "The facts allow more than one answer, or are not complete enough for one.",
			Advice: "read the reasons; to choose a disk: macwrangler disk plan --disk ID",
		},
		{
			Code: fault.Code(RebuildCoreStorage), Summary: "The plan makes one Fusion Drive from an SSD and a hard disk, with CoreStorage.",
			Why:    "This is how macOS up to 10.13 makes a Fusion Drive. It erases both disks.",
			Advice: "read which disks it names, then carry it out: macwrangler disk apply, or the script of disk plan --format sh",
		},
		{
			Code: fault.Code(ResetFusion), Summary: "The plan makes one Fusion Drive from an SSD and a hard disk, with diskutil resetFusion.",
			Why:    "The command exists from macOS 10.14 on. It erases both disks.",
			Advice: "read which disks it names, then carry it out: macwrangler disk apply, or the script of disk plan --format sh",
			Source: sourceFusion,
		},
		{
			Code: fault.Code(EraseSingle), Summary: "The plan erases one disk.",
			Advice: "read which disk it names, then carry it out: macwrangler disk apply, or the script of disk plan --format sh",
		},
	}
}
