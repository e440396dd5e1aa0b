package main

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/pprof"
	"runtime"
	"time"

	"sweetspot/config"
)

// heapProfileRate is Go's own: a sample for so many bytes that are allocated.
const heapProfileRate = 512 << 10

// profileDrain is how long profiles that were asked for may take to be handed out
// when the program ends.
const profileDrain = time.Second

// serveProfiles serves profiles of this process where --pprof asks for it, until
// the function that it returns is called. Then a profile under way is handed out as
// far as it has come.
func (a *app) serveProfiles(s *config.Settings) (stop func(), err error) {
	if s.Pprof == "" {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", s.Pprof)
	if err != nil {
		return nil, exit(exitUsage, s.Fault("pprof", err))
	}
	runtime.MemProfileRate = heapProfileRate
	local := l.Addr().(*net.TCPAddr).IP.IsLoopback()
	if !local {
		a.say("warning: --pprof: %s is not on loopback: whoever reaches it can look into the crawler, and slow it down", l.Addr())
	}
	a.say("profiles are at http://%s/debug/pprof/", l.Addr())
	return serveBeside(l, profiles(local)), nil
}

// serveBeside serves requests, whose context ends with the service, until the
// function that it returns is called.
func serveBeside(l net.Listener, h http.Handler) (stop func()) {
	ending, end := context.WithCancel(context.Background())
	server := http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ErrorLog: log.New(io.Discard, "", 0),
		BaseContext: func(net.Listener) context.Context { return ending },
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(l) // until it is shut down
	}()
	return func() {
		end()
		ctx, cancel := context.WithTimeout(context.Background(), profileDrain)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			_ = server.Close()
		}
		<-done
	}
}

// profiles is what is served. The command line is not part of it, as it can hold
// passwords. Where it is for this machine alone, a name that somebody else made
// lead here is refused: a page in a browser must not read it.
func profiles(local bool) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if local && !loopback(host) {
			http.Error(w, "this is for the machine itself; ask for 127.0.0.1", http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, r)
	})
}
