package urls

import "testing"

func TestURLParts(t *testing.T) {
	type parts struct {
		scheme, host, hostname, origin, gate, path, query, requestURI string
		hasQuery                                                      bool
	}
	tests := map[string]parts{
		"https://www.example.com/a/b?c=d": {
			"https", "www.example.com", "www.example.com", "https://www.example.com", "example.com",
			"/a/b", "c=d", "/a/b?c=d", true,
		},
		"http://example.com:8080/": {
			"http", "example.com:8080", "example.com", "http://example.com:8080", "example.com:8080",
			"/", "", "/", false,
		},
		"http://[::1]:81/x?": {
			"http", "[::1]:81", "[::1]", "http://[::1]:81", "[::1]:81",
			"/x", "", "/x?", true,
		},
		"https://[2001:db8::2]/": {
			"https", "[2001:db8::2]", "[2001:db8::2]", "https://[2001:db8::2]", "[2001:db8::2]",
			"/", "", "/", false,
		},
		"http://a/?x=/y?z": {
			"http", "a", "a", "http://a", "a",
			"/", "x=/y?z", "/?x=/y?z", true,
		},
	}
	for raw, want := range tests {
		u := mustParse(t, raw)
		query, hasQuery := u.Query()
		got := parts{
			u.Scheme(), u.Host(), u.Hostname(), u.Origin(), u.Gate(), u.Path(), query, u.RequestURI(), hasQuery,
		}
		if got != want {
			t.Errorf("%s:\n got %+v\nwant %+v", raw, got, want)
		}
		if u.String() != raw || u.IsZero() {
			t.Errorf("%s: String %q, IsZero %t", raw, u, u.IsZero())
		}
	}
}

func TestZeroURLHasNoParts(t *testing.T) {
	var u URL
	query, ok := u.Query()
	for _, part := range []string{
		u.String(), u.Scheme(), u.Host(), u.Hostname(), u.Origin(), u.Gate(), u.Path(), query, u.RequestURI(), u.dir(),
	} {
		if part != "" {
			t.Errorf("part %q of the zero URL", part)
		}
	}
	if ok || !u.IsZero() {
		t.Errorf("Query ok %t, IsZero %t", ok, u.IsZero())
	}
}

func TestGateIsSharedByTwins(t *testing.T) {
	tests := []struct{ a, b, gate string }{
		{"http://example.com/", "https://www.EXAMPLE.com:443/x", "example.com"},
		{"http://example.com:8080/", "https://www.example.com:8080/", "example.com:8080"},
		{"http://bücher.example/", "https://www.xn--bcher-kva.example/", "xn--bcher-kva.example"},
		{"http://www.com/", "https://www.com/", "www.com"},
		{"http://www.localhost/", "https://www.localhost/", "www.localhost"},
		{"http://www.www.example.com/", "http://www.www.example.com/?", "www.example.com"},
		{"http://127.1/", "http://127.0.0.1:80/", "127.0.0.1"},
	}
	for _, tt := range tests {
		a, b := mustParse(t, tt.a).Gate(), mustParse(t, tt.b).Gate()
		if a != tt.gate || b != tt.gate {
			t.Errorf("gates of %s and %s: %q and %q, want %q", tt.a, tt.b, a, b, tt.gate)
		}
	}
	if http, https := mustParse(t, "http://a:443/").Gate(), mustParse(t, "https://a/").Gate(); http == https {
		t.Errorf("http on port 443 shares the gate %q with https", http)
	}
}
