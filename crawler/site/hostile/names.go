package hostile

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"

	"golang.org/x/net/dns/dnsmessage"
)

// nameServer answers questions for the web's names over UDP, on an address of
// its own. Names it does not know do not exist.
type nameServer struct {
	conn net.PacketConn
	done sync.WaitGroup

	mu    sync.Mutex
	names map[string]*name
}

// name has addresses of which each question for one takes the next; the last
// stays. None at all: the server fails.
type name struct {
	addrs []netip.Addr
	asked int
}

func newNameServer() (*nameServer, error) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("name server: %w", err)
	}
	s := &nameServer{conn: conn, names: map[string]*name{}}
	s.done.Go(s.serve)
	return s, nil
}

// set gives a name its addresses.
func (s *nameServer) set(host string, addrs ...netip.Addr) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names[host] = &name{addrs: addrs}
}

func (s *nameServer) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.names {
		n.asked = 0
	}
}

func (s *nameServer) close() error {
	err := s.conn.Close()
	s.done.Wait()
	return err
}

func (s *nameServer) resolver() *net.Resolver {
	addr := s.conn.LocalAddr().String()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", addr)
	}}
}

func (s *nameServer) serve() {
	packet := make([]byte, 1500)
	for {
		n, from, err := s.conn.ReadFrom(packet)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		var m dnsmessage.Message
		if err != nil || m.Unpack(packet[:n]) != nil || len(m.Questions) != 1 {
			continue
		}
		if answer, err := s.answer(m); err == nil {
			_, _ = s.conn.WriteTo(answer, from)
		}
	}
}

// answer makes a question its answer.
func (s *nameServer) answer(m dnsmessage.Message) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := m.Questions[0]
	m.Header = dnsmessage.Header{ID: m.ID, Response: true, Authoritative: true}
	m.Additionals = nil
	n := s.names[strings.TrimSuffix(strings.ToLower(q.Name.String()), ".")]
	switch {
	case n == nil:
		m.RCode = dnsmessage.RCodeNameError
	case len(n.addrs) == 0:
		m.RCode = dnsmessage.RCodeServerFailure
	case q.Type == dnsmessage.TypeA:
		addr := n.addrs[min(n.asked, len(n.addrs)-1)]
		n.asked++
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}, // TTL 0: not to be kept
			Body:   &dnsmessage.AResource{A: addr.As4()},
		}}
	}
	return m.Pack()
}
