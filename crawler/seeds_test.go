package crawler_test

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sweetspot/crawler"
	"sweetspot/crawler/fetch/fetchtest"
	"sweetspot/store"
)

// What is wrong with a seed stands in the summary: an exit code and one line.
func TestSeedTrouble(t *testing.T) {
	t.Parallel()
	secure := httptest.NewUnstartedServer(html("secret"))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	elsewhere, asked := pages{"/": html("elsewhere")}.start(t)
	base, _ := pages{
		"/":      html(anchors("/a")),
		"/a":     html("a"),
		"/away":  http.RedirectHandler(elsewhere+"/", http.StatusFound).ServeHTTP,
		"/moved": http.RedirectHandler("/a", http.StatusFound).ServeHTTP,
		"/login": text(401, ""), "/wall": text(403, ""), "/busy": text(429, ""), "/closed": text(503, ""),
		"/gone": text(404, ""),
	}.start(t)
	for name, c := range map[string]struct {
		seed    string
		code    int
		problem string
	}{
		"fine":          {base + "/", 0, ""},
		"moved":         {base + "/moved", 0, ""},
		"refused":       {"http://" + fetchtest.Refused(t) + "/", crawler.ExitUnreachable, "connect-refused"},
		"no such host":  {"http://no-such-host.invalid/", crawler.ExitUnreachable, "no-such-host.invalid cannot be reached (dns"},
		"certificate":   {secure.URL + "/", crawler.ExitUnreachable, "certificate"},
		"off scope":     {base + "/away", crawler.ExitUnreachable, "redirects to " + elsewhere + "/, which is off scope"},
		"login":         {base + "/login", crawler.ExitBlocked, "401"},
		"forbidden":     {base + "/wall", crawler.ExitBlocked, "403"},
		"too many":      {base + "/busy", crawler.ExitBlocked, "429"},
		"unavailable":   {base + "/closed", crawler.ExitBlocked, "503"},
		"not there":     {base + "/gone", 0, ""},
		"TLS to no TLS": {"https" + strings.TrimPrefix(base, "http") + "/", crawler.ExitUnreachable, "tls"},
		"no TLS to TLS": {"http" + strings.TrimPrefix(secure.URL, "https") + "/", 0, ""}, // it answers 400 in plain text
		"blocked port":  {"http://127.0.0.1:22/", crawler.ExitUnreachable, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sum, _ := crawl(t, crawler.Options{}, c.seed)
			if sum.ExitCode != c.code || !strings.Contains(sum.Problem, c.problem) || (sum.Problem == "") != (c.code == 0) {
				t.Errorf("exit code %d, outcome %s %s: %q; want %d: …%s…", sum.ExitCode, sum.Outcome, sum.Limit, sum.Problem, c.code, c.problem)
			}
			if strings.Contains(sum.Problem, "\n") {
				t.Errorf("more than one line: %q", sum.Problem)
			}
		})
	}
	t.Cleanup(func() {
		if n := asked(); len(n) != 0 {
			t.Errorf("the site out of scope was asked for %v", n)
		}
	})
}

// Seeds that are no URLs keep a crawl from beginning; all of them are named.
func TestBadSeeds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		seeds []string
		want  []string
	}{
		{nil, []string{"no URL to start from"}},
		{[]string{"ftp://example.org/"}, []string{"ftp://example.org/"}},
		{[]string{"example.org", "http://", "http://fine.test/"}, []string{"https://example.org", "http://"}},
	} {
		dir := filepath.Join(t.TempDir(), "store")
		_, err := attempt(t.Context(), t, crawler.Options{Store: dir}, c.seeds...)
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%q: error %v, want …%s…", c.seeds, err, want)
			}
		}
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("%q: there is a store now", c.seeds)
		}
	}
}

// Seeds that are the same URL are one; several make one site, in any scope.
func TestSeveralSeeds(t *testing.T) {
	t.Parallel()
	one, askedOne := pages{"/": html(anchors("/a")), "/a": html("")}.start(t)
	two, askedTwo := pages{"/": html(anchors(one+"/b", "/c")), "/c": html("")}.start(t)
	sum, run := crawl(t, crawler.Options{}, one+"/", two+"/", one, one+"/#top", two+"/?utm_source=x")
	if sum.Outcome != crawler.Complete || sum.Pages != 6 {
		t.Errorf("outcome %s, %d pages", sum.Outcome, sum.Pages)
	}
	for i, want := range []string{one + "/", two + "/", two + "/?utm_source=x"} {
		if u, _, err := run.URL(store.ID(i + 1)); err != nil || u.URL != want || u.Depth != 0 || u.Parent != 0 {
			t.Errorf("URL %d is %+v, want %s", i+1, u, want)
		}
	}
	for _, asked := range []map[string]int{askedOne(), askedTwo()} {
		for uri, n := range asked {
			if n != 1 {
				t.Errorf("%s was asked for %d times", uri, n)
			}
		}
	}
}

// Of several seeds the worst trouble counts: 21 before 20 before 22.
func TestWorstSeed(t *testing.T) {
	t.Parallel()
	base, _ := pages{
		"/fine": html(""), "/wall": text(403, ""), "/robots.txt": text(200, "User-agent: *\nDisallow: /secret"),
	}.start(t)
	for want, seeds := range map[int][]string{
		0:                         {"/fine"},
		crawler.ExitDisallowed:    {"/fine", "/secret"},
		crawler.ExitBlocked:       {"/secret", "/wall", "/fine"},
		crawler.ExitBlocked + 100: {"/wall", "/secret"},
	} {
		var all []string
		for _, path := range seeds {
			all = append(all, base+path)
		}
		if sum, _ := crawl(t, crawler.Options{}, all...); sum.ExitCode != want%100 {
			t.Errorf("%q: exit code %d, want %d", seeds, sum.ExitCode, want%100)
		}
	}
}
