package fault

// Meaning explains a code to somebody who has met it: macwrangler explain
// prints it.
type Meaning struct {
	Code Code
	Kind Kind
	// Summary says in one sentence what happened or what is the case.
	Summary string
	// Why says how it comes about, in a sentence or two; "" where the summary
	// says it.
	Why string
	// Advice says what to do: a command to type where there is one.
	Advice string
	// Example is a command line or a line of a file that leads to the code, or
	// a message with it; "" where none would help.
	Example string
	// Source says where the fact comes from: a document, a header, a test of
	// ours on a real server; "" for a code of this program's own making, such
	// as a usage error.
	Source string
}

// Kind is what has a code.
type Kind string

// The kinds of codes, with their text form.
const (
	KindError  Kind = "error"  // of an [Error]
	KindReason Kind = "reason" // of a [Reason] in a result
)

// Common explains the codes that several areas have.
func Common() []Meaning {
	list := []Meaning{
		{
			Code: NotFound, Summary: "A file or folder does not exist.",
			Advice: "check the path; below --root every default path is taken from that volume",
		},
		{
			Code: PermissionDenied, Summary: "The system did not allow reading or writing something.",
			Why:    "The file belongs to somebody else or is locked, or macOS protects it: some folders need Full Disk Access even for root.",
			Advice: "repeat the command with sudo; where root is refused, look for a lock with ls -lO FILE (chflags nouchg FILE removes it), or allow Full Disk Access for the terminal or the management agent in System Settings, Privacy & Security",
		},
		{
			Code: AlreadyExists, Summary: "Something is already where a new file or folder was to be made.",
			Why:    "Nothing is overwritten unless the verb is about changing it.",
			Advice: "name another path, or move what is there out of the way",
		},
		{
			Code: DiskFull, Summary: "The volume has no space left, or a quota is used up.",
			Advice: "free some space and repeat the command",
		},
		{
			Code: ReadOnly, Summary: "The volume is mounted read-only, or the file is locked.",
			Why:    "The system volume of macOS 10.15 and newer is read-only; Users and Library are on the data volume.",
			Advice: "mount the volume for writing, or name the data volume with --data-root; for a locked file: chflags nouchg FILE",
		},
		{
			Code: WrongFileType, Summary: "A file is where a folder is needed, or the other way round.",
			Advice: "check the path",
		},
		{
			Code: NotRegular, Summary: "The path names a folder, a pipe, a device or a socket and not a regular file.",
			Why:    "Only regular files are read, so that a planted pipe cannot make the program wait for ever.",
			Advice: "name the file itself; to read a stream, use - for standard input where the verb allows it",
		},
		{
			Code: EmptyFile, Summary: "The file has no content.",
			Why:    "An empty file is more often a failed copy than an intended one.",
			Advice: "copy the file again",
		},
		{
			Code: TooLarge, Summary: "The file is larger than any real one of its kind, so it was not read.",
			Why:    "Every input is bounded, so that a hostile file cannot use up the memory.",
			Advice: "check that it is the right file",
		},
		{
			Code: Truncated, Summary: "The file or the answer ends in the middle.",
			Advice: "copy or export it again, and compare the sizes",
		},
		{
			Code: ReadFailed, Summary: "Reading failed after it had begun.",
			Advice: "repeat the command; if it fails again, check the disk, the network mount or the program that writes into the pipe",
		},
		{
			Code: WriteFailed, Summary: "Writing failed, so the result did not arrive whole.",
			Advice: "check the space and the permissions at the target, or the program that reads the pipe, and repeat the command",
		},
		{
			Code: ConnectionRefused, Summary: "The host refused the connection: nothing listens on that port, or a firewall rejects it.",
			Advice: "check the port, that the service is running, and the firewall of the host",
		},
		{
			Code: HostNotFound, Summary: "The name of the host could not be resolved.",
			Why:    "The name does not exist, or no nameserver gave an answer that can be used; the message says which.",
			Advice: "check the spelling, and that this machine uses the right nameservers: scutil --dns lists them",
		},
		{
			Code: TimedOut, Summary: "No answer arrived in time.",
			Why:    "The other end is slow or down, a firewall drops what is sent to it, or another program holds a lock.",
			Advice: "check that the other end can be reached from this machine, or give it longer: --timeout 2m",
		},
		{
			Code: Stopped, Summary: "The run was stopped by a signal or by --deadline before it was done.",
			Advice: "repeat the command; what was done stays done",
		},
		{
			Code: Failed, Summary: "Something failed in a way that has no code of its own.",
			Advice: "read the message; --verbose says more",
		},
	}
	for i := range list {
		list[i].Kind = KindError
	}
	return list
}
