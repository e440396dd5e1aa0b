package nightly

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"sweetspot/crawler"
)

// A canary that is missing from the first night on keeps the run from becoming a
// baseline; that is told from the second night on.
func TestCanaryOfAFirstNight(t *testing.T) {
	in := false
	shop := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<title>shop</title>")
		if in {
			fmt.Fprint(w, `<a class=logout href="/">log out</a>`)
		}
	})
	onStage(t, &direct{handler: shop}, func(s *stage) {
		s.change = func(o *Options) {
			o.Analyst = Analysis{}
			o.Sites[0].Crawl.Canary = []string{"css=.logout"}
		}
		s.run(2 * day)
		equal(s, "notices", s.post.kinds(s), "guard 2")
		in = true
		s.run(2 * day)
		equal(s, "notices", s.post.kinds(s), "mended 3")
		var got []string
		for _, n := range s.nights() {
			got = append(got, fmt.Sprint(n.ExitCode, " by ", n.Baseline))
		}
		equal(s, "nights", strings.Join(got, ", "), "12 by 0, 12 by 0, 0 by 0, 0 by 3")
	})
}

// Other settings make another site: nothing of it is compared with the old one.
func TestChangedSettingsStartAnew(t *testing.T) {
	onStage(t, &direct{handler: chain(12)}, func(s *stage) {
		depth := 3
		s.change = func(o *Options) {
			o.Analyst = Analysis{}
			o.Sites[0].Crawl.MaxDepth, o.Sites[0].Crawl.Previous = depth, crawler.Latest
		}
		s.run(2 * day)
		depth = 9
		s.run(2 * day)
		var got []string
		for _, n := range s.nights() {
			got = append(got, fmt.Sprint(n.Pages, " by ", n.Baseline))
		}
		equal(s, "nights", strings.Join(got, ", "), "4 by 0, 4 by 1, 10 by 0, 10 by 3")
		equal(s, "notices", s.post.kinds(s), "")
	})
}

// What was broken before the first night is never told.
func TestBrokenFromTheStart(t *testing.T) {
	began := time.Now()
	shop := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		switch r.URL.Path {
		case "/":
			fmt.Fprint(w, `<a href="/gone">gone</a> <a href="/ill">ill</a> <a href="/new">new</a>`)
		case "/ill":
			w.WriteHeader(http.StatusInternalServerError)
		case "/new":
			if time.Since(began) > 2*day {
				w.WriteHeader(http.StatusInternalServerError)
			}
		default:
			http.NotFound(w, r)
		}
	})
	onStage(t, &direct{handler: shop}, func(s *stage) {
		began = time.Now()
		s.change = func(o *Options) { o.Analyst = Analysis{} }
		s.run(5 * day)
		notices := s.post.notices(s)
		if len(notices) != 1 || notices[0].Run != 4 || len(notices[0].Confirmed) != 1 || notices[0].Confirmed[0].URL != "http://shop.test/new" {
			s.Errorf("notices: %+v", notices)
		}
	})
}
