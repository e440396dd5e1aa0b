package hostile_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sweetspot/crawler/site/hostile"
)

func open(t *testing.T, o hostile.Options) *hostile.Web {
	t.Helper()
	web, err := hostile.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := web.Close(); err != nil {
			t.Error(err)
		}
	})
	return web
}

// get sends one request on a connection of its own and reads the beginning of
// the answer, which may be without end or broken.
func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Close = true
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	return resp.StatusCode, string(b)
}

// portless replaces what differs between equal webs: their ports.
func portless(web *hostile.Web, text string) string {
	for i, seed := range web.Seeds() {
		u, _ := url.Parse(seed) // a seed is a URL
		text = strings.ReplaceAll(text, u.Host, fmt.Sprintf("host-%d", i))
	}
	return text
}

func TestEqualOptionsEqualWebs(t *testing.T) {
	one, two := open(t, hostile.Options{Seed: 3}), open(t, hostile.Options{Seed: 3})
	picture := func(web *hostile.Web) (must []hostile.Expect, pages map[string]string) {
		inside, pages := "", map[string]string{}
		for _, e := range web.Must() {
			if before, ok := strings.CutSuffix(e.URL, "/admin"); ok {
				inside = strings.TrimPrefix(before, "http://127.0.0.2:")
			}
		}
		plain := func(s string) string { return strings.ReplaceAll(portless(web, s), ":"+inside, ":inside") }
		for _, e := range web.Must() {
			if strings.HasPrefix(e.URL, "http://127.") && strings.Count(e.URL, "/") == 3 && e.Outcome == hostile.Fetched {
				_, body := get(t, e.URL)
				pages[plain(e.URL)] = plain(body)
			}
			if e.URL = plain(e.URL); strings.HasSuffix(e.URL, "…"+e.URL[max(0, len(e.URL)-16):]) {
				e.URL = e.URL[:64] // ends in a hash of the whole
			}
			must = append(must, e)
		}
		slices.SortFunc(must, func(a, b hostile.Expect) int { return strings.Compare(a.URL, b.URL) })
		return must, pages
	}
	mustOne, pagesOne := picture(one)
	mustTwo, pagesTwo := picture(two)
	if d := cmp.Diff(mustOne, mustTwo, cmpopts.IgnoreUnexported(hostile.Expect{})); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(pagesOne, pagesTwo); d != "" {
		t.Error(d)
	}
	if len(pagesOne) < 50 {
		t.Errorf("%d pages were compared", len(pagesOne))
	}
}

func TestMustNamesEachURLOnce(t *testing.T) {
	for _, o := range []hostile.Options{{}, {Wide: true, Cookies: true}, {Reachable: true}} {
		all := open(t, o).Must()
		for i := range all[1:] {
			if all[i].URL >= all[i+1].URL {
				t.Errorf("%s, then %s", all[i].URL, all[i+1].URL)
			}
			if o.Reachable && all[i].Outcome == hostile.Waiting {
				t.Errorf("%s cannot be reached", all[i].URL)
			}
		}
	}
}

// What a rude crawler does is noticed, and what a polite one does is not.
func TestComplaints(t *testing.T) {
	web := open(t, hostile.Options{})
	find := func(suffix, outcome string) string {
		t.Helper()
		for _, e := range web.Must() {
			if strings.HasSuffix(e.URL, suffix) && e.Outcome == outcome {
				return e.URL
			}
		}
		t.Fatalf("no URL …%s is %s", suffix, outcome)
		return ""
	}
	private, inside, page := find("/private", hostile.Disallowed), find("/admin", hostile.Refused), find("/page/0", hostile.Fetched)
	for _, c := range []struct{ url, complaint string }{
		{page, ""},
		{strings.TrimSuffix(private, "/private") + "/robots.txt", ""},
		{private, "must be disallowed"},
		{inside, "reached an address inside"},
		{inside + "/else", "reached an address inside"},
		{page + "0000", "no page leads there"},
	} {
		web.Reset()
		get(t, c.url)
		switch all := web.Complaints(); {
		case c.complaint == "" && len(all) > 0:
			t.Errorf("%s: %q", c.url, all)
		case !strings.Contains(strings.Join(all, ", "), c.complaint):
			t.Errorf("%s: %q, want %q", c.url, all, c.complaint)
		}
	}
}

// Two requests at once where the second should have waited.
func TestHurry(t *testing.T) {
	web := open(t, hostile.Options{Reachable: true})
	complaints := map[string]int{}
	for _, seed := range web.Seeds() {
		if !strings.HasPrefix(seed, "http://127.0.0.") {
			continue
		}
		web.Reset()
		status, body := get(t, seed)
		if strings.Contains(body, "Front page: Crawl-delay") {
			get(t, seed+"robots.txt")
			get(t, seed)
		} else if status != 429 && status != 503 {
			continue
		}
		get(t, seed)
		for tries := 0; len(web.Complaints()) == 0 && tries < 20; tries++ { // the last two were far apart, on a busy machine
			get(t, seed)
		}
		for _, c := range web.Complaints() {
			complaints[c[strings.Index(c, "before"):]]++
		}
	}
	want := map[string]int{"before its Retry-After had passed": 4, "before its Crawl-delay had passed": 1}
	if d := cmp.Diff(want, complaints); d != "" {
		t.Error(d)
	}
}

func TestResetMakesPagesFailOnceMore(t *testing.T) {
	web := open(t, hostile.Options{})
	for _, e := range web.Must() {
		if !strings.HasSuffix(e.URL, "/flaky") {
			continue
		}
		for range 2 {
			for _, want := range []int{500, 200, 200} {
				if status, _ := get(t, e.URL); status != want {
					t.Errorf("status %d, want %d", status, want)
				}
			}
			if n := web.Hits().Total(); n != 3 {
				t.Errorf("%d hits", n)
			}
			web.Reset()
		}
	}
}

// A name has its public address once, and after a Reset once more.
func TestNamesThatTurn(t *testing.T) {
	web := open(t, hostile.Options{})
	for range 2 {
		for _, want := range []string{"93.184.215.14", "169.254.169.254", "169.254.169.254"} {
			got, err := web.Resolver().LookupHost(t.Context(), "rebinds-to-metadata.test")
			if err != nil || len(got) != 1 || got[0] != want {
				t.Errorf("%q, %v; want %s", got, err, want)
			}
		}
		web.Reset()
	}
	for _, name := range []string{"no-such-name.test", "failing-name.test"} {
		if got, err := web.Resolver().LookupHost(t.Context(), name); err == nil {
			t.Errorf("%s is at %q", name, got)
		}
	}
}

func TestOptionsFaults(t *testing.T) {
	_, err := hostile.New(hostile.Options{Pages: -1, MaxDepth: 3, Drip: -time.Second})
	for _, name := range []string{"pages: ", "max-depth: ", "drip: "} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v, want %q", err, name)
		}
	}
}
