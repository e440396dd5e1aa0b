package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"sweetspot/crawler/fetch/robots"
	"sweetspot/crawler/urls"
)

// robotsVerdict is what the verb says, and its JSON form.
type robotsVerdict struct {
	Allowed bool   `json:"allowed"`
	Line    int    `json:"line,omitempty"` // from 1; 0 if no rule matched
	Rule    string `json:"rule,omitempty"`
}

func (a *app) robotsVerb() *cobra.Command {
	var file, agent string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "robots --file FILE [flags] URL",
		Short: "say whether a robots.txt allows a URL, and which line decides",
		Long: "Judges a URL by a robots.txt as RFC 9309 says and as a crawl does. Nothing is " +
			"fetched. Ends with exit code 0 if the URL is allowed, 20 if it is not.",
		Example: "sweetspot robots --file robots.txt https://example.com/private/page\n" +
			"curl -s https://example.com/robots.txt | sweetspot robots --file - /search?q=1",
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) != 1:
				return usage("robots wants one URL, not %d; type sweetspot robots --file robots.txt https://example.com/", len(args))
			case file == "":
				return usage("--file: is missing; type --file robots.txt, or --file - for standard input")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			verdict, err := a.judge(file, agent, args[0])
			if err != nil {
				return exit(exitUsage, err)
			}
			return a.tell(verdict, asJSON)
		},
	}
	cmd.Flags().StringVar(&file, "file", "", "the robots.txt to judge by, a `FILE` or - for standard input")
	cmd.Flags().StringVar(&agent, "agent", "sweetspot", "the crawler's `NAME`: a product token or a whole user agent")
	cmd.Flags().BoolVar(&asJSON, "json", false, "write a JSON object")
	return cmd
}

// judge asks the robots.txt in a file about a URL, or about a path.
func (a *app) judge(file, agent, url string) (robotsVerdict, error) {
	path := url
	if url == "" || url[0] != '/' {
		u, err := urls.Parse(url)
		if err != nil {
			return robotsVerdict{}, err
		}
		path = u.RequestURI()
	}
	body, err := a.readInput(file, robots.MaxBody)
	if err != nil {
		return robotsVerdict{}, fmt.Errorf("--file: %w; name a robots.txt, or - for standard input", err)
	}
	ok, line := robots.Parse(body).Group(agent).Allowed(path)
	return robotsVerdict{Allowed: ok, Line: line.Number, Rule: line.Text}, nil
}

func (a *app) tell(v robotsVerdict, asJSON bool) error {
	if err := a.printVerdict(v, asJSON); err != nil || v.Allowed {
		return err
	}
	return exit(exitRobots, nil)
}

func (a *app) printVerdict(v robotsVerdict, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(a.stdout).Encode(v)
	}
	answer, reason := a.stdout.green("allowed"), "no rule matches"
	if !v.Allowed {
		answer = a.stdout.red("disallowed")
	}
	if v.Line > 0 {
		reason = fmt.Sprintf("line %d: %s", v.Line, clean(v.Rule))
	}
	_, err := fmt.Fprintf(a.stdout, "%s  %s\n", answer, reason)
	return err
}

// readInput reads at most limit bytes of a file, or of standard input for "-".
func (a *app) readInput(name string, limit int64) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(a.stdin, limit))
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}
