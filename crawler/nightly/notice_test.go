package nightly

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sweetspot/crawler"
)

// only is a value of some runs, and zero of all others.
func only[T any](value T, runs ...int) func(int) T {
	return func(run int) (v T) {
		for _, r := range runs {
			if r == run {
				v = value
			}
		}
		return v
	}
}

func TestNotices(t *testing.T) {
	odd := []string{"lost half of its pages"}
	broke, mended := Links{Confirmed: []Link{{URL: "/x", First: 2}}}, Links{Resolved: []Link{{URL: "/x"}}}
	tests := []struct {
		name    string
		opinion *verdicts
		down    []int // days, the first is 1
		quiet   bool
		want    string
		codes   []int
	}{
		{name: "silence", want: "", codes: []int{0, 0, 0, 0, 0}},
		{name: "a first night has no alarm", opinion: &verdicts{changes: only(Changes{New: 1}, 1), links: only(broke, 1)}, codes: []int{0, 0, 0, 0, 0}},
		{name: "changes", opinion: &verdicts{changes: only(Changes{New: 1}, 2, 3)}, want: "changes 2, changes 3", codes: []int{0, 0, 0, 0, 0}},
		{name: "changes that nobody wants", quiet: true, opinion: &verdicts{changes: only(Changes{New: 1}, 2, 3)}, codes: []int{0, 0, 0, 0, 0}},
		{name: "a link breaks and is mended", opinion: &verdicts{links: func(run int) Links {
			return map[int]Links{2: broke, 4: mended}[run]
		}}, want: "problems 2, mended 4", codes: []int{0, 10, 0, 0, 0}},
		{
			name:    "what was broken from the first night on is no news",
			opinion: &verdicts{links: only(Links{Confirmed: []Link{{URL: "/x", First: 1}}}, 2)}, codes: []int{0, 0, 0, 0, 0},
		},
		{name: "suspects say nothing", opinion: &verdicts{links: only(Links{Suspects: 3}, 2)}, codes: []int{0, 11, 0, 0, 0}},
		{name: "the guard speaks once", opinion: &verdicts{
			guard: only(odd, 2, 3), links: only(broke, 2, 3), changes: only(Changes{Gone: 9}, 2, 3),
		}, want: "guard 2, mended 4", codes: []int{0, 12, 12, 0, 0}},
		{name: "a guard from the first night on", opinion: &verdicts{guard: only(odd, 1, 2, 3)}, want: "guard 2, mended 4", codes: []int{12, 12, 12, 0, 0}},
		{name: "an outage", down: []int{2, 3}, want: "trouble 2, mended 4", codes: []int{0, 22, 22, 0, 0}},
		{name: "never reached", down: []int{1, 2, 3}, want: "trouble 2, mended 4", codes: []int{22, 22, 22, 0, 0}},
		{name: "not reached on the first night", down: []int{1}, codes: []int{22, 0, 0, 0, 0}},
		{name: "an outage, then odd", down: []int{2}, opinion: &verdicts{guard: only(odd, 3)}, want: "trouble 2, guard 3, mended 4", codes: []int{0, 22, 12, 0, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			site := &direct{handler: chain(2)}
			onStage(t, site, func(s *stage) {
				began := time.Now()
				site.down = func() bool { return only(true, tt.down...)(int(time.Since(began)/day) + 1) }
				if tt.opinion != nil {
					s.opinion = tt.opinion
				}
				s.change = func(o *Options) { o.Sites[0].Quiet = tt.quiet }
				for range tt.codes { // restarts change nothing
					s.run(day)
				}
				equal(s, "notices", s.post.kinds(s), tt.want)
				for i, n := range s.nights() {
					equal(s, "exit code", n.ExitCode, tt.codes[i])
				}
				equal(s, "nights", len(s.nights()), len(tt.codes))
			})
		})
	}
}

// The guard keeps the baseline, until people say that the site is meant to be so.
func TestAccept(t *testing.T) {
	onStage(t, &direct{handler: chain(2)}, func(s *stage) {
		if _, err := s.new().Accept("shop"); err == nil {
			s.Error("accepted a run that there is not")
		}
		s.opinion.guard = func(run int) []string {
			if run == 2 || run == 3 {
				return []string{"odd"}
			}
			return nil
		}
		s.run(3 * day)
		run, err := s.new().Accept("shop")
		must(s, err)
		equal(s, "accepted", run, 3)
		if _, err := s.new().Accept("shop"); err == nil {
			s.Error("accepted a run that was not refused")
		}
		s.run(day)
		var baselines []int
		for _, n := range s.nights() {
			baselines = append(baselines, n.Baseline)
		}
		equal(s, "baselines", len(baselines), 4)
		for i, want := range []int{0, 1, 1, 3} {
			equal(s, "baseline", baselines[i], want)
		}
		equal(s, "notices", s.post.kinds(s), "guard 2")
	})
}

// A notice says all there is to say of a night, the worst first.
func TestNoticeText(t *testing.T) {
	onStage(t, &direct{handler: chain(2)}, func(s *stage) {
		s.change = func(o *Options) { o.Public = "https://nightly.test" }
		s.opinion.links = func(int) Links {
			return Links{Confirmed: slices.Repeat([]Link{{First: 2}}, 30), Resolved: []Link{{URL: "/was"}}}
		}
		s.opinion.changes = func(int) Changes { return Changes{New: 1, Gone: 2, Changed: 3} }
		s.run(2 * day)
		notices := s.post.notices(s)
		if len(notices) != 1 {
			s.Fatalf("%d notices", len(notices))
		}
		n := notices[0]
		equal(s, "text", n.Text, "30 links broke; 1 broken link is whole again; 1 page new, 2 pages gone, 3 pages changed")
		equal(s, "kind", n.Kind, Problems)
		equal(s, "exit code", n.ExitCode, crawler.ExitProblems)
		equal(s, "links listed", len(n.Confirmed), examples)
		equal(s, "report", n.Report, "https://nightly.test/reports/shop/2")
	})
}

func TestSlackText(t *testing.T) {
	n := Notice{Kind: Problems, Site: "shop", Text: "1 link broke", Confirmed: []Link{{On: "/a", URL: "/<!channel>&", Why: "404"}}}
	equal(t, "text", n.slack(), ":warning: *shop*: 1 link broke\n• 404: /&lt;!channel&gt;&amp;, on /a")
	if strings.Contains(Notice{Text: "<x>"}.slack(), "<") {
		t.Error("markup from outside")
	}
}
