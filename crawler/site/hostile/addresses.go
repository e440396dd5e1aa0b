package hostile

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
)

// inside is what nobody may reach: it stands for everything on a machine or its
// network that a page, a redirect, a robots.txt or a name could point to.
func (w *Web) inside() error {
	h, err := w.host("inside")
	if err != nil {
		return err
	}
	h.hidden = true
	clear(h.must)
	clear(h.pages)
	h.other = func(rw http.ResponseWriter, r *http.Request) {
		w.stray("a request for %s reached an address inside, as %q", r.RequestURI, r.Host)
		send(rw, document("Inside", "<p>secret</p>"))
	}
	h.robots = h.other
	h.pages["/sitemap.xml"] = h.other
	return nil
}

// sixth opens a host on [::1], unless the machine has no IPv6.
func (w *Web) sixth() error {
	h, err := w.listen("IPv6", netip.IPv6Loopback())
	if err != nil {
		return nil //nolint:nilerr // a machine may have none, and containers often do
	}
	_, port, _ := strings.Cut(h.base, "]:")
	h.door("/long", h.text("All of the address"), ok())
	h.links = append(h.links, "http://[0:0:0:0:0:0:0:1]:"+port+"/long", "http://[0000::0001]:"+port+"/long", "http://[::0.0.0.1]:"+port+"/long")
	return nil
}

// foreign opens a host with a name that is not ASCII.
func (w *Web) foreign() error {
	h, err := w.host("IDN")
	if err != nil {
		return err
	}
	const ascii = "xn--bcher-kva.test"
	w.names.set(ascii, h.addr())
	h.rename(ascii)
	_, port, _ := strings.Cut(h.base, ".test:")
	h.door("/page", h.text("A page"), ok())
	for _, name := range []string{"b\u00fccher.test", "B\u00dcCHER.TEST", "bu\u0308cher.test", "b%C3%BCcher.test", "XN--BCHER-KVA.test", "www.b\u00fccher\u3002test"} {
		h.links = append(h.links, "http://"+name+":"+port+"/page")
	}
	// The twin with www. shares the gate, and has a robots.txt of its own.
	w.names.set("www."+ascii, h.addr())
	h.expect(strings.Replace(h.base, "//", "//www.", 1)+"/page", ok())
	return nil
}

// twins opens a host that links to its own twins, https and www., of which
// neither is there. They share its gate, and nothing else.
func (w *Web) twins() error {
	if w.o.Reachable {
		return nil
	}
	const name = "twins.test"
	h, err := w.host("twins")
	if err != nil {
		return err
	}
	w.names.set(name, h.addr())
	h.rename(name)
	for _, twin := range []string{"https://" + name, "http://www." + name} {
		twin += strings.TrimPrefix(h.base, "http://"+name) + "/"
		h.links = append(h.links, twin)
		h.expect(twin, waiting())
	}
	const steps = 10
	h.door("/step/0", linking("Step", "/step/1"), ok())
	for n := 1; n < steps; n++ { // found while the twins are tried
		h.page(fmt.Sprintf("/step/%d", n), linking("Step", fmt.Sprintf("/step/%d", min(n+1, steps-1))), ok())
	}
	return nil
}

// turncoats opens hosts whose name has a public address when it is looked up
// first, and one inside from then on. Nothing is there under the first.
func (w *Web) turncoats() error {
	if w.o.Reachable {
		return nil
	}
	public := netip.AddrFrom4([4]byte{93, 184, 215, 14})
	inside := w.hosts[0]
	for name, later := range inOrder(map[string]netip.Addr{
		"rebinds-to-loopback.test": inside.addr(),
		"rebinds-to-metadata.test": netip.AddrFrom4([4]byte{169, 254, 169, 254}),
	}) {
		h, err := w.host("name: " + name)
		if err != nil {
			return err
		}
		w.names.set(name, public, later)
		_, port, _ := strings.Cut(strings.TrimPrefix(inside.base, "http://"), ":")
		h.base = "http://" + name + ":" + port
		h.shut(guarded())
	}
	for _, name := range []string{"no-such-name.test", "failing-name.test"} {
		h, err := w.host("name: " + name)
		if err != nil {
			return err
		}
		h.rename(name)
		h.shut(waiting())
	}
	w.names.set("failing-name.test")
	return nil
}

// addr is the address that the host is at.
func (h *host) addr() netip.Addr { return netip.MustParseAddrPort(h.listener.Addr().String()).Addr() }
