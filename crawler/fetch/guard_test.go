package fetch

import (
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"testing"
)

func TestGuardRefusesSpecialAddresses(t *testing.T) {
	g := NewGuard(false, nil)
	for _, addr := range []string{
		"127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200",
		"192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "::", "::1", "fe80::1",
		"fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::",
		"::127.0.0.1", "2001:db8::1", "fe80::1%eth0",
	} {
		if g.check(netip.MustParseAddr(addr), 443) == nil {
			t.Errorf("%s is allowed", addr)
		}
	}
	for _, addr := range []string{"1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"} {
		if err := g.check(netip.MustParseAddr(addr), 8080); err != nil {
			t.Error(err)
		}
	}
	if !slices.IsSorted(badPorts) {
		t.Error("bad ports are not sorted")
	}
	for _, port := range []uint16{0, 22, 25, 6379, 10080} {
		if g.check(netip.MustParseAddr("1.1.1.1"), port) == nil {
			t.Errorf("port %d is allowed", port)
		}
	}
}

// special are the ranges of the IANA special-purpose registries (RFC 6890 and its updates) that are not globally reachable,
// those of multicast, and those in which an IPv4 address travels in IPv6 clothes.
var special = []string{
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/29", "192.0.0.170/31",
	"192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"::/128", "::1/128", "::ffff:10.0.0.0/104", "64:ff9b::a00:0/104", "64:ff9b:1::/48", "100::/64", "2001:2::/48", "2001:10::/28",
	"2001:db8::/32", "2002:a00::/24", "2002:7f00::/24", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
}

// The first and the last address of each range are refused, whatever the port.
func TestGuardRefusesSpecialRanges(t *testing.T) {
	g := NewGuard(false, nil)
	for _, text := range special {
		p := netip.MustParsePrefix(text)
		for _, addr := range []netip.Addr{p.Addr(), last(p)} {
			for _, port := range []uint16{80, 443, 8080} {
				if g.check(addr, port) == nil {
					t.Errorf("%s: %s is allowed", text, addr)
				}
			}
		}
	}
}

// last is the highest address of a range.
func last(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for bit := p.Bits(); bit < 8*len(b); bit++ {
		b[bit/8] |= 0x80 >> (bit % 8)
	}
	addr, _ := netip.AddrFromSlice(b)
	return addr
}

func TestGuardOpensHostsByName(t *testing.T) {
	g := NewGuard(false, []string{"Intranet", "wiki.corp:8080", "127.0.0.1:9000", "::1", "[fd00::1]:81"})
	for hostport, want := range map[string]bool{
		"intranet:80": true, "INTRANET:8443": true, "www.intranet:80": false, "intranet.evil.com:80": false,
		"wiki.corp:8080": true, "wiki.corp:80": false, "127.0.0.1:9000": true, "127.0.0.1:9001": false,
		"127.0.0.2:9000": false, "[::1]:80": true, "[fd00::1]:81": true, "[fd00::1]:80": false, "localhost:9000": false,
	} {
		if got := g.opens(hostport); got != want {
			t.Errorf("%s: open %t, want %t", hostport, got, want)
		}
	}
}

func TestGuardJudgesNames(t *testing.T) {
	g := NewGuard(false, []string{"127.0.0.1:8101"})
	for raw, allowed := range map[string]bool{
		"http://example.com/": true, "https://example.com/": true, "http://1.1.1.1:8080/": true,
		"http://127.0.0.1:8101/": true, "http://127.0.0.1/": false, "https://[::1]/": false, "http://169.254.169.254/": false,
		"http://localhost/": false, "http://LOCALHOST./": false, "http://a.localhost:8101/": false,
		"http://10.0.0.1./": false, "http://example.com:25/": false, "http://example.com:99999/": false,
	} {
		u, err := url.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		if err := g.checkName(u); (err == nil) != allowed {
			t.Errorf("%s: %v, want allowed %t", raw, err, allowed)
		}
	}
}

func TestGuardedFetch(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "inside") })
	_, port := splitHost(s.Listener.Addr().String())
	resolver := names(t, map[string]string{
		"seed.test":   "127.0.0.1",
		"other.test":  "127.0.0.1",
		"cloud.test":  "169.254.169.254",
		"office.test": "10.0.0.1",
	})
	o := Options{Resolver: resolver, Guard: NewGuard(false, []string{"seed.test:" + port})}
	each(t, o, func(t *testing.T, c *Client) {
		if r := get(t, c, Request{URL: "http://seed.test:" + port}); string(r.Body) != "inside" {
			t.Errorf("the seed's own host: %q", r.Body)
		}
		before := s.conns.Load()
		for _, url := range []string{
			s.URL, "http://localhost:" + port, "http://other.test:" + port, "http://169.254.169.254/latest/meta-data/",
			"http://cloud.test/", "http://office.test/", "http://0.0.0.0:" + port, "http://[::1]:" + port,
			"http://[::ffff:127.0.0.1]:" + port, "http://seed.test:1",
		} {
			fail(t, c, url, ClassBlockedAddress, false)
		}
		if n := s.conns.Load() - before; n != 0 {
			t.Errorf("%d connections reached the server", n)
		}
	})
}

// A name that is public when the seeds are judged and private when it is dialled gains nothing.
func TestRebinding(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) {})
	_, port := splitHost(s.Listener.Addr().String())
	for name, maker := range implementations {
		t.Run(name, func(t *testing.T) {
			resolver := names(t, map[string]string{"rebind.test": "93.184.216.34 127.0.0.1"})
			private, err := Private(t.Context(), resolver, "rebind.test:"+port)
			if err != nil || private {
				t.Fatalf("judged private %t, %v", private, err)
			}
			c := open(t, Options{Resolver: resolver}, maker)
			fail(t, c, "http://rebind.test:"+port, ClassBlockedAddress, false)
		})
	}
	if n := s.conns.Load(); n != 0 {
		t.Errorf("%d connections reached the server", n)
	}
}

func TestPrivate(t *testing.T) {
	resolver := names(t, map[string]string{"in.test": "10.0.0.1", "out.test": "93.184.216.34"})
	for host, want := range map[string]bool{
		"in.test": true, "out.test": false, "127.0.0.1": true, "127.0.0.1:8101": true, "[::1]:80": true, "::1": true,
		"1.1.1.1": false, "[2606:4700::1111]:443": false,
	} {
		if got, err := Private(t.Context(), resolver, host); err != nil || got != want {
			t.Errorf("%s: private %t, %v; want %t", host, got, err, want)
		}
	}
	if _, err := Private(t.Context(), resolver, "nowhere.test"); err == nil {
		t.Error("a name that does not resolve is judged")
	}
}

func ExampleNewGuard() {
	g := NewGuard(false, []string{"127.0.0.1:8101"}) // a crawl of a site on this machine
	fmt.Println(g.opens("127.0.0.1:8101"), g.opens("127.0.0.1:5432"))
	// Output: true false
}
