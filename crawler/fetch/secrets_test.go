package fetch

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestSecretsGoToTheirOriginOnly(t *testing.T) {
	echo := func(w http.ResponseWriter, r *http.Request) { r.Header.Write(w) }
	own, other := serve(t, echo), serve(t, echo)
	o := Options{
		Headers: http.Header{
			"X-Api-Key": {"key-1"}, "authorization": {"Bearer key-2"}, "Cookie": {"session=key-3"}, "Accept-Language": {"de"},
		},
		HeaderOrigins: []string{own.URL + "/ignored/path"},
	}
	each(t, o, func(t *testing.T, c *Client) {
		got := string(get(t, c, Request{URL: own.URL}).Body)
		for _, want := range []string{
			"X-Api-Key: key-1", "Authorization: Bearer key-2", "Cookie: session=key-3", "Accept-Language: de",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("own origin lacks %q:\n%s", want, got)
			}
		}
		got = string(get(t, c, Request{URL: other.URL}).Body) // the same host, another port
		if strings.Contains(got, "key-") || !strings.Contains(got, "Accept-Language: de") {
			t.Errorf("another origin gets:\n%s", got)
		}
	})
}

func TestBasicAuth(t *testing.T) {
	who := func(w http.ResponseWriter, r *http.Request) {
		user, pass, ok := r.BasicAuth()
		if !ok {
			user = "nobody"
		}
		io.WriteString(w, user+"/"+pass)
	}
	own, other := serve(t, who), serve(t, who)
	each(t, Options{Auth: map[string]Userinfo{own.URL: {"ann", "s:cret"}}}, func(t *testing.T, c *Client) {
		for url, want := range map[string]string{own.URL: "ann/s:cret", own.URL + "/a?b": "ann/s:cret", other.URL: "nobody/"} {
			if got := string(get(t, c, Request{URL: url}).Body); got != want {
				t.Errorf("%s: %s, want %s", url, got, want)
			}
		}
	})
}

func TestCookies(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "own", Value: "1"})
		http.SetCookie(w, &http.Cookie{Name: "wide", Value: "1", Domain: "co.uk"})
		io.WriteString(w, strings.Join(r.Header["Cookie"], "|"))
	})
	_, port := splitHost(s.Listener.Addr().String())
	evil, bank := "http://evil.co.uk:"+port, "http://bank.co.uk:"+port
	resolver := names(t, map[string]string{"evil.co.uk": "127.0.0.1", "bank.co.uk": "127.0.0.1"})
	visit := func(t *testing.T, c *Client, url, want string) {
		t.Helper()
		if got := string(get(t, c, Request{URL: url}).Body); got != want {
			t.Errorf("%s was sent cookie %q, want %q", url, got, want)
		}
	}
	t.Run("off", func(t *testing.T) {
		each(t, Options{Resolver: resolver}, func(t *testing.T, c *Client) {
			visit(t, c, evil, "")
			visit(t, c, evil, "")
		})
	})
	t.Run("on", func(t *testing.T) {
		each(t, Options{Resolver: resolver, Cookies: true}, func(t *testing.T, c *Client) {
			visit(t, c, evil, "")
			visit(t, c, evil, "own=1")
			visit(t, c, bank, "")
		})
	})
	t.Run("beside a header", func(t *testing.T) {
		o := Options{
			Resolver: resolver, Cookies: true, Headers: http.Header{"Cookie": {"session=2"}}, HeaderOrigins: []string{evil},
		}
		each(t, o, func(t *testing.T, c *Client) {
			visit(t, c, evil, "session=2")
			visit(t, c, evil, "session=2; own=1")
		})
	})
}
