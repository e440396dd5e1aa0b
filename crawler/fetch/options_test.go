package fetch

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestDefaults(t *testing.T) {
	o := Options{}.withDefaults()
	if o.Timeout != 30*time.Second || o.DialTimeout != 5*time.Second || o.TLSTimeout != 5*time.Second ||
		o.FirstByteTimeout != 15*time.Second || o.StallTimeout != 10*time.Second || o.MaxBody != 4<<20 || o.MaxHeader != 256<<10 {
		t.Errorf("%+v", o)
	}
	c := open(t, Options{}, collyCarrier)
	fail(t, c, "http://127.0.0.1:1/", ClassBlockedAddress, false)
}

func TestOptionFaultsComeTogether(t *testing.T) {
	_, err := New(Options{
		Workers: -1, Timeout: -1, MaxBody: -1, UserAgent: "two\nlines", Proxy: "ftp://user:secret@proxy",
		Headers: http.Header{"Bad Name": {"x"}, "X-Bad": {"a\x00b"}, "Host": {"x"}, "transfer-encoding": {"x"}},
	})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"workers", "timeout", "max body", "User-Agent", `scheme "ftp"`, "Bad Name", "X-Bad", "Host", "transfer-encoding"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not named in: %v", want, err)
		}
	}
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("password in error: %v", err)
	}
}

func TestOriginFaults(t *testing.T) {
	for name, o := range map[string]Options{
		"nobody may have them": {Headers: http.Header{"X-Key": {"1"}}},
		"not an origin":        {HeaderOrigins: []string{"example.com"}},
		"not an auth origin":   {Auth: map[string]Userinfo{"ftp://example.com": {}}},
		"proxy without a host": {Proxy: "proxy:3128"},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
