// Package fetchtest makes the servers that are hard to come by for tests of fetching.
package fetchtest

import (
	"net"
	"testing"
)

// Refused returns an address that refuses connections until the test ends.
func Refused(t testing.TB) string {
	t.Helper()
	addr, release, err := Refuse()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(release)
	return addr
}

// Refuse returns an address on loopback that refuses connections until release is called:
// the port is taken, by a connection, so nobody else is given it to listen on.
func Refuse() (addr string, release func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	taken, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		_ = listener.Close()
		return "", nil, err
	}
	return taken.LocalAddr().String(), func() {
		_ = taken.Close()
		_ = listener.Close()
	}, nil
}
