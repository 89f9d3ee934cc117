package disk

import "github.com/macwrangler/macwrangler/pkg/fault"

const (
	sourceRecovery = "text captures of Recovery's mounts"
	sourceEACS     = "Apple, HT212749"
)

// startedMeanings explains what a Mac was started from, and the routes.
func startedMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeRecoveryOnTarget, Summary: "The Mac runs from Recovery on the disk that would be erased.",
			Why:    "Recovery's system is a disk image on that disk. Whether diskutil can erase the disk from there is not known; afterwards it has no Recovery. A plan for the running Mac has no commands then, one from saved facts a warning.",
			Advice: "start from Internet Recovery (Option-Command-R) or from another disk, and plan again", Source: sourceRecovery,
		},
		{
			Code: CodeInternetRecovery, Summary: "The Mac runs from Internet Recovery.",
			Why:    "Its disk image came over the network and is on none of the disks, so all of them can be erased.",
			Advice: "keep the network connected", Source: sourceRecovery,
		},
		{
			Code: CodeNetBoot, Summary: "The Mac runs from a disk image that is on none of its disks.",
			Why:    "NetBoot and NetInstall work so. All disks can be erased.",
			Advice: "keep the network connected", Source: sourceRecovery,
		},
		{
			Code: CodeExternalSystem, Summary: "The Mac runs from an external disk.",
			Why:    "A command that erases fails in the middle if its own system goes away.",
			Advice: "leave that disk connected until everything is done",
		},
		{
			Code: RouteDiskutil, Summary: "This Mac is erased with the commands of a plan.",
			Advice: "carry the plan out: macwrangler disk apply, or the script of disk plan --format sh",
		},
		{
			Code: RouteEACS, Summary: "This Mac has Erase All Content and Settings.",
			Why:    "It is there from macOS 12 on, with a T2 chip or Apple silicon, in the system on the Mac's own disk.",
			Advice: "use it in System Settings (before macOS 13: in the menu of System Preferences), or send the command of the MDM server", Source: sourceEACS,
		},
		{
			Code: RouteRecovery, Summary: "This Mac is erased in Recovery.",
			Why:    "With Apple silicon that is Erase Mac, with a T2 chip Disk Utility. A Mac with a T2 chip does not start from an external disk until Startup Security Utility allows it, and that is in Recovery too.",
			Advice: "start Recovery: hold the power button (Apple silicon) or Command-R (Intel)", Source: sourceT2,
		},
		{
			Code: RouteDFU, Summary: "Another Mac restores this one with Apple Configurator.",
			Why:    "It replaces the firmware too, and is for a Mac that does not start. A virtual Mac has no DFU.",
			Advice: "connect both Macs with a USB-C cable and follow Apple Configurator",
		},
		{
			Code: RouteMDM, Summary: "The MDM server can erase this Mac.",
			Why:    "The command EraseDevice uses Erase All Content and Settings where it is there.",
			Advice: "send it from the MDM server, if the Mac is enrolled and online",
		},
	}
}
