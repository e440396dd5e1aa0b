package crawler_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"sweetspot/crawler"
	"sweetspot/crawler/fetch/fetchtest"
	"sweetspot/store"
)

// told lists the checks of a run: kind, target, and what was found.
func told(t testing.TB, run *store.Run, names map[string]string) (all []string) {
	t.Helper()
	name := func(id store.ID) string {
		u, ok, err := run.URL(id)
		must(t, err)
		if !ok {
			return "-"
		}
		text := u.URL
		for base, short := range names {
			text = strings.ReplaceAll(text, base, short)
		}
		return text
	}
	for c, err := range run.Checks() {
		must(t, err)
		line := fmt.Sprintf("%s %s", c.Kind, name(c.Target))
		if c.Fragment != "" {
			line += "#" + c.Fragment + " on " + name(c.Source)
		}
		line += fmt.Sprintf(" %d%s", c.Status, c.Error)
		for flag, word := range map[store.CheckFlags]string{store.CheckBroken: " broken", store.CheckSkipped: " skipped", store.CheckCached: " cached"} {
			if c.Flags.Has(flag) {
				line += word
			}
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return all
}

// byMethod answers HEAD and GET with statuses of their own.
func byMethod(head, get int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(head)
			return
		}
		w.WriteHeader(get)
	}
}

// Each kind of check, and what each kind of answer means.
func TestChecks(t *testing.T) {
	dead := "http://" + fetchtest.Refused(t)
	outside := pages{
		"/robots.txt": text(200, "User-agent: *\nDisallow: /private\n"),
		"/fine":       byMethod(200, 500),
		"/no-head":    byMethod(405, 200),
		"/bad-head":   byMethod(404, 200),
		"/gone":       byMethod(410, 410),
		"/bots":       byMethod(403, 403),
		"/failing":    byMethod(500, 500),
		"/private":    byMethod(200, 200),
		"/to-gone":    func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/gone", http.StatusFound) },
		"/loop": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"?x="+r.URL.RawQuery, http.StatusFound)
		},
		"/font.css": byMethod(200, 200),
		"/lost.js":  byMethod(404, 404),
	}
	out, asked := outside.start(t)
	var tries atomic.Int64
	inside := pages{
		"/": html(anchors("/page#here", "/page#nowhere", "/page#caf%C3%A9", "/page#top", "/page", "/moved#lost", "/app#/route", "/gone", "/flap", dead+"/x") +
			anchors(out+"/fine", out+"/no-head", out+"/bad-head", out+"/gone", out+"/bots", out+"/failing", out+"/private", out+"/to-gone", out+"/loop", "http://10.255.255.1/inside") +
			`<img src="/image.png"><img src="/lost.png"><script src="` + out + `/lost.js"></script>` +
			`<link rel="stylesheet" href="` + out + `/font.css"><link rel="preconnect" href="` + out + `">`),
		"/page": html(`<p id="here">here</p><a name="café">name</a>`),
		"/moved": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/page", http.StatusMovedPermanently)
		},
		"/app":       html("app"),
		"/image.png": text(200, "image"),
		"/flap": func(w http.ResponseWriter, r *http.Request) {
			if tries.Add(1) == 1 {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		},
	}
	in, _ := inside.start(t)
	checks, err := crawler.ParseChecks("external,assets,fragments")
	must(t, err)
	o := crawler.Options{Store: t.TempDir(), Checks: checks, Retries: crawler.None}
	sum, run := crawl(t, o, in+"/")
	names := map[string]string{in: "IN", out: "OUT", dead: "DEAD"}
	want := []string{
		"asset IN/image.png 200",
		"asset IN/lost.png 404 broken",
		"asset OUT/font.css 200",
		"asset OUT/lost.js 404 broken",
		"external DEAD/x 0connect-refused broken",
		"external http://10.255.255.1/inside 0blocked-address skipped",
		"external OUT/bad-head 200",
		"external OUT/bots 403 skipped",
		"external OUT/failing 500 broken",
		"external OUT/fine 200",
		"external OUT/gone 410 broken",
		"external OUT/loop 302",
		"external OUT/no-head 200",
		"external OUT/private 0disallowed skipped",
		"external OUT/to-gone 410 broken",
		"fragment IN/page#lost on IN/ 0 broken",
		"fragment IN/page#nowhere on IN/ 0 broken",
		"recheck IN/flap 200",
		"recheck IN/gone 404 broken",
	}
	slices.Sort(want)
	if d := cmp.Diff(want, told(t, run, names)); d != "" {
		t.Error(d)
	}
	if sum.ExitCode != 0 || sum.Outcome != crawler.Complete {
		t.Errorf("%s, exit code %d", sum.Outcome, sum.ExitCode)
	}
	if counts := asked(); counts["/private"] != 0 || counts["/robots.txt"] != 1 || counts["/fine"] != 1 || counts["/no-head"] != 2 {
		t.Errorf("asked: %v", counts)
	}

	// On the next day's run good answers of the last 24 hours serve again, bad ones do not.
	before := asked()
	_, run = crawl(t, o, in+"/")
	cached := 0
	for _, line := range told(t, run, names) {
		if strings.HasSuffix(line, " cached") {
			cached++
		}
	}
	after := asked()
	if cached != 5 || after["/fine"] != before["/fine"] || after["/gone"] == before["/gone"] || after["/failing"] == before["/failing"] {
		t.Errorf("%d cached; asked before %v, after %v", cached, before, after)
	}
}

