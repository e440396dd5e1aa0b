package robots

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

// site is a server that a test asks: what it answers, and what it was asked.
type site struct {
	*httptest.Server
	asked []string
}

// serve starts a site. /robots.txt answers the status and header; /hop/N
// redirects N times more before /file; /file is a robots.txt.
func serve(t *testing.T, status int, header map[string]string) *site {
	s := new(site)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked = append(s.asked, r.URL.Path)
		switch left, hop := strings.CutPrefix(r.URL.Path, "/hop/"); {
		case hop && left == "1":
			http.Redirect(w, r, "/file", http.StatusFound)
		case hop:
			n, _ := strconv.Atoi(left)
			http.Redirect(w, r, "/hop/"+strconv.Itoa(n-1), http.StatusMovedPermanently)
		case r.URL.Path == "/file":
			_, _ = io.WriteString(w, "User-agent: *\nDisallow: /private\n")
		default:
			for name, value := range header {
				w.Header().Set(name, value)
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "User-agent: *\nDisallow: /here\n")
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// get is one hop over net/http.
func (s *site) get(ctx context.Context, url string) (int, http.Header, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, nil, nil, err
	}
	resp, err := s.Client().Transport.RoundTrip(req)
	if err != nil {
		return 0, nil, nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header, body, err
}

func TestGetStatus(t *testing.T) {
	tests := []struct {
		status int
		header map[string]string
		state  State
		wait   time.Duration
	}{
		{200, nil, Fetched, 0},
		{203, nil, Fetched, 0},
		{204, nil, Fetched, 0},
		{304, nil, Unreachable, 0},
		{400, nil, AllowAll, 0},
		{401, nil, AllowAll, 0},
		{403, nil, AllowAll, 0},
		{404, map[string]string{"Retry-After": "5"}, AllowAll, 0},
		{410, nil, AllowAll, 0},
		{429, nil, Unreachable, 0},
		{429, map[string]string{"Retry-After": "120"}, Unreachable, 2 * time.Minute},
		{500, nil, Unreachable, 0},
		{503, map[string]string{"Retry-After": "5"}, Unreachable, 5 * time.Second},
		{503, map[string]string{"Retry-After": "soon"}, Unreachable, 0},
		{599, nil, Unreachable, 0},
		{600, nil, Unreachable, 0},
		{301, nil, Unreachable, 0},
		{302, map[string]string{"Location": "ftp://a.example/"}, Unreachable, 0},
		{302, map[string]string{"Location": "http://"}, Unreachable, 0},
		{302, map[string]string{"Location": "http://%zz/"}, Unreachable, 0},
		{302, map[string]string{"Location": "http://127.0.0.1:0/"}, Unreachable, 0},
		{307, map[string]string{"Location": "/file#x"}, Fetched, 0},
		{308, map[string]string{"Location": "/hop/4"}, Fetched, 0},
		{303, map[string]string{"Location": "/hop/5"}, AllowAll, 0},
		{302, map[string]string{"Location": "/robots.txt"}, AllowAll, 0},
	}
	for _, tt := range tests {
		s := serve(t, tt.status, tt.header)
		a := Get(t.Context(), s.get, s.URL)
		if a.State != tt.state || a.RetryAfter != tt.wait {
			t.Errorf("%d %v: %v, retry after %v; want %v, %v", tt.status, tt.header, a.State, a.RetryAfter, tt.state, tt.wait)
		}
		if len(s.asked) > 6 {
			t.Errorf("%d %v: %d requests: %v", tt.status, tt.header, len(s.asked), s.asked)
		}
		checkAnswer(t, a)
	}
}

// checkAnswer holds an answer's parts against each other.
func checkAnswer(t *testing.T, a Answer) {
	t.Helper()
	ok, _ := a.Rules.Group("bot").Allowed("/elsewhere")
	if ok != (a.State != Unreachable) {
		t.Errorf("%v: /elsewhere allowed: %t", a.State, ok)
	}
	if (a.Err != nil) != (a.State == Unreachable || a.State == AllowAll && a.Status/100 == 3) {
		t.Errorf("%v, status %d: error %v", a.State, a.Status, a.Err)
	}
	if (a.Body != nil) && a.State != Fetched {
		t.Errorf("%v: body %q", a.State, a.Body)
	}
	if ParseState(a.State.String()) != a.State {
		t.Errorf("%v is read as %v", a.State, ParseState(a.State.String()))
	}
	again, _ := a.State.Rules(a.Body).Group("bot").Allowed("/here")
	if ok, _ := a.Rules.Group("bot").Allowed("/here"); ok != again {
		t.Errorf("%v: /here allowed: %t, and from what is kept: %t", a.State, ok, again)
	}
}

func TestGetFollowsRedirectsAcrossHosts(t *testing.T) {
	other := serve(t, 404, nil)
	s := serve(t, 301, map[string]string{"Location": strings.Replace(other.URL, "http://", "http://user:secret@", 1) + "/hop/1"})
	var last string
	get := func(ctx context.Context, url string) (int, http.Header, []byte, error) {
		if strings.Contains(url, "secret") {
			t.Errorf("asks %s", url)
		}
		last = url
		return s.get(ctx, url)
	}
	a := Get(t.Context(), get, s.URL+"/")
	if last != other.URL+"/file" {
		t.Errorf("ends at %s", last)
	}
	if ok, line := a.Rules.Group("bot").Allowed("/private"); ok || line.Number != 2 {
		t.Errorf("/private: %t by %v", ok, line)
	}
}

func TestRedirect(t *testing.T) {
	const from = "https://a.example/robots.txt"
	for location, want := range map[string]string{
		"/other.txt":              "https://a.example/other.txt",
		"other.txt?x#y":           "https://a.example/other.txt?x",
		"//b.example/":            "https://b.example/",
		"HTTP://b.example:81/":    "http://b.example:81/",
		"http://me:pw@b.example/": "http://b.example/",
		"":                        "",
		"ftp://b.example/":        "",
		"file:///etc/passwd":      "",
		"https:///robots.txt":     "",
		"mailto:a@b.example":      "",
		"http://b.example:port/":  "",
	} {
		got, err := redirect(from, location)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v; want %q", location, got, err, want)
		}
	}
}

func TestGetError(t *testing.T) {
	broken := errors.New("connection reset")
	get := func(context.Context, string) (int, http.Header, []byte, error) { return 0, nil, nil, broken }
	a := Get(t.Context(), get, "https://a.example")
	if a.State != Unreachable || !errors.Is(a.Err, broken) {
		t.Errorf("%v, %v", a.State, a.Err)
	}
	if want := "get https://a.example/robots.txt: connection reset"; a.Err.Error() != want {
		t.Errorf("%q, want %q", a.Err, want)
	}
	checkAnswer(t, a)
}

func TestGetKeepsItsOwnBody(t *testing.T) {
	pooled := []byte("User-agent: *\nDisallow: /here\n" + strings.Repeat("#", MaxBody))
	get := func(context.Context, string) (int, http.Header, []byte, error) { return 200, nil, pooled, nil }
	a := Get(t.Context(), get, "https://a.example")
	clear(pooled)
	if want := "User-agent: *\nDisallow: /here\n"; string(a.Body) != want {
		t.Errorf("body %q, want %q", a.Body, want)
	}
	if ok, _ := a.Rules.Group("bot").Allowed("/here"); ok {
		t.Error("/here is allowed")
	}
}

// The zero values refuse: an answer that was never filled in licenses nothing.
func TestZeroRefuses(t *testing.T) {
	var a Answer
	g := a.Rules.Group("bot")
	if ok, _ := g.Allowed("/"); ok || a.State != Unreachable || a.Rules.Sitemaps() != nil {
		t.Errorf("zero answer: %v, allowed %t", a.State, ok)
	}
	if ok, _ := g.Allowed("/robots.txt"); !ok {
		t.Error("/robots.txt itself is refused")
	}
}
