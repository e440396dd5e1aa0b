package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/store"
	"sweetspot/store/export"
)

// The demo's site: few enough pages that one at a time ends within a quarter of
// a minute, enough that 32 workers have something to do.
const (
	demoPages   = 300
	demoLatency = 50 * time.Millisecond
	demoWorkers = 32
)

func (a *app) demoVerb() *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "see what concurrency gains, in half a minute",
		Long: fmt.Sprintf("Serves a synthetic site of %d pages on loopback, each of which takes %s, and "+
			"crawls it twice: one page at a time, and with %d workers. Shows both side by side and "+
			"proves that they found the same. Nothing leaves this machine, and nothing stays on it.",
			demoPages, short(demoLatency), demoWorkers),
		Example: "sweetspot demo",
		Args:    noArguments("demo"),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.demo(cmd.Context()) },
	}
}

// race is one of the demo's crawls.
type race struct {
	name    string
	options crawler.Options
	summary crawler.Summary
	digest  [32]byte
	links   int
}

func (a *app) demo(ctx context.Context) (err error) {
	a.grace()
	s, err := site.New(site.Options{Pages: demoPages, Latency: demoLatency, NoLog: true})
	if err != nil {
		return err
	}
	server, err := s.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "sweetspot-demo-")
	if err != nil {
		return errors.Join(err, server.Close())
	}
	defer func() { err = errors.Join(err, server.Close(), os.RemoveAll(folder)) }()

	a.demoIntro(server.URL())
	races := []*race{
		{name: "--sequential", options: crawler.Options{Sequential: true}},
		{name: fmt.Sprintf("--workers %d", demoWorkers), options: crawler.Options{Workers: demoWorkers}},
	}
	for i, r := range races {
		r.options.Store = filepath.Join(folder, fmt.Sprint(i))
		if err := a.run1(ctx, r, server.URL()+"/", races[0].summary.Elapsed); err != nil {
			return err
		}
	}
	return a.demoResult(races[0], races[1])
}

func (a *app) demoIntro(url string) {
	o := a.stdout
	fmt.Fprintf(o, "\n%s  where concurrency pays\n\n", o.bold("sweetspot"))
	fmt.Fprintf(o, "A site of %d pages at %s answers each request after %s.\n", demoPages, url, short(demoLatency))
	fmt.Fprintf(o, "It is crawled twice: one page at a time, then with %d workers.\n\n", demoWorkers)
}

// run1 crawls once, with a bar that fills: as long as the time it takes.
func (a *app) run1(ctx context.Context, r *race, url string, longest float64) error {
	c, err := crawler.New(r.options)
	if err != nil {
		return err
	}
	stop := a.fill(c, r.name)
	r.summary, err = c.Run(ctx, url)
	stop()
	if err != nil {
		return crawlError(err)
	}
	if r.summary.Outcome != crawler.Complete {
		return exit(r.summary.ExitCode, errors.New("the demo was interrupted"))
	}
	longest = max(longest, r.summary.Elapsed)
	width := max(int(barWidth*r.summary.Elapsed/longest+0.5), 1)
	fmt.Fprintf(a.stdout, "  %-13s %s%s %7s  %6.1f pages/s\n", r.name, a.stdout.green(strings.Repeat("█", width)),
		strings.Repeat(" ", barWidth-width), short(seconds(r.summary.Elapsed)), r.summary.PagesPerS)
	return r.measure()
}

// measure reads what the crawl stored.
func (r *race) measure() (err error) {
	folder, err := store.OpenExisting(r.options.Store)
	if err != nil {
		return err
	}
	run, err := folder.Read(r.summary.Run)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, run.Close()) }()
	for v, err := range run.Visits(1) {
		if err != nil {
			return err
		}
		r.links += len(v.Links)
	}
	r.digest, err = export.Digest(run)
	return err
}

const barWidth = 32

// fill shows how far a crawl is, where somebody watches.
func (a *app) fill(c *crawler.Crawler, name string) (stop func()) {
	if !a.stdout.terminal() {
		return func() {}
	}
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticks := time.NewTicker(redrawEvery)
		defer ticks.Stop()
		for {
			select {
			case <-ticks.C:
				if p, ok := c.Progress(); ok {
					n := min(p.Pages*barWidth/demoPages, barWidth)
					fmt.Fprintf(a.stdout, "\r\x1b[K  %-13s %s%s %7s  %s", name, strings.Repeat("▒", n), strings.Repeat("░", barWidth-n), short(p.Elapsed), plural(p.Pages, "page", "pages"))
				}
			case <-done:
				fmt.Fprint(a.stdout, "\r\x1b[K")
				return
			}
		}
	}()
	return func() {
		close(done)
		<-ended
	}
}

// demoResult compares the two, and says what follows.
func (a *app) demoResult(one, many *race) error {
	o := a.stdout
	gain := one.summary.Elapsed / many.summary.Elapsed
	row := func(label, left, right string) {
		fmt.Fprintf(o, "  %-13s %18s %18s\n", o.dim(fmt.Sprintf("%-13s", label)), left, right)
	}
	fmt.Fprintln(o)
	row("", one.name, many.name)
	row("time", short(seconds(one.summary.Elapsed)), short(seconds(many.summary.Elapsed)))
	row("pages", grouped(one.summary.Pages), grouped(many.summary.Pages))
	row("pages/s", fmt.Sprintf("%.1f", one.summary.PagesPerS), fmt.Sprintf("%.1f", many.summary.PagesPerS))
	row("at once", fmt.Sprint(one.summary.PeakInFlight), fmt.Sprint(many.summary.PeakInFlight))
	row("limited by", limit(one), limit(many))
	fmt.Fprintf(o, "\n  %s  %d workers took %.1f times less time for the same work.\n", o.bold(fmt.Sprintf("%.1f x", gain)), demoWorkers, gain)
	if one.digest != many.digest {
		return exit(exitInternal, fmt.Errorf("the two stores differ (%x, %x): this must never happen, please report it", one.digest[:4], many.digest[:4]))
	}
	fmt.Fprintf(o, "  %s  Both stores hold the same %s and %s under the same ids\n         (SHA-256 of both without times: %x…).\n\n",
		o.green("same"), plural(one.summary.Pages, "page", "pages"), plural(one.links, "link", "links"), one.digest[:8])
	for _, line := range wrap(moral(many), 76) {
		fmt.Fprintf(o, "  %s\n", line)
	}
	fmt.Fprintf(o, "\n  next: %s\n", o.bold("sweetspot crawl https://example.com"))
	return nil
}

func limit(r *race) string {
	top := r.summary.Where[0]
	return fmt.Sprintf("%s %.0f %%", top.Phase, 100*top.Share)
}

// moral says what the figures show.
func moral(many *race) string {
	s := "One at a time, nearly all of the time goes to waiting for the server. Waiting needs no processor, so " +
		"others can wait at the same time: that is what concurrency is good at."
	for _, w := range many.summary.Where {
		if w.Phase == "frontier empty" && w.Share > 0.05 {
			s += fmt.Sprintf(" It does not gain a factor of %d: for %.0f %% of their time the workers had no page to fetch, "+
				"since the links to it had not been found yet. A larger site keeps them busier.", demoWorkers, 100*w.Share)
		}
	}
	return s
}
