package disk

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Where several facts below come from.
const (
	sourceCaptures = "property lists of diskutil from 10.10 to macOS 26, as projects have published them"
	sourceFreeGeek = "fg-install-os of Free Geek (freegeek-pdx/macOS-Testing-and-Deployment-Scripts)"
	sourceFusion   = "Apple, HT207584"
	sourceT2       = "Apple, HT208862"
	sourceModels   = "the table of models in pkg/disk, whose head names its sources"
)

// Meanings explains the codes of this package's errors, the kinds of plans, and
// the codes of the reasons in a plan.
func Meanings() []fault.Meaning {
	list := slices.Concat(kindMeanings(), verdictMeanings(), blockedMeanings(), layerMeanings(), warningMeanings(), startedMeanings())
	for i := range list {
		list[i].Kind = fault.KindReason
	}
	return append(errorMeanings(), list...)
}

func errorMeanings() []fault.Meaning {
	list := []fault.Meaning{
		{
			Code: CodeFactsMissing, Summary: "A document that a plan needs is missing from the saved facts.",
			Why:    "list.plist is always needed, and info-ID.plist for each whole disk in it that is not itself on other disks; apfs-list.plist from macOS 10.13 on, and cs-list.plist from 10.7 to 10.15. A document in which diskutil reports an error counts as missing.",
			Advice: "save all of them again on that Mac: macwrangler disk capture DIR; on old systems with the script of: macwrangler disk capture --format sh",
		},
		{
			Code: CodeFactsUnreadable, Summary: "A saved document is not a property list, or is too large to be one.",
			Why:    "It was truncated, edited, or saved as text instead of with -plist. No document may have more than 4 MB.",
			Advice: "save the documents again: macwrangler disk capture DIR",
		},
		{
			Code: CodeGathering, Summary: "The command diskutil list failed, so nothing is known about the disks of this Mac.",
			Advice: "run it by hand and read its error: diskutil list -plist; to plan for another Mac: --from DIR",
		},
		{
			Code: CodeNoDiskutil, Summary: "The facts of this computer were requested, but it is not a Mac.",
			Advice: "save the facts on the Mac, with macwrangler disk capture DIR, and plan here: macwrangler disk plan --from DIR",
		},
		{
			Code: CodeBadDisk, Summary: "The value of --disk is not the id of a whole disk.",
			Advice: "give the word disk and a number, without /dev and without a partition: --disk disk0", Example: "macwrangler disk plan --disk disk0s2",
		},
		{
			Code: CodeBadVolumeName, Summary: "The volume cannot have the name that --volume-name gives.",
			Why:    "Slashes and colons separate paths, diskutil treats names with a percent sign as instructions and names with a leading hyphen as options, and HFS+ and APFS allow 255 bytes.",
			Advice: "choose a plain name: --volume-name 'Macintosh HD'", Example: "macwrangler disk plan --volume-name %noformat%",
			Source: "diskutil(8)",
		},
		{
			Code: CodeBadFilesystem, Summary: "The file system is not one of those that a plan can use.",
			Advice: "use --filesystem auto, apfs or jhfs+",
		},
		{
			Code: CodeBadPlan, Summary: "The file is not a plan that this version reads.",
			Why:    "Reading is strict: another schema, an unknown key or a value that no plan has is refused, because carrying out the plan erases disks.",
			Advice: "make a new plan: macwrangler disk plan --format json >plan.json",
		},
	}
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return list
}
