package links_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sweetspot/store"
	"sweetspot/store/links"
	"sweetspot/store/storetest"
)

const seed = "https://example.com/"

// page is what a night has of one page.
type page struct {
	url    string
	links  []storetest.Link
	status int    // 200 unless it says otherwise
	fault  string // instead of a response
	absent bool   // queued, but not visited: the night ends at a limit
	none   bool   // nobody knows it
}

// night writes a run of some pages; the first is the seed. Checks come after.
func night(t *testing.T, s *store.Store, pages []page, checks func(*storetest.Builder)) *store.Run {
	t.Helper()
	b := storetest.BuildIn(t, s, pages[0].url)
	ending := store.Ending{Outcome: store.Complete}
	for _, p := range pages {
		switch {
		case p.none:
			continue
		case p.absent:
			ending = store.Ending{Outcome: store.Limit, Limit: "max-pages"}
			continue
		}
		b.Visit(p.url, p.links, func(v *store.Visit) {
			if p.status != 0 {
				v.Status = p.status
			}
			if p.fault != "" {
				v.Outcome, v.Status, v.Error = store.Failed, 0, p.fault
			}
		})
	}
	if checks != nil {
		checks(b)
	}
	return b.End(ending)
}

// told is a report in short: sign, source, target, fault.
func told(r links.Report) []string {
	var all []string
	for sign, list := range map[string][]links.Problem{"!": r.Confirmed, "=": r.Standing, "?": r.Suspects, "+": r.Resolved} {
		for _, p := range list {
			name := strings.TrimPrefix(p.Target, seed)
			if p.Fragment != "" {
				name += "#" + p.Fragment
			}
			all = append(all, fmt.Sprintf("%s %s>%s %s", sign, strings.TrimPrefix(p.Source, seed), name, p.Fault))
		}
	}
	slices.Sort(all)
	return all
}

func update(t *testing.T, s *store.Store, run *store.Run, want ...string) {
	t.Helper()
	before, err := links.Read(s.State(), run)
	if err != nil {
		t.Fatal(err)
	}
	first, err := links.Update(s.State(), run)
	if err != nil {
		t.Fatal(err)
	}
	again, err := links.Update(s.State(), run)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, told(first)); d != "" {
		t.Errorf("run %d:\n%s", run.Number(), d)
	}
	if d := cmp.Diff(first, again); d != "" {
		t.Errorf("run %d, counted again:\n%s", run.Number(), d)
	}
	if d := cmp.Diff(told(before), told(first)); d != "" {
		t.Errorf("run %d, only read:\n%s", run.Number(), d)
	}
}

// A 404 alarms at once and once; a 503 in its second night; what heals is told once.
func TestNights(t *testing.T) {
	s := storetest.New(t)
	home := page{url: seed, links: storetest.To(seed+"gone", seed+"slow", seed+"well")}
	well := page{url: seed + "well"}
	gone, slow := page{url: seed + "gone", status: 404}, page{url: seed + "slow", status: 503}
	fine := func(url string) page { return page{url: seed + url} }
	update(t, s, night(t, s, []page{home, fine("gone"), fine("slow"), well}, nil))
	update(t, s, night(t, s, []page{home, gone, slow, well}, nil), "! >gone 404", "? >slow 503")
	update(t, s, night(t, s, []page{home, gone, slow, well}, nil), "! >slow 503", "= >gone 404")
	update(t, s, night(t, s, []page{home, gone, fine("slow"), well}, nil), "+ >slow 503", "= >gone 404")
	update(t, s, night(t, s, []page{home, gone, fine("slow"), well}, nil), "= >gone 404")
}

