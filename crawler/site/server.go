package site

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// Server is a handler on the network, as a rule a site. Close it to give its
// ports back.
type Server struct {
	bases []string // of each host
	http  http.Server
	accept,
	handle sync.WaitGroup

	mu     sync.Mutex // guards closed, and errs until accept is done
	closed bool       // no further handler may start
	errs   []error
}

// Listen serves the site at addr, as in "127.0.0.1:0", until Close. If it has
// several hosts (Linux lets a process listen on all of 127.0.0.0/8), they share
// one port and addr must name the first of them, 127.0.0.1.
func (s *Site) Listen(addr string) (*Server, error) {
	listeners, err := listen(addr, s.opts.Hosts)
	if err != nil {
		return nil, fmt.Errorf("serve synthetic site: %w", err)
	}
	return Serve(s, listeners...), nil
}

// Serve serves any handler on listeners, which are its own from now on, until
// Close. Its bases are the listeners' addresses.
func Serve(h http.Handler, listeners ...net.Listener) *Server {
	v := new(Server)
	v.http = http.Server{
		Handler:           v.counted(h),
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          log.New(io.Discard, "", 0), // clients that go away are no news
	}
	for _, l := range listeners {
		v.bases = append(v.bases, "http://"+l.Addr().String())
		v.accept.Go(func() { v.note(v.http.Serve(l)) })
	}
	return v
}

// URL is the base of the first host, as in "http://127.0.0.1:40123"; a path
// can be appended.
func (v *Server) URL() string { return v.bases[0] }

// URLs is the base of each host.
func (v *Server) URLs() []string { return slices.Clone(v.bases) }

// URLOf is the URL of a page.
func (v *Server) URLOf(e Entry) string { return v.bases[e.Host] + e.Path }

// Close breaks all connections off and returns when no request is being served
// any more. The error is that of a listener which failed before.
func (v *Server) Close() error {
	v.mu.Lock()
	v.closed = true
	v.mu.Unlock()
	err := v.http.Close()
	v.accept.Wait()
	v.handle.Wait()
	return errors.Join(append(v.errs, err)...)
}

func (v *Server) note(err error) {
	if errors.Is(err, http.ErrServerClosed) {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.errs = append(v.errs, err)
}

// counted lets Close wait for the handlers, which http.Server.Close does not.
func (v *Server) counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !v.enter() {
			panic(http.ErrAbortHandler)
		}
		defer v.handle.Done()
		next.ServeHTTP(w, r)
	})
}

func (v *Server) enter() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.closed {
		v.handle.Add(1)
	}
	return !v.closed
}

// listen opens the same port on each host. If the system chose the port for the
// first one and it is taken on another, it is asked for another.
func listen(addr string, hosts int) ([]net.Listener, error) {
	if hosts > 1 {
		first, err := netip.ParseAddrPort(addr)
		if err != nil || first.Addr() != address(0) {
			return nil, fmt.Errorf("a site with several hosts starts at %v, not at %q", address(0), addr)
		}
	}
	for tries := 0; ; tries++ {
		first, err := net.Listen("tcp", addr)
		if err != nil {
			return nil, err
		}
		all, err := listenBeside(first, hosts)
		if err == nil || !errors.Is(err, syscall.EADDRINUSE) || tries == 10 {
			return all, err
		}
	}
}

func listenBeside(first net.Listener, hosts int) ([]net.Listener, error) {
	all := []net.Listener{first}
	port := strconv.Itoa(first.Addr().(*net.TCPAddr).Port)
	for host := 1; host < hosts; host++ {
		l, err := net.Listen("tcp", net.JoinHostPort(address(host).String(), port))
		if err != nil {
			for _, l := range all {
				err = errors.Join(err, l.Close())
			}
			return nil, err
		}
		all = append(all, l)
	}
	return all, nil
}
