package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

const completionLong = `Print a script that teaches a shell to complete macwrangler's commands and
flags. Load it from the shell's start-up file, or save it where the shell looks
for completions.`

const completionExample = `  # bash, in ~/.bashrc
  source <(macwrangler completion bash)
  # zsh, once; the folder must be in $fpath
  macwrangler completion zsh > ~/.zsh/completions/_macwrangler
  # fish, once
  macwrangler completion fish > ~/.config/fish/completions/macwrangler.fish`

// newCompletion makes the completion command in place of cobra's, which exits
// with 0 for a shell that nobody knows.
func newCompletion(a *frame.App) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	var cmd *cobra.Command
	cmd = a.Verb(frame.Verb{
		Use:     "completion SHELL",
		Short:   "Print a completion script for a shell",
		Long:    completionLong,
		Example: completionExample,
		Args:    frame.OneWordOf("SHELL", shells),
		Values:  shells,
		Run: func(_ context.Context, args []string) error {
			return runCompletion(a, cmd.Root(), args[0])
		},
	})
	return cmd
}

func runCompletion(a *frame.App, root *cobra.Command, shell string) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(a.Out, true)
	case "zsh":
		return root.GenZshCompletion(a.Out)
	case "fish":
		return root.GenFishCompletion(a.Out, true)
	case "powershell":
		return root.GenPowerShellCompletionWithDesc(a.Out)
	default:
		return fmt.Errorf("no completion for %q", shell)
	}
}
