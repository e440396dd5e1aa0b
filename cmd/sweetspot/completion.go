package main

import (
	"strings"

	"github.com/spf13/cobra"
)

func completionVerb() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "write a script that completes commands in your shell",
		Long: "Writes a script for bash, zsh, fish or powershell that completes verbs, flags and " +
			"their values. Load it in the shell's start-up file.",
		Example: "source <(sweetspot completion bash)\n" +
			"sweetspot completion fish > ~/.config/fish/completions/sweetspot.fish",
		ValidArgs: shells,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("name one shell: sweetspot completion %s", strings.Join(shells, "|"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			root, out := cmd.Root(), cmd.OutOrStdout()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(out, true)
			case "zsh":
				return root.GenZshCompletion(out)
			case "fish":
				return root.GenFishCompletion(out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(out)
			}
			return usage("no completion for %q; type sweetspot completion %s", args[0], strings.Join(shells, "|"))
		},
	}
}
