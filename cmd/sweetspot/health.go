package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"sweetspot/config"
	"sweetspot/crawler/nightly"
)

func (a *app) healthVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "health [flags]",
		Short: "ask whether nightly lives",
		Long: "Asks the nightly service that listens at the address, and ends with exit code 0 if it " +
			"lives, 1 if it does not: what a container's health check wants.",
		Example: "sweetspot health\nsweetspot health --addr 127.0.0.1:8081",
		Args:    noArguments("health"),
	}
	flags := config.Bind(cmd.Flags(), "addr")
	cmd.Flags().Lookup("addr").Annotations = nil
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		settings, err := a.load(flags)
		if err != nil {
			return err
		}
		if err := nightly.Health(cmd.Context(), settings.Night.Addr); err != nil {
			return exit(exitInternal, fmt.Errorf("nightly at %s: %w", settings.Night.Addr, err))
		}
		return nil
	}
	return cmd
}
