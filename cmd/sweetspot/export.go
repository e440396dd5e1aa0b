package main

import (
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sweetspot/crawler/parse"
	"sweetspot/store"
	"sweetspot/store/export"
)

func (a *app) exportVerb() *cobra.Command {
	var r *reader
	var what, format, to string
	cmd := &cobra.Command{
		Use:   "export --what WHAT [flags]",
		Short: "write out what a run holds",
		Long: "Writes URLs, pages, links, failures or refused URLs of a run to standard output, " +
			"in order of id, as lines of JSON or as CSV; or the kept bodies into a folder.",
		Example: "sweetspot export --what pages --format csv > pages.csv\n" +
			"sweetspot export --what failures | jq -r '.url + \" on \" + .parent_url'\n" +
			"sweetspot export --what bodies --to ./bodies",
		Args: noArguments("export"),
		RunE: func(*cobra.Command, []string) error {
			switch {
			case !slices.Contains(export.What(), what):
				return usage("--what: %q is not one of %s", what, strings.Join(export.What(), ", "))
			case !slices.Contains(export.Formats(), format):
				return usage("--format: %q is not one of %s", format, strings.Join(export.Formats(), ", "))
			case what == "bodies" && to == "":
				return usage("--to: is missing; type --to DIR for the folder that the bodies go into")
			}
			return r.with(func(run *store.Run) error {
				o := export.Options{Kind: kindName, LinkText: keepsText(run), To: to}
				err := export.Export(a.stdout, run, what, format, o)
				if e, ok := errors.AsType[*os.PathError](err); ok {
					return usage("--to: %w", e)
				}
				return err
			})
		},
	}
	r = a.reader(cmd)
	cmd.Flags().StringVar(&what, "what", "pages", "one of "+strings.Join(export.What(), ", ")+" as `WHAT`")
	cmd.Flags().StringVar(&format, "format", "jsonl", "one of "+strings.Join(export.Formats(), ", ")+" as `FORMAT`")
	cmd.Flags().StringVar(&to, "to", "", "the folder `DIR` that bodies are written to")
	// An error means a flag that does not exist, which was just made.
	_ = cmd.RegisterFlagCompletionFunc("what", cobra.FixedCompletions(export.What(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(export.Formats(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func kindName(k uint8) string { return parse.Kind(k).String() }

// keepsText reports whether a run was made with --link-text.
func keepsText(run *store.Run) bool {
	return strings.Contains(string(run.Record().Options), `"LinkText":true`)
}

// followed is which links count as clicks.
func followed(k uint8) bool { return parse.Kind(k).Followed() }
