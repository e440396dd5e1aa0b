package fetch

import (
	"context"
	"net"
	"runtime"
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

// dial is a Transport's DialContext.
func (d *dialer) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	c, err := d.open(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// open dials for the job in ctx. addr is the URL's host and port, not yet looked up; behind a proxy, the proxy's.
func (d *dialer) open(ctx context.Context, network, addr string) (*patient, error) {
	ctx = jobOf(ctx).watch.watchDial(ctx)
	by := &d.guarded
	if d.proxied || d.guard.opens(addr) {
		by = &d.free
	}
	c, err := by.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &patient{c, remoteOf(c)}, nil
}

// remoteOf is the ip:port that a connection leads to.
func remoteOf(c net.Conn) string {
	if tcp, ok := c.RemoteAddr().(*net.TCPAddr); ok {
		return tcp.AddrPort().String()
	}
	return c.RemoteAddr().String()
}

// patient is a connection that lets whatever can run now go first when it is written to: answers that are there are read
// before more is asked for, and what is asked for leaves together. A server that is as near as its clients then wakes once
// for many requests: its processor and ours do with fewer interruptions, which is what the network costs there. On an idle
// processor nothing goes first, and nothing waits.
type patient struct {
	net.Conn
	remote string
}

func (c *patient) Write(p []byte) (int, error) {
	runtime.Gosched()
	return c.Conn.Write(p)
}