// One request at a time to each host, a delay apart, however many workers; a host that answers 429 is left alone.
func TestChecksArePolite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var links []string
		for i := range 12 {
			links = append(links, fmt.Sprintf("https://out.test/%d", i), fmt.Sprintf("https://busy.test/%d", i))
		}
		w := &web{answer: func(url string, _ int) answer {
			switch {
			case strings.HasSuffix(url, "/robots.txt"):
				return answer{status: 404}
			case strings.HasPrefix(url, "https://busy.test/"):
				return answer{status: 429, takes: 10 * time.Millisecond}
			case url == "https://in.test/":
				return answer{status: 200, body: anchors(links...)}
			}
			return answer{status: 200, takes: 30 * time.Millisecond}
		}}
		o := crawler.Options{Store: t.TempDir(), Client: w, Workers: 16, Checks: crawler.CheckExternal | crawler.CheckFailures, NoSitemaps: true}
		_, run := crawl(t, o, "https://in.test/")
		times := w.times("https://out.test/")
		if len(times) != 13 {
			t.Errorf("out.test was asked %d times", len(times))
		}
		for i := 1; i < len(times); i++ {
			if gap := times[i].Sub(times[i-1]); gap < 100*time.Millisecond {
				t.Errorf("request %d came %v after the one before", i, gap)
			}
		}
		if n := len(w.times("https://busy.test/")); n != 3 {
			t.Errorf("busy.test was asked %d times", n)
		}
		skipped := 0
		for c, err := range run.Checks() {
			must(t, err)
			if c.Flags.Has(store.CheckSkipped) {
				skipped++
			}
		}
		if skipped != 12 {
			t.Errorf("%d checks skipped, want those of busy.test", skipped)
		}
	})
}

func TestParseChecks(t *testing.T) {
	for list, want := range map[string]crawler.Checks{
		"external":         crawler.CheckExternal | crawler.CheckFailures,
		"assets,fragments": crawler.CheckAssets | crawler.CheckFragments | crawler.CheckFailures,
		"failures":         crawler.CheckFailures,
	} {
		if got, err := crawler.ParseChecks(list); got != want || err != nil {
			t.Errorf("%q: %v, %v", list, got, err)
		}
	}
	if _, err := crawler.ParseChecks("assets,images"); err == nil || !strings.Contains(err.Error(), `"images" is not one of failures, external`) {
		t.Error(err)
	}
}
