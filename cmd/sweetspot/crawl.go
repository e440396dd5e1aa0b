package main

import (
	"errors"

	"github.com/spf13/cobra"

	"sweetspot/config"
	"sweetspot/crawler/parse"
)

func (a *app) crawlVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "crawl [flags] URL...",
		Short: "crawl a site into the store",
		Long: "Crawls what the URLs lead to and keeps a complete, durable picture of it. An " +
			"unfinished run of the same site is resumed by itself. Every setting can also " +
			"stand in a file (--config) or in the environment (--max-pages is " +
			"SWEETSPOT_MAX_PAGES); a flag counts more than a variable, and that more than the file.",
		Example: "sweetspot crawl https://example.com\n" +
			"sweetspot crawl --workers 32 --own-site --fail-on broken https://example.com\n" +
			"sweetspot crawl --config site.yaml --print-config",
	}
	flags := config.Bind(cmd.Flags())
	completeChoices(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		settings, err := a.load(flags)
		if err := errors.Join(err, uncompiled(settings)); err != nil {
			return err
		}
		if settings.PrintConfig {
			return settings.Print(a.stdout)
		}
		stop, err := a.serveProfiles(settings)
		if err != nil {
			return err
		}
		defer stop()
		return a.crawl(cmd.Context(), settings, args)
	}
	return cmd
}

// uncompiled finds the selectors and paths that do not compile, so that they are
// told together with all other faults of the command line.
func uncompiled(s *config.Settings) error {
	var faults []error
	for _, field := range s.Extract {
		if _, err := parse.ParseField(field); err != nil {
			faults = append(faults, s.Fault("extract", err))
		}
	}
	for _, canary := range s.Canary {
		if _, err := parse.ParseCanary(canary); err != nil {
			faults = append(faults, s.Fault("canary", err))
		}
	}
	for _, paths := range s.JSONLinks {
		if _, err := parse.ParsePaths(paths); err != nil {
			faults = append(faults, s.Fault("json-links", err))
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return exit(exitUsage, errors.Join(faults...))
}

// completeChoices lets the shell complete the values of flags that are one of
// a few words.
func completeChoices(cmd *cobra.Command) {
	for _, o := range config.Options() {
		if words := o.Choices(); words != nil && cmd.Flags().Lookup(o.Name) != nil {
			// An error means a flag that does not exist, which was just looked up.
			_ = cmd.RegisterFlagCompletionFunc(o.Name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
		}
	}
}
