package fetch

import (
	"bytes"
	"io"
	"log"
	"net/http"
	"testing"
)

func TestCollyVariablesAreIgnored(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/next" {
			http.Redirect(w, r, "/", http.StatusFound)
			return
		}
		w.WriteHeader(http.StatusNotFound)
		io.WriteString(w, r.UserAgent()+r.Header.Get("Cookie"))
	})
	for name, value := range map[string]string{
		"ALLOWED_DOMAINS": "elsewhere.test", "DISALLOWED_DOMAINS": "127.0.0.1", "CACHE_DIR": t.TempDir(),
		"DETECT_CHARSET": "yes", "IGNORE_ROBOTSTXT": "no", "FOLLOW_REDIRECTS": "yes", "MAX_BODY_SIZE": "2", "MAX_DEPTH": "1",
		"MAX_REQUESTS": "1", "PARSE_HTTP_ERROR_RESPONSE": "no", "TRACE_HTTP": "yes", "USER_AGENT": "colly", "UNHEARD_OF": "1",
	} {
		t.Setenv("COLLY_"+name, value)
	}
	var logged bytes.Buffer
	defer log.SetOutput(log.Writer())
	log.SetOutput(&logged)

	c := open(t, Options{Guard: NewGuard(true, nil)}, collyCarrier)
	for range 3 {
		if r := get(t, c, Request{URL: s.URL}); r.Status != 404 || string(r.Body) != defaultUserAgent {
			t.Errorf("status %d, body %q", r.Status, r.Body)
		}
	}
	if r := get(t, c, Request{URL: s.URL + "/next"}); r.Status != 302 {
		t.Errorf("redirect: status %d", r.Status)
	}
	if n := s.requests.Load(); n != 4 || logged.Len() > 0 {
		t.Errorf("%d requests, want 4; logged %q", n, &logged)
	}
}

// The WHATWG form of a URL may hold what net/url refuses or would write otherwise.
func TestURLsOnTheWire(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.RequestURI) })
	c := open(t, Options{Guard: NewGuard(true, nil)}, collyCarrier)
	for sent, want := range map[string]string{
		"":                          "/",
		"/a/b/?q=1&b=%20+c":         "/a/b/?q=1&b=%20+c",
		"/a?":                       "/a?",
		"/100%":                     "/100%25",
		"/%zz":                      "/%25zz",
		"/%41%2f%C3%A9":             "/%41%2f%C3%A9",
		"/a;b,c'(d)!*@:$&=+":        "/a;b,c'(d)!*@:$&=+",
		"//double//slash/":          "//double//slash/",
		"/query?u=http://x/?a=[b]|": "/query?u=http://x/?a=[b]|",
		"/caf%C3%A9#fragment":       "/caf%C3%A9",
	} {
		if got := string(get(t, c, Request{URL: s.URL + sent}).Body); got != want {
			t.Errorf("%s is requested as %s, want %s", sent, got, want)
		}
	}
	get(t, c, Request{URL: s.URL + "/before"})
	if got := string(get(t, c, Request{URL: s.URL + "/100%"}).Body); got != "/100%25" {
		t.Errorf("/100%% is requested as %s after another address", got)
	}
}
