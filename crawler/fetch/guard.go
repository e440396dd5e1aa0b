package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
)

// errBlocked marks what a guard refuses.
var errBlocked = errors.New("refused by the guard")

// Guard keeps a crawl of public sites off private, loopback, link-local and other special addresses (the IANA special
// purpose registries), wherever links, redirects or DNS may lead. It judges the address being dialled, hence also one
// that a name has only just changed to. It also refuses the ports no browser speaks HTTP to. It is immutable.
type Guard struct {
	addresses *ssrf.Guardian  // nil: every address is allowed
	open      map[string]bool // "host:port", or "host:" for every port
}

// NewGuard returns a guard that refuses special addresses unless allowPrivate, which turns it off. openHosts are
// seeds that are themselves private, as "host" (every port) or "host:port": each opens itself, under exactly this
// name, and nothing else. A seed of which Private is false does not belong there.
func NewGuard(allowPrivate bool, openHosts []string) *Guard {
	if allowPrivate {
		return &Guard{}
	}
	g := &Guard{addresses: ssrf.New(ssrf.WithAnyPort()), open: make(map[string]bool, len(openHosts))}
	for _, h := range openHosts {
		host, port := splitHost(h)
		g.open[net.JoinHostPort(host, port)] = true
	}
	return g
}

// Private reports whether host (a port is ignored) has, as of now, none but addresses that a guard refuses.
// A nil resolver is net.DefaultResolver.
func Private(ctx context.Context, r *net.Resolver, host string) (bool, error) {
	if r == nil {
		r = net.DefaultResolver
	}
	name, _ := splitHost(host)
	addrs, err := r.LookupNetIP(ctx, "ip", name)
	if err != nil {
		return false, fmt.Errorf("look up %q: %w", name, err)
	}
	judge := ssrf.New(ssrf.WithAnyPort())
	return !slices.ContainsFunc(addrs, func(a netip.Addr) bool { return judge.SafeAddr(a.Unmap()) == nil }), nil
}

// opens reports whether host:port may be dialled whatever its address.
func (g *Guard) opens(hostport string) bool {
	if g.addresses == nil {
		return true
	}
	host, port := splitHost(hostport)
	return g.open[net.JoinHostPort(host, "")] || g.open[net.JoinHostPort(host, port)]
}

// control is a net.Dialer's ControlContext: it sees each address just before the connect.
func (g *Guard) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", errBlocked, err)
	}
	return g.check(to.Addr(), to.Port())
}

func (g *Guard) check(addr netip.Addr, port uint16) error {
	if err := checkPort(port); err != nil {
		return err
	}
	if err := g.addresses.SafeAddr(addr.Unmap()); err != nil {
		return fmt.Errorf("%w: %w", errBlocked, err)
	}
	return nil
}

func checkPort(port uint16) error {
	if _, bad := slices.BinarySearch(badPorts, port); bad {
		return fmt.Errorf("%w: port %d is not for HTTP", errBlocked, port)
	}
	return nil
}

// checkName judges what can be judged of a URL's host without looking it up: localhost, literal addresses, the port.
// It stands in for control where a proxy does the look-up and the dialling.
func (g *Guard) checkName(u *url.URL) error {
	if g.opens(hostPort(u)) {
		return nil
	}
	name := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if name == "localhost" || strings.HasSuffix(name, ".localhost") { // RFC 6761 section 6.3
		return fmt.Errorf("%w: %s", errBlocked, name)
	}
	_, port := splitHost(hostPort(u))
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return fmt.Errorf("%w: %w", errBlocked, err)
	}
	if addr, err := netip.ParseAddr(name); err == nil {
		return g.check(addr, uint16(number))
	}
	return checkPort(uint16(number))
}

// hostPort is u's host with the port that a dial would use.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" && u.Scheme == "https" {
		port = "443"
	}
	return net.JoinHostPort(u.Hostname(), cmp.Or(port, "80"))
}

// splitHost takes "host", "host:port", "::1", "[::1]" or "[::1]:port" apart; host comes in lower case, no brackets.
func splitHost(s string) (host, port string) {
	if _, err := netip.ParseAddr(s); err == nil {
		return strings.ToLower(s), ""
	}
	if h, p, err := net.SplitHostPort(s); err == nil {
		return strings.ToLower(h), p
	}
	return strings.ToLower(strings.Trim(s, "[]")), ""
}

// badPorts is the list of the Fetch standard, section 2.9 "port blocking", and Redis. Sorted.
var badPorts = []uint16{
	0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
	111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
	540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
	6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
}
