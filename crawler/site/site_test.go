package site

import (
	"errors"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

var update = flag.Bool("update", false, "write golden files")

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

func newSite(t testing.TB, o Options) *Site {
	t.Helper()
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// get asks the handler without a network; a reply that is broken off has the
// code 0.
func get(s *Site, uri string) (w *httptest.ResponseRecorder) {
	return getFrom(s, "127.0.0.1:8080", uri)
}

func getFrom(s *Site, host, uri string) (w *httptest.ResponseRecorder) {
	r := httptest.NewRequest(http.MethodGet, uri, nil)
	r.Host = host
	w = httptest.NewRecorder()
	defer func() {
		if err, ok := recover().(error); ok && errors.Is(err, http.ErrAbortHandler) {
			w.Code = 0
		}
	}()
	s.ServeHTTP(w, r)
	return w
}

// everything has all options on that change bytes.
var everything = Options{
	Seed: 7, Pages: 300, Errors: 0.1, Redirects: 0.1, Flaky: 0.1, Orphans: 5,
	Traps: true, Sitemap: true, Assets: true, API: true,
}

var others = []string{
	"/robots.txt", "/sitemap.xml", "/sitemap-1.xml", "/assets/site.css", "/assets/site.js", "/assets/image-3.svg", "/assets/image-3@2x.svg",
	"/calendar", "/calendar?month=2031-12", "/shop", "/shop?size=small&colour=red", "/account", "/account?sid=1", "/docs/", "/docs/a/b/", "/nowhere",
	"/api/items", "/api/items?page=2", "/api/items?page=99", "/api/items/7",
}

func TestSameOptionsSameBytes(t *testing.T) {
	a, b := newSite(t, everything), newSite(t, everything)
	uris := others
	for page := range everything.Pages {
		uris = append(uris, a.Path(page))
	}
	for _, round := range []string{"first", "second"} {
		for _, uri := range uris {
			x, y := get(a, uri), get(b, uri)
			if x.Code != y.Code || x.Body.String() != y.Body.String() || !cmp.Equal(x.Header(), y.Header()) {
				t.Fatalf("%s request for %s: the sites differ", round, uri)
			}
		}
	}
}

func TestBytesDoNotDependOnThePort(t *testing.T) {
	s := newSite(t, Options{Pages: 50})
	for page := range 50 {
		x, y := getFrom(s, "127.0.0.1:1", s.Path(page)), getFrom(s, "127.0.0.1:2", s.Path(page))
		if x.Body.String() != y.Body.String() {
			t.Errorf("page %d differs with the port", page)
		}
	}
}

func TestSeedChangesEverything(t *testing.T) {
	a, b := newSite(t, Options{Seed: 1, Pages: 100}), newSite(t, Options{Seed: 2, Pages: 100})
	same := 0
	for page := 1; page < 100; page++ {
		if a.Path(page) == b.Path(page) {
			same++
		}
	}
	if same > 1 {
		t.Errorf("%d of 99 paths are the same under another seed", same)
	}
}

// A change here means that recorded figures cannot be compared any more.
func TestGoldenPages(t *testing.T) {
	s := newSite(t, Options{Pages: 300, Size: 4000, Traps: true, Assets: true})
	for file, page := range map[string]int{"home.html": 0, "inner.html": 7, "leaf.html": 299} {
		checkGolden(t, file, get(s, s.Path(page)).Body.String())
	}
}

func checkGolden(t *testing.T, file, got string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func TestSizeIsAboutWhatWasAsked(t *testing.T) {
	for _, size := range []int{5_000, 10_000, 100_000} {
		s := newSite(t, Options{Pages: 200, Size: size})
		total := 0
		for page := range 200 {
			total += get(s, s.Path(page)).Body.Len()
		}
		if mean := total / 200; mean < size*9/10 || mean > size*11/10 {
			t.Errorf("size %d: pages have %d bytes in the mean", size, mean)
		}
	}
}

func TestPathsAreFoundAgain(t *testing.T) {
	s := newSite(t, Options{Pages: 5000})
	for page := range 5000 {
		if got, ok := s.find(s.Path(page)); !ok || got != page {
			t.Fatalf("find(%q) = %d, %v", s.Path(page), got, ok)
		}
	}
	inner := s.Path(12)
	for _, path := range []string{"", "x", "/x", inner + "/", "/x" + inner, strings.TrimSuffix(inner, "12") + "012", strings.TrimSuffix(inner, "12") + "+12", "/-0", "/-5000", s.Path(5000)} {
		if page, ok := s.find(path); ok {
			t.Errorf("find(%q) = %d", path, page)
		}
	}
}

func TestNewNamesAllFaults(t *testing.T) {
	_, err := New(Options{Pages: -1, Errors: 0.6, Redirects: 0.6, LatencyDist: "normal", Latency: -1})
	if err == nil {
		t.Fatal("accepted")
	}
	want := "synthetic site: pages: must be between 1 and 10000000, not -1\n" +
		"latency: must be between 0s and 1h0m0s, not -1ns\n" +
		"errors and redirects together: must be between 0 and 1, not 1.2\n" +
		`latency-dist: "normal" is neither "constant" nor "lognormal"`
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOnlyGetAndHead(t *testing.T) {
	s := newSite(t, Options{Pages: 3})
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}

func FuzzServe(f *testing.F) {
	s, err := New(everything)
	if err != nil {
		f.Fatal(err)
	}
	for _, uri := range others {
		f.Add(uri, "127.0.0.1:80")
	}
	f.Fuzz(func(t *testing.T, uri, host string) {
		r, err := http.NewRequest(http.MethodGet, "http://x/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.URL.Path, r.URL.RawQuery, _ = strings.Cut(uri, "?")
		r.Host = host
		if page, ok := s.find(r.URL.Path); ok && s.Path(page) != r.URL.Path {
			t.Errorf("%q taken for page %d", r.URL.Path, page)
			return
		}
		w := httptest.NewRecorder()
		defer func() {
			if v := recover(); v != nil && v != any(http.ErrAbortHandler) {
				panic(v)
			}
		}()
		s.ServeHTTP(w, r)
		if strings.Contains(w.Body.String(), "<script>") {
			t.Errorf("request text is echoed: %s", w.Body)
		}
	})
}
