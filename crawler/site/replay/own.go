package replay

import (
	"context"
	"io"
	"net"
	"net/http"
	"time"

	"sweetspot/crawler/site"
)

// ownTime is how long a request takes here that takes no time at all: loopback,
// net/http, a processor that is busy. It is part of each recorded latency and of
// each replayed one, and must not count twice.
func ownTime() (d time.Duration, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	server := site.Serve(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), l)
	client := http.Client{Transport: &http.Transport{}}
	const tries = 30
	var took []time.Duration
	for range tries {
		began := time.Now()
		resp, err := client.Get(server.URL())
		if err != nil {
			break
		}
		_, _ = io.Copy(io.Discard, resp.Body) // it has none
		_ = resp.Body.Close()
		took = append(took, time.Since(began))
	}
	client.CloseIdleConnections()
	return median(took), server.Close()
}

// lateness is how late a timer comes on this machine, where nothing else is to be
// done: up to a millisecond, which the recorded server need not have taken.
func lateness() time.Duration {
	const (
		tries = 15
		wait  = 3 * time.Millisecond
	)
	var late []time.Duration
	for range tries {
		due := time.Now().Add(wait)
		_ = until(context.Background(), due) // fails only where the context ends
		late = append(late, time.Since(due))
	}
	return median(late)
}
