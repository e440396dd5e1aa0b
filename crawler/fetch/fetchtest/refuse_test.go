package fetchtest

import (
	"errors"
	"net"
	"testing"

	"sweetspot/crawler/fetch"
)

func TestRefuse(t *testing.T) {
	addr := Refused(t)
	c, err := fetch.New(fetch.Options{Guard: fetch.NewGuard(true, nil)})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for range 2 {
		_, err := c.Get(t.Context(), fetch.Request{URL: "http://" + addr + "/"})
		if e, ok := errors.AsType[*fetch.Error](err); !ok || e.Class != fetch.ClassConnectRefused {
			t.Errorf("%v", err)
		}
	}
	if l, err := net.Listen("tcp", addr); err == nil {
		t.Errorf("somebody else listens at %s", addr)
		_ = l.Close()
	}
}