func TestSources(t *testing.T) {
	to := func(paths ...string) (l []storetest.Link) {
		for _, p := range paths {
			l = append(l, storetest.Link{URL: seed + p})
		}
		return l
	}
	first := []page{{url: seed, links: to("a", "b")}, {url: seed + "a", links: to("x")}, {url: seed + "b"}, {url: seed + "x", status: 404}}
	for name, tt := range map[string]struct {
		second []page
		want   []string
	}{
		"the page links no more": {
			[]page{{url: seed, links: to("a", "b")}, {url: seed + "a"}, {url: seed + "b"}},
			[]string{"+ a>x 404"},
		},
		"another page links, too": {
			[]page{{url: seed, links: to("a", "b")}, {url: seed + "a", links: to("x")}, {url: seed + "b", links: to("x")}, {url: seed + "x", status: 404}},
			[]string{"! b>x 404", "= a>x 404"},
		},
		"the page cannot be read": {
			[]page{{url: seed, links: to("a", "b")}, {url: seed + "a", status: 503}, {url: seed + "b"}},
			[]string{"= a>x 404", "? >a 503"},
		},
		"the page is gone": {
			[]page{{url: seed, links: to("a", "b")}, {url: seed + "a", status: 404}, {url: seed + "b"}},
			[]string{"! >a 404", "+ a>x 404"},
		},
		"the page is not linked": {
			[]page{{url: seed, links: to("b")}, {url: seed + "b"}},
			[]string{"+ a>x 404"},
		},
		"a limit came before the page": {
			[]page{{url: seed, links: to("a", "b")}, {url: seed + "b"}, {url: seed + "a", absent: true}},
			[]string{"= a>x 404"},
		},
		"a limit came before the target": {
			[]page{{url: seed, links: to("a", "b")}, {url: seed + "a", links: to("x")}, {url: seed + "b"}, {url: seed + "x", absent: true}},
			[]string{"= a>x 404"},
		},
		"the way to the page is broken": {
			[]page{{url: seed, links: to("b", "c")}, {url: seed + "b"}, {url: seed + "c", fault: "reset"}},
			[]string{"= a>x 404", "? >c reset"},
		},
		"the site is not there": {
			[]page{{url: seed, fault: "dns"}},
			[]string{"! > dns", "= a>x 404"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := storetest.New(t)
			update(t, s, night(t, s, first, nil), "! a>x 404")
			update(t, s, night(t, s, tt.second, nil), tt.want...)
		})
	}
}

// What was checked at the end of a run corrects what its visits say, and speaks for what has no visit.
func TestChecks(t *testing.T) {
	s := storetest.New(t)
	out := storetest.Link{URL: "https://other.test/", Rule: "scope"}
	closed := storetest.Link{URL: "https://closed.test/", Rule: "scope"}
	image := storetest.Link{URL: seed + "image", Rule: "kind"}
	home := []page{{url: seed, links: append(storetest.To(seed+"flap", seed+"page"), out, closed, image)}, {url: seed + "flap", status: 404}, {url: seed + "page"}}
	check := func(b *storetest.Builder, kind store.CheckKind, url string, status int, flags store.CheckFlags) {
		b.Check(store.CheckRecord{Kind: kind, Target: b.ID(url), Status: status, Flags: flags})
	}
	checks := func(other int) func(*storetest.Builder) {
		return func(b *storetest.Builder) {
			check(b, store.CheckRecheck, seed+"flap", 200, 0)
			flags := store.CheckFlags(0)
			if other >= 400 {
				flags = store.CheckBroken
			}
			check(b, store.CheckExternal, "https://other.test/", other, flags)
			check(b, store.CheckExternal, "https://closed.test/", 403, store.CheckSkipped)
			check(b, store.CheckAsset, seed+"image", 404, store.CheckBroken)
			b.Check(store.CheckRecord{Kind: store.CheckFragment, Source: b.ID(seed), Target: b.ID(seed + "page"), Fragment: "nowhere", Flags: store.CheckBroken})
		}
	}
	update(t, s, night(t, s, home, checks(500)), "! >image 404", "? >https://other.test/ 500", "? >page#nowhere fragment")
	// Without checks a night says nothing of them.
	update(t, s, night(t, s, []page{home[0], {url: seed + "flap"}, home[2]}, nil), "= >image 404", "? >https://other.test/ 500", "? >page#nowhere fragment")
	update(t, s, night(t, s, home, checks(200)), "! >page#nowhere fragment", "= >image 404")
}

// An older run cannot be counted after a newer one: what healed since would break again.
func TestOlderRun(t *testing.T) {
	s := storetest.New(t)
	home := page{url: seed, links: storetest.To(seed + "slow")}
	old := night(t, s, []page{home, {url: seed + "slow", status: 503}}, nil)
	update(t, s, night(t, s, []page{home, {url: seed + "slow"}}, nil))
	if _, err := links.Update(s.State(), old); err == nil || !strings.Contains(err.Error(), "run 1 is older than run 2") {
		t.Error(err)
	}
}
