package nightly

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"sweetspot/crawler"
)

// pagePicture is what the status page shows, in words.
type pagePicture struct {
	At      string
	Version string
	Renew   bool
	Summary string
	Sites   []sitePicture
}

type sitePicture struct {
	Name, Seeds, Schedule string
	State, Mark           string // Mark is good, bad, warn or calm
	Next                  string
	Progress              string
	Percent               int
	Running               bool
	Last                  string
	Problem               string
	Nights                []row
}

// row is a night in a site's table.
type row struct {
	Run                                   int
	Mark, Ended, Took, Pages, News, Links string
	Report                                string
}

// shownNights is how many nights of a site the page lists.
const shownNights = 14

func (s *Service) picture(now time.Time) pagePicture {
	p := pagePicture{At: now.Format("2006-01-02 15:04:05 MST"), Version: s.o.Version}
	marks := map[string]int{}
	for _, k := range s.sites {
		site := k.picture(k.status(), now)
		p.Renew = p.Renew || site.Running
		marks[site.Mark]++
		p.Sites = append(p.Sites, site)
	}
	p.Summary = count(len(p.Sites), "site", "sites")
	switch bad := marks["bad"] + marks["warn"]; {
	case bad > 0:
		p.Summary += ", " + count(bad, "needs a look", "need a look")
	case marks["good"] > 0:
		p.Summary += ", all well"
	}
	return p
}

func (k *keeper) picture(s Status, now time.Time) sitePicture {
	p := sitePicture{Name: s.Name, Seeds: strings.Join(s.Seeds, ", "), Schedule: s.Schedule, State: string(s.Phase), Mark: "calm"}
	if !s.Next.IsZero() {
		p.Next = fmt.Sprintf("%s, in %s", k.site.Schedule.In(s.Next).Format("Mon 2 Jan 15:04 MST"), about(s.Next.Sub(now)))
	}
	if s.Phase == Waiting {
		p.State = "waits for other sites"
	}
	if c := s.Progress; c != nil {
		p.Running, p.State = true, "crawling"
		p.Progress = fmt.Sprintf("%d pages, %d to go, %d at once, %s so far", c.Pages, c.Remaining, c.InFlight, about(c.Elapsed))
		p.Percent = 100 * c.Pages / max(c.Pages+c.Remaining+c.InFlight, 1)
	}
	p.Running = p.Running || s.Phase != Idle
	for _, n := range slices.Backward(s.Nights) {
		if len(p.Nights) < shownNights {
			p.Nights = append(p.Nights, k.row(n))
		}
	}
	if len(s.Nights) > 0 {
		last := s.Nights[len(s.Nights)-1]
		p.Mark, p.Last = mark(last), outcome(last)
		p.Problem = strings.Join(append(slices.Clone(last.Guard), last.Problem), " ")
	}
	return p
}

func (k *keeper) row(n Night) row {
	r := row{
		Run: n.Run, Mark: mark(n), Ended: k.site.Schedule.In(n.Ended).Format("2 Jan 15:04"), Took: about(n.Ended.Sub(n.Started)),
		Pages: strconv.Itoa(n.Pages), News: "first night", Links: strconv.Itoa(n.Broken),
	}
	switch {
	case len(n.Guard) > 0:
		r.News = "not believed"
	case trouble(n.ExitCode) || n.Run == 0:
		r.News = "came to nothing"
	case n.Baseline > 0:
		r.News = n.Changes.String()
	}
	if n.New > 0 {
		r.Links += fmt.Sprintf(", %d new", n.New)
	}
	if n.Resolved > 0 {
		r.Links += fmt.Sprintf(", %d mended", n.Resolved)
	}
	if n.Run > 0 {
		r.Report = fmt.Sprintf("/reports/%s/%d", k.site.Name, n.Run)
	}
	return r
}

// outcome says in a few words how a night ended.
func outcome(n Night) string {
	switch n.ExitCode {
	case crawler.ExitClean:
		return "all well"
	case crawler.ExitLimit:
		return "stopped at a limit"
	case crawler.ExitProblems:
		return count(n.New, "link broke", "links broke")
	case crawler.ExitSuspects:
		return count(n.Suspects, "link is suspect", "links are suspect")
	case crawler.ExitBaseline:
		return "the run is not believed"
	}
	return "the site could not be crawled"
}

func mark(n Night) string {
	switch n.ExitCode {
	case crawler.ExitClean, crawler.ExitSuspects:
		return "good"
	case crawler.ExitLimit, crawler.ExitProblems, crawler.ExitBaseline:
		return "warn"
	}
	return "bad"
}

// about says a time as people do.
func about(d time.Duration) string {
	switch d = d.Round(time.Second); {
	case d < time.Minute:
		return fmt.Sprintf("%d s", max(int(d.Seconds()), 0))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d days", int(d.Hours())/24)
}
