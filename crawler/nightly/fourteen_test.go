package nightly

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
	"sweetspot/store"
	"sweetspot/store/diff"
)

// liar is the page whose validators never change.
const liar = 13

// history is what happens to a site in fourteen nights.
func history() []site.Event {
	return []site.Event{
		{Page: 12, What: site.Noisy, From: 1},
		{Page: 17, What: site.Noisy, From: 7},
		{Page: 10, What: site.Absent, From: 1, Until: 3},
		{Page: 3, What: site.Missing, From: 3, Until: 5},
		{Page: 4, What: site.Rewritten, From: 3},
		{Page: 11, What: site.Retitled, From: 4},
		{Page: flaps, What: site.Failing, From: 5, Until: 6}, // one night
		{Page: liar, What: site.Lying, From: 2},
		{Page: liar, What: site.Rewritten, From: 6},
		{Page: 14, What: site.Failing, From: 6, Until: 8}, // two nights
		{Page: site.AllPages, What: site.Redesigned, From: 9},
		{Page: site.AllPages, What: site.Gated, From: 10, Until: 11},
		{Page: 6, What: site.Retired, From: 11},
		{Page: 7, What: site.Absent, From: 12},
		{Page: 8, What: site.Forwarded, From: 13},
		{Page: 15, What: site.Failing, From: 12, Until: 13}, // every other night
		{Page: 15, What: site.Failing, From: 14, Until: 15},
	}
}

// flaps is a page that does not link to page 3: what is not seen of a page that
// fails is told a night later.
const flaps = 9

// truth is what a person who knows the history wants to hear of a night. How many
// pages changed, and how, follows from the site itself: see picture.
type truth struct {
	code     int
	kind     Kind
	text     string // of the notice, up to what changed
	baseline int
}

func truths() []truth {
	return []truth{
		{0, "", "", 0},
		{0, "", "", 1},
		{10, Problems, "12 links broke; ", 2}, // page 3 is missing
		{0, Changed, "", 3},
		{11, Mended, "12 broken links are whole again; ", 4}, // and a page fails: nothing is said of it
		{11, "", "", 5},                                     // which is over; page 14 fails: nothing, and the liar is believed
		{10, Problems, "10 links broke; ", 6},               // page 14, for the second night; and a page becomes noisy, which is a change once
		{0, Mended, "10 broken links are whole again; ", 7}, // and the lie comes out, as each seventh run fetches all
		{0, Changed, "", 8},
		{12, Guarded, "run 10 is not believed: 39 of 40 pages (98 %) are lost; more than 20 % are suspicious; if the site is meant to be like this: sweetspot nightly --accept shop", 9},
		{10, Problems, "7 links broke; the site is well again; ", 9}, // page 6 is gone for good
		{11, Changed, "", 11}, // page 7 is gone, and nothing links to it
		{0, Changed, "", 12},
		{11, "", "", 13},
	}
}

// Fourteen nights of a site whose history is known: no false alarm, no miss.
func TestFourteenNights(t *testing.T) {
	web, err := site.New(site.Options{Pages: 40, Links: 10, Size: 500, NoLog: true, Script: history()})
	must(t, err)
	onStage(t, &direct{handler: web}, func(s *stage) {
		s.change = func(o *Options) {
			o.Analyst = Analysis{}
			o.Sites[0].Crawl.Previous, o.Sites[0].Crawl.Probation = crawler.Latest, crawler.None
		}
		pictures := []picture{nil}
		for i, truth := range truths() {
			web.Night(i + 1)
			pictures = append(pictures, lookAt(web, believed(pictures, web.Path(liar))))
			s.run(day)
			s.hold(i+1, truth, pictures)
		}
	})
}

// believed is how the crawler saw the liar last: it looks in the first and the
// eighth night.
func believed(nights []picture, path string) picture {
	switch n := len(nights); {
	case n == 1 || n == 8:
		return nil
	case n < 8:
		return picture{path: nights[1][path]}
	}
	return picture{path: nights[8][path]}
}

// hold holds a night against the truth.
func (s *stage) hold(night int, want truth, pictures []picture) {
	s.Helper()
	nights := s.nights()
	n := nights[len(nights)-1]
	equal(s, "run", n.Run, night)
	equal(s, fmt.Sprintf("night %d: exit code", night), n.ExitCode, want.code)
	equal(s, fmt.Sprintf("night %d: baseline", night), n.Baseline, want.baseline)
	var told Changes
	if want.baseline > 0 {
		changes := pictures[want.baseline].changes(pictures[night])
		if d := cmp.Diff(changes, s.changes(n)); d != "" {
			s.Errorf("night %d: changes: %s", night, d)
		}
		told = worthTelling(changes)
	}
	told.Templates = n.Changes.Templates // how many pages share a change is for the package diff to say
	equal(s, fmt.Sprintf("night %d: changes", night), n.Changes, told)
	kind, text := Kind(""), ""
	for _, notice := range s.post.notices(s) {
		kind, text = kind+notice.Kind, text+notice.Text
	}
	if told.Any() && want.kind != Guarded {
		want.text += told.String()
	}
	equal(s, fmt.Sprintf("night %d: notice", night), kind, want.kind)
	equal(s, fmt.Sprintf("night %d: notice", night), text, want.text)
}

// worthTelling counts the changes that are news.
func worthTelling(changes map[string]string) (n Changes) {
	for _, what := range changes {
		switch what {
		case "new":
			n.New++
		case "gone":
			n.Gone++
		case "moved":
			n.Moved++
		case "changed":
			n.Changed++
		}
	}
	return n
}

// changes are those that the package diff finds between a night's run and its
// baseline, one by one.
func (s *stage) changes(n Night) map[string]string {
	s.Helper()
	all := map[string]string{}
	k := s.new().sites[0]
	must(s, k.look(n.Run, n.Baseline, func(baseline, run *store.Run, _ Findings) error {
		d, err := diff.Compare(baseline, run, diff.Options{Followed: followed, Recurring: math.MaxInt})
		if err != nil {
			return err
		}
		return d.Each(func(c diff.Change) error {
			what := string(c.Kind)
			if c.Kind == diff.Changed && !tellable(c) {
				what = "not news"
			}
			all[strings.TrimPrefix(c.URL, "http://shop.test")] = what
			return nil
		})
	}))
	return all
}
