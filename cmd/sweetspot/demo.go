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
	"sweetspot/store/human"
)

// demo is what the newcomer sees first. By default its site has few enough pages
// that one at a time ends within a quarter of a minute, and enough that 32
// workers have something to do.
type demo struct {
	*app
	pages   int
	latency time.Duration
	workers int
}

func (a *app) demoVerb() *cobra.Command {
	d := demo{app: a}
	cmd := &cobra.Command{
		Use:   "demo [flags]",
		Short: "see what concurrency gains, in half a minute",
		Long: "Serves a synthetic site on loopback and crawls it twice: one page at a time, and with " +
			"many workers. Shows both side by side and proves that they found the same. Nothing leaves " +
			"this machine, and nothing stays on it.",
		Example: "sweetspot demo\nsweetspot demo --latency 5ms --workers 8",
		Args:    noArguments("demo"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := d.validate(); err != nil {
				return err
			}
			return d.run(cmd.Context())
		},
	}
	cmd.Flags().IntVar(&d.pages, "pages", 300, "`NUMBER` of pages of the site")
	cmd.Flags().DurationVar(&d.latency, "latency", 50*time.Millisecond, "`TIME` that each page takes")
	cmd.Flags().IntVar(&d.workers, "workers", 32, "`NUMBER` of workers of the second crawl")
	return cmd
}

func (d *demo) validate() error {
	var faults []error
	if d.pages < 2 || d.pages > 100_000 {
		faults = append(faults, fmt.Errorf("--pages: must be between 2 and 100000, not %d", d.pages))
	}
	if d.latency < 0 || d.latency > 10*time.Second {
		faults = append(faults, fmt.Errorf("--latency: must be between 0s and 10s, not %s", d.latency))
	}
	if d.workers < 2 || d.workers > 4096 {
		faults = append(faults, fmt.Errorf("--workers: must be between 2 and 4096, not %d", d.workers))
	}
	if len(faults) == 0 {
		return nil
	}
	return exit(exitUsage, errors.Join(faults...))
}

// race is one of the demo's crawls.
type race struct {
	name    string
	options crawler.Options
	summary crawler.Summary
	digest  [32]byte
	links   int
}

func (d *demo) run(ctx context.Context) (err error) {
	d.grace()
	s, err := site.New(site.Options{Pages: d.pages, Latency: d.latency, NoLog: true})
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

	d.intro(server.URL())
	one := &race{name: "--sequential", options: crawler.Options{Sequential: true}}
	many := &race{name: fmt.Sprintf("--workers %d", d.workers), options: crawler.Options{Workers: d.workers}}
	for i, r := range []*race{one, many} {
		r.options.Store, r.options.MaxPages = filepath.Join(folder, fmt.Sprint(i)), crawler.None
		if err := d.crawl(ctx, r, server.URL()+"/", one.summary.Elapsed); err != nil {
			return err
		}
	}
	d.table(one, many)
	return d.result(one, many)
}

func (d *demo) intro(url string) {
	o := d.stdout
	fmt.Fprintf(o, "%s  where concurrency pays\n\n", o.bold("sweetspot"))
	fmt.Fprintf(o, "A site of %d pages at %s answers each request after %s.\n", d.pages, url, short(d.latency))
	fmt.Fprintf(o, "It is crawled twice: one page at a time, then with %d workers.\n\n", d.workers)
}

const barWidth = 32

// crawl crawls once and draws a bar, as long as the time it takes.
func (d *demo) crawl(ctx context.Context, r *race, url string, longest float64) error {
	c, err := crawler.New(r.options)
	if err != nil {
		return err
	}
	stop := d.fill(ctx, c, r.name)
	r.summary, err = c.Run(ctx, url)
	stop()
	if err != nil {
		return crawlError(err)
	}
	if r.summary.Outcome != crawler.Complete {
		return exit(r.summary.ExitCode, errors.New("the demo was interrupted"))
	}
	width := max(int(barWidth*r.summary.Elapsed/max(longest, r.summary.Elapsed)+0.5), 1)
	fmt.Fprintf(d.stdout, "  %-14s %s%s %8s\n", r.name, d.stdout.green(strings.Repeat("█", width)),
		strings.Repeat(" ", barWidth-width), short(seconds(r.summary.Elapsed)))
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

// fill shows how far a crawl is, where somebody watches.
func (d *demo) fill(ctx context.Context, c *crawler.Crawler, name string) (stop func()) {
	if !d.stdout.redraws {
		return func() {}
	}
	return d.watch(ctx, c.Progress, &filling{d, name})
}

// filling is a bar that fills as pages are fetched.
type filling struct {
	*demo
	name string
}

func (f *filling) every() time.Duration { return 100 * time.Millisecond }
func (f *filling) stopping()            {}
func (f *filling) end()                 { fmt.Fprint(f.stdout, "\r\x1b[K") }

func (f *filling) tell(p crawler.Progress) {
	line := fmt.Sprintf("  %-14s %s %8s  %6d pages", f.name, bar(float64(p.Pages)/float64(f.pages), barWidth), short(p.Elapsed), p.Pages)
	fmt.Fprint(f.stdout, "\r\x1b[K"+clip(line, f.stdout.width()-1))
}

// table compares the two.
func (d *demo) table(one, many *race) {
	o := d.stdout
	row := func(label, left, right string) {
		fmt.Fprintf(o, "  %s %20s %20s\n", o.dim(fmt.Sprintf("%-14s", label)), left, right)
	}
	a, b := one.summary, many.summary
	fmt.Fprintln(o)
	row("", one.name, many.name)
	row("time", short(seconds(a.Elapsed)), short(seconds(b.Elapsed)))
	row("pages/s", fmt.Sprintf("%.1f", a.PagesPerS), fmt.Sprintf("%.1f", b.PagesPerS))
	row("at once", fmt.Sprint(a.PeakInFlight), fmt.Sprint(b.PeakInFlight))
	row("limited by", limit(one), limit(many))
}

// result says what follows, once it is proved that both crawls did the same.
func (d *demo) result(one, many *race) error {
	if one.digest != many.digest {
		return exit(exitInternal, fmt.Errorf("the two stores differ (%x, %x): this must never happen, please report it", one.digest[:4], many.digest[:4]))
	}
	o := d.stdout
	gain := one.summary.Elapsed / many.summary.Elapsed
	fmt.Fprintf(o, "\n  %s  faster with %d workers, for the same work\n", o.bold(fmt.Sprintf("%-6s", fmt.Sprintf("%.1f x", gain))), d.workers)
	fmt.Fprintf(o, "  %s  %s and %s under the same ids in both stores\n\n",
		o.green("same  "), human.Plural(one.summary.Pages, "page", "pages"), human.Plural(one.links, "link", "links"))
	for _, line := range wrap(d.moral(many), 76) {
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
func (d *demo) moral(many *race) string {
	s := "A lone worker waits for the server nearly all of the time. Waiting needs no processor, so others can wait " +
		"meanwhile: that is what concurrency is good at."
	for _, w := range many.summary.Where {
		if w.Phase == "frontier empty" && w.Share > 0.05 {
			s += fmt.Sprintf(" It is not %d times faster, as for %.0f %% of their time workers had no page to fetch: "+
				"its link was yet to be found.", d.workers, 100*w.Share)
		}
	}
	return s
}
