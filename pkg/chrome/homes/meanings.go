package homes

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	sourceOrder   = "chrome/browser/mac/initial_prefs.mm; Google Chrome Enterprise help, answer 187948"
	sourceTracked = "chrome_pref_service_factory.cc; chromium.org, Configuring other preferences"
	sourceProven  = "tests against Chromium 156 on Linux"
	sourceSeen    = "seen with Chromium 156 on Linux"
)

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	list := slices.Concat(treeMeanings(), volumeMeanings())
	for i := range list {
		list[i].Kind = fault.KindError
	}
	reasons := slices.Concat(homeMeanings(), fileMeanings())
	for i := range reasons {
		reasons[i].Kind = fault.KindReason
	}
	return append(list, reasons...)
}

func treeMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeNotTree, Summary: "The folder is not one that chrome prefs --out wrote.",
			Why:     "It has no Initial Preferences in its payload, or its two copies of them differ.",
			Advice:  treeHint + "; make it again if it was changed by hand",
			Example: "macwrangler chrome deploy --from first-start",
		},
		{
			Code: CodeCrash, Summary: "The settings would make Chrome crash at each start.",
			Why:    "Chrome crashes on a value of the wrong type in some blocks of Initial Preferences, in every home, until somebody repairs the file.",
			Advice: "correct the place that the message names; macwrangler chrome lint FILE checks it", Source: sourceProven,
		},
		{
			Code: CodePolicyTree, Summary: "The folder contains a configuration profile and nothing that goes into homes.",
			Why:     "Mode policy makes a profile for the whole Mac.",
			Advice:  "install the profile by MDM, or make another folder with --mode initial",
			Example: "macwrangler chrome prefs --mode initial --no-password-saving --identifier com.example.chrome --out homes",
		},
		{
			Code: CodeNotDeployable, Summary: "Some of the settings cannot be deployed to users who have started Chrome.",
			Why:     "Chrome on macOS resets tracked preferences that it did not write itself, and reads some blocks only at the first start. So nothing was written.",
			Advice:  "set what the message names by policy (macwrangler chrome prefs --mode policy), or fill only the template: --users template",
			Example: "macwrangler chrome deploy --from first-start --users template", Source: sourceTracked,
		},
	}
}

func volumeMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeNoVolume, Summary: "The volume's folder does not exist, or is not a folder.",
			Advice: "check --root; ls /Volumes lists what is mounted",
		},
		{
			Code: CodeNoTemplate, Summary: "The volume has no user template, or its location is unknown.",
			Why:    "The macOS version of the volume says where the template is: from 10.15 on in /Library/User Template, before that in /System/Library/User Template.",
			Advice: "check --root; to deploy only to homes, use --users existing", Source: "MagerValp/AutoDMG, issue 244",
		},
		{
			Code: CodeBadUsers, Summary: "Neither the user template nor the existing homes were asked for.",
			Advice: "use --users template, --users existing or both: --users template,existing",
		},
		{
			Code: CodeUnreadable, Summary: "The homes of the volume cannot be listed, or a home or a file cannot be read.",
			Why:    "Only root can read the homes of other users.",
			Advice: "repeat the command with sudo; the reasons in the result name each home",
		},
		{
			Code: CodeHomesFailed, Summary: "At least one home could not be changed; the run continued with the others.",
			Advice: "read the reasons beside the homes that failed, correct them and run the command again: homes that are already as they should be stay unchanged",
		},
	}
}

func homeMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: ReasonNoHomes, Summary: "The volume has no homes.",
			Advice: "check --root; an installed volume without users is normal",
		},
		{
			Code: ReasonNotHome, Summary: "A folder beside the homes was left out.",
			Why:    "Shared and Guest are not the home of a user.",
			Advice: "nothing",
		},
		{
			Code: ReasonLinkedHome, Summary: "A symbolic link among the homes was left out.",
			Why:    "As root, nothing is written through a symbolic link. If it leads to the home of a user, that home was not examined and not changed.",
			Advice: "if the home is on another volume, run the command again with --data-root for that volume, or use a policy",
		},
		{
			Code: ReasonTemplateUnknown, Summary: "The user template was not examined.",
			Why:    "The volume's macOS version, which says where the template is, cannot be read.",
			Advice: "check --root",
		},
		{
			Code: ReasonRunning, Summary: "Chrome is running in this home.",
			Why:    "A running Chrome overwrites changes to its preferences, so the home is skipped. The symbolic link SingletonLock shows that Chrome is running.",
			Advice: "run the command again after Chrome has quit; after a crash, start and quit Chrome once",
		},
		{
			Code: ReasonNeverStarted, Summary: "Chrome has never been started in this home.",
			Why:    "Its first start reads Initial Preferences, so the home gets these.",
			Advice: "nothing", Source: sourceOrder,
		},
		{
			Code: ReasonStarted, Summary: "Chrome has been started in this home, so it no longer reads Initial Preferences.",
			Advice: "use policy (macwrangler chrome prefs --mode policy) or chrome deploy for such a home", Source: sourceProven,
		},
		{
			Code: ReasonNoDefaultProfile, Summary: "The home has Chrome profiles, but not the profile Default.",
			Why:    "Only the profile Default gets the settings.",
			Advice: "use policy for it: macwrangler chrome prefs --mode policy",
		},
		{
			Code: ReasonOtherProfiles, Summary: "The home has other profiles of Chrome besides Default.",
			Why:    "chrome deploy leaves them unchanged; chrome status examines their preferences.",
			Advice: "use policy if they need the settings too: macwrangler chrome prefs --mode policy",
		},
		{
			Code: ReasonLink, Summary: "A symbolic link is in the place of one of Chrome's files or folders.",
			Why:    "No link in a home is followed: the owner could point it at somebody else's file.",
			Advice: "replace the link with the folder or file itself, or change the home by hand",
		},
		{
			Code: ReasonExchanged, Summary: "A file or folder was replaced while it was being read or written.",
			Why:    "Another program is working in the home at the same time, or this is an attack.",
			Advice: "run the command again when the user is logged out",
		},
	}
}

func fileMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: ReasonFirstRunMissing, Summary: "Chrome has been started before, but its First Run file is missing.",
			Why:    "If Chrome finds Initial Preferences, it treats the next start as the first, and replaces the user's preferences.",
			Advice: "recreate the file as the user: touch ~/Library/Application\\ Support/Google/Chrome/First\\ Run", Source: sourceSeen,
		},
		{
			Code: ReasonReplaced, Summary: "Preferences were put into a home in which Chrome has never been started.",
			Why:    "The first start reads Initial Preferences and replaces them.",
			Advice: "put the settings into Initial Preferences, or use policy", Source: sourceSeen,
		},
		{
			Code: ReasonShadowed, Summary: "A file of Initial Preferences is never read, because another one comes first and differs from it.",
			Why:    "Chrome reads only the first of four files: the user's Initial Preferences, the user's Master Preferences, then those in /Library/Google.",
			Advice: "remove one of the two files, or give both the same content", Source: sourceOrder,
		},
		{
			Code: ReasonInitialBroken, Summary: "Chrome silently ignores the whole file of Initial Preferences.",
			Advice: "correct the place that the text names; macwrangler chrome lint FILE checks the file", Source: sourceProven,
		},
		{
			Code: ReasonInitialCrash, Summary: "Initial Preferences have a value on which Chrome crashes at every start.",
			Advice: "correct the file before anybody starts Chrome; macwrangler chrome lint FILE shows the place", Source: sourceProven,
		},
		{
			Code: ReasonInitialFaulty, Summary: "Initial Preferences have a setting that Chrome ignores, or that does not do what was meant.",
			Advice: "correct the file; macwrangler chrome lint FILE shows the place", Source: sourceProven,
		},
		{
			Code: ReasonPrefsBroken, Summary: "Chrome cannot read the preferences of a profile.",
			Why:    "It starts with new preferences, so the user's settings are lost.",
			Advice: "restore the file from a backup; macwrangler chrome lint FILE shows what is wrong",
		},
		{
			Code: ReasonPolicyCrash, Summary: "A policy in /Library/Managed Preferences has a value on which Chrome crashes at every start.",
			Advice: "correct the profile and install it again; macwrangler chrome lint FILE shows the place", Source: sourceProven,
		},
		{
			Code: ReasonPolicyFaulty, Summary: "Chrome ignores a policy in /Library/Managed Preferences, or a part of it.",
			Advice: "correct the profile and install it again; macwrangler chrome lint FILE shows the place", Source: sourceProven,
		},
		{
			Code: ReasonTrackedNoMAC, Summary: "The preferences have tracked values that Chrome did not write itself.",
			Why:    "Chrome on macOS protects some preferences with a message authentication code and resets those without one at the next start.",
			Advice: "set them by policy: macwrangler chrome prefs --mode policy", Source: sourceTracked,
		},
	}
}
