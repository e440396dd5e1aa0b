package fetch

import (
	"context"
	"net"
)

// dialer opens TCP connections: guarded ones, and free ones to hosts that the guard opens and to the proxy.
type dialer struct {
	guard         *Guard
	proxied       bool
	free, guarded net.Dialer
}

func newDialer(o Options) *dialer {
	d := &dialer{guard: o.Guard, proxied: o.Proxy != ""}
	d.free = net.Dialer{Timeout: o.DialTimeout, Resolver: o.Resolver}
	d.guarded = d.free
	d.guarded.ControlContext = o.Guard.control
	return d
}

// dial is a Transport's DialContext. addr is the URL's host and port, not yet looked up; behind a proxy, the proxy's.
func (d *dialer) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	ctx = jobOf(ctx).watch.watchDial(ctx)
	if d.proxied || d.guard.opens(addr) {
		return d.free.DialContext(ctx, network, addr)
	}
	return d.guarded.DialContext(ctx, network, addr)
}
