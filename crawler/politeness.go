package crawler

import (
	"net"
	"net/netip"
	"strings"
	"time"
)

// perHost is how many requests a gate takes at once.
func (s *session) perHost(seed bool) int {
	switch {
	case s.o.PerHost > 0:
		return s.o.PerHost
	case seed:
		return s.o.MaxWorkers
	}
	return defaultPerHost
}

// rate is how many requests a second a gate is asked at most, 0 for no limit. One
// that the caller chose holds everywhere.
func (s *session) rate(gate string) float64 {
	switch {
	case s.o.Rate == None:
		return 0
	case s.o.Rate > 0:
		return s.o.Rate
	case s.o.OwnSite, loopback(gate):
		return 0
	}
	return defaultRate
}

// delay is the polite interval of a gate.
func (s *session) delay(gate string) time.Duration {
	if r := s.rate(gate); r > 0 {
		return time.Duration(float64(time.Second) / r)
	}
	return 0
}

// loopback tells whether a gate is this machine's own: nobody else's time is
// spent there.
func loopback(gate string) bool {
	host, _, err := net.SplitHostPort(gate)
	if err != nil {
		host = strings.Trim(gate, "[]")
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && ip.IsLoopback()
}
