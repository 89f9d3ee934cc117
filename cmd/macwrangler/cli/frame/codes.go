package frame

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// Codes are what an area's verbs can report, for macwrangler explain.
type Codes struct {
	Area     string
	Rules    []finding.Rule
	Meanings []fault.Meaning // of errors and reasons
}

// CommonCodes returns the codes that any verb can report.
func CommonCodes() Codes {
	return Codes{
		Area: "common", Rules: finding.SharedRules(),
		Meanings: slices.Concat(fault.Common(), meanings(), plistfile.Meanings()),
	}
}

func meanings() []fault.Meaning {
	list := []fault.Meaning{
		{
			Code: CodeUnknownCommand, Summary: "The command line names an area or a verb that does not exist.",
			Advice: "macwrangler help lists the areas, macwrangler help AREA its verbs",
		},
		{
			Code: CodeMissingCommand, Summary: "The command line names an area without a verb.",
			Advice: "add a verb: macwrangler help AREA lists them",
		},
		{
			Code: CodeUnknownFlag, Summary: "The verb does not have that flag.",
			Advice: "look it up: macwrangler AREA VERB --help",
		},
		{
			Code: CodeMissingFlag, Summary: "The verb needs a flag that was not given.",
			Advice: "add it; the message names it",
		},
		{
			Code: CodeMissingValue, Summary: "A flag was given without its value.",
			Why:    "In a script the cause is often an empty variable.",
			Advice: "add the value",
		},
		{
			Code: CodeConflictingFlags, Summary: "Two flags, or a flag and an argument, cannot go together.",
			Advice: "leave one of them out; the message says which exclude each other",
		},
		{
			Code: CodeMissingArgument, Summary: "The verb needs an argument that was not given.",
			Advice: "add it; macwrangler AREA VERB --help shows the order",
		},
		{
			Code: CodeExtraArgument, Summary: "The command line has more arguments than the verb takes.",
			Advice: "leave it out, or quote a value that has spaces in it",
		},
		{
			Code: CodeBadArgument, Summary: "The value of a flag or an argument is not one that the verb takes.",
			Advice: "the message says what is wanted",
		},
		{
			Code: CodeUnknownFormat, Summary: "The verb does not write the format that --format names.",
			Advice: "take one of those that the message lists",
		},
		{
			Code: CodeInterrupted, Summary: "A signal, such as that of Control-C, ended the run before it was done.",
			Advice: "the message says what was done and what was not; repeat the command",
		},
		{
			Code: CodeDeadlineExceeded, Summary: "The run reached its --deadline before it was done.",
			Why:    "The status is 2, and the message says what was done and what was not.",
			Advice: "give it longer with --deadline, and keep that below the limit of the program that runs it: Munki's is 60 seconds",
		},
		{
			Code: CodeInternal, Summary: "The program has a bug.",
			Advice: "report it with what the same command prints with --verbose",
		},
		{
			Code: CodeTooManyFiles, Summary: "A folder holds more files and folders than a check looks through: 200,000.",
			Why:    "What was found up to that number was checked, the rest was not.",
			Advice: "name a folder further down",
		},
		{
			Code: CodeNothingToCheck, Summary: "The folder holds no file of a kind that the check looks for.",
			Why:    "In a folder files are chosen by their names, and symbolic links are not followed; that nothing was checked must not look like a clean result.",
			Advice: "name the file itself, whatever it is called",
		},
	}
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return list
}
