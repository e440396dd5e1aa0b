package crawler

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"sweetspot/crawler/fetch"
)

// dial makes the client, unless the caller brought its own.
func (s *session) dial(ctx context.Context) error {
	if s.fetch = s.o.Client; s.fetch != nil {
		return nil
	}
	client, err := s.newClient(ctx)
	if err != nil {
		return err
	}
	s.client, s.fetch = client, client
	return nil
}

// newClient makes a client that goes by the options.
func (s *session) newClient(ctx context.Context) (*fetch.Client, error) {
	var origins []string
	for _, u := range s.seeds {
		origins = append(origins, u.Origin())
	}
	return fetch.New(fetch.Options{
		Workers: s.o.MaxWorkers, UserAgent: s.o.UserAgent, Timeout: s.o.Timeout, MaxBody: s.o.MaxBody,
		Headers: s.o.Header, HeaderOrigins: origins, Auth: s.logins, Cookies: s.o.Cookies, Proxy: s.o.Proxy,
		Guard: fetch.NewGuard(s.o.AllowPrivate, s.privateHosts(ctx)),
	})
}

// privateHosts returns the seeds' hosts that are private or loopback themselves:
// each opens itself to the address guard, and nothing else. A name that does not
// resolve opens nothing; its fetch will say why.
func (s *session) privateHosts(ctx context.Context) []string {
	if s.o.AllowPrivate {
		return nil
	}
	hosts := map[string]bool{}
	for _, u := range s.seeds {
		hosts[u.Hostname()] = false
	}
	var mu sync.Mutex
	var private []string
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(lookups)
	for host := range hosts {
		g.Go(func() error {
			if is, err := fetch.Private(ctx, nil, host); err == nil && is {
				mu.Lock()
				defer mu.Unlock()
				private = append(private, host)
			}
			return nil
		})
	}
	_ = g.Wait() // never fails
	return private
}
