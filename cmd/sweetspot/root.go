package main

import (
	"strings"

	"github.com/spf13/cobra"

	"sweetspot/config"
)

// root puts the verbs together. A verb is a method of app in a file of its own
// that returns a command; cobra parses, and everything said to people is ours.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:     "sweetspot",
		Short:   "a web crawler that shows where concurrency pays",
		Example: "sweetspot crawl https://example.com",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownVerb(cmd, args[0])
			}
			return cmd.Help()
		},
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(flagError)
	root.SetHelpFunc(a.help)
	root.SetHelpCommand(helpVerb())
	root.AddCommand(
		a.demoVerb(),
		a.crawlVerb(),
		a.benchVerb(),
		a.nightlyVerb(),
		a.healthVerb(),
		a.siteVerb(),
		a.runsVerb(),
		a.diffVerb(),
		a.exportVerb(),
		a.reportVerb(),
		a.showVerb(),
		a.whyVerb(),
		a.linksVerb(),
		a.checkVerb(),
		a.pruneVerb(),
		a.robotsVerb(),
		a.versionVerb(),
		completionVerb(),
	)
	return root
}

// unknownVerb says what was probably meant. A URL alone is what people type
// first.
func unknownVerb(root *cobra.Command, word string) error {
	if strings.Contains(word, "://") {
		return usage("unknown verb %q; did you mean sweetspot crawl %s?", word, word)
	}
	var verbs []string
	for _, c := range root.Commands() {
		verbs = append(verbs, c.Name())
	}
	if near := config.Nearest(word, verbs); near != "" {
		return usage("unknown verb %q; did you mean sweetspot %s?", word, near)
	}
	return usage("unknown verb %q; sweetspot help lists them", word)
}

func helpVerb() *cobra.Command {
	return &cobra.Command{
		Use:   "help [VERB]",
		Short: "show the help of a verb",
		Args:  cobra.MaximumNArgs(1),
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			var verbs []string
			for _, c := range cmd.Root().Commands() {
				verbs = append(verbs, c.Name()+"\t"+c.Short)
			}
			return verbs, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Root().Help()
			}
			verb, _, err := cmd.Root().Find(args)
			if err != nil || verb == cmd.Root() {
				return unknownVerb(cmd.Root(), args[0])
			}
			return verb.Help()
		},
	}
}
