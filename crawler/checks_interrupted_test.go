package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sweetspot/crawler"
	"sweetspot/store"
)

// A run that ends while it checks is one to go on with; what has been checked is not asked again.
func TestChecksAreResumed(t *testing.T) {
	for name, end := range map[string]struct {
		o       func(*crawler.Options)
		outcome string
		limit   string
	}{
		"interrupted": {func(*crawler.Options) {}, crawler.Interrupted, ""},
		"max-time":    {func(o *crawler.Options) { o.MaxTime = 550 * time.Millisecond }, crawler.Limit, crawler.LimitTime},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var links []string
				for i := range 10 {
					links = append(links, fmt.Sprintf("https://out.test/%d", i))
				}
				ctx, interrupt := context.WithCancelCause(t.Context())
				asked := map[string]int{}
				w := &web{answer: func(url string, _ int) answer {
					switch {
					case strings.HasSuffix(url, "/robots.txt"):
						return answer{status: 404}
					case url == "https://in.test/":
						return answer{status: 200, body: anchors(links...)}
					}
					asked[url]++ // one at a time
					if len(asked) == 5 && end.outcome == crawler.Interrupted {
						interrupt(errors.New("enough"))
					}
					return answer{status: 200, takes: 10 * time.Millisecond}
				}}
				o := crawler.Options{Store: t.TempDir(), Client: w, Checks: crawler.CheckExternal, NoSitemaps: true}
				first := o
				first.RetryWait = time.Millisecond
				end.o(&first)
				sum, err := attempt(ctx, t, first, "https://in.test/")
				must(t, err)
				if sum.Outcome != end.outcome || sum.Limit != end.limit || len(asked) == 10 || len(asked) < 2 {
					t.Fatalf("%s %q after %d checks", sum.Outcome, sum.Limit, len(asked))
				}
				o.Checks = 0 // the run remembers
				sum, run := crawl(t, o, "https://in.test/")
				checked := map[store.ID]int{}
				for c, err := range run.Checks() {
					must(t, err)
					checked[c.Target]++
				}
				if sum.Outcome != crawler.Complete || sum.Run != 1 || len(checked) != 10 || sum.Checked.Asked != 10 {
					t.Errorf("%s, run %d: %d checked, %+v", sum.Outcome, sum.Run, len(checked), sum.Checked)
				}
				twice := 0
				for url, n := range asked {
					if twice += n - 1; n > 2 {
						t.Errorf("%s was asked %d times", url, n)
					}
				}
				if twice > 1 { // the one that was under way
					t.Errorf("%d checks were made twice", twice)
				}
			})
		})
	}
}
