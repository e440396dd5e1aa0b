package bench_test

import (
	"fmt"
	"io"
	"os"
	"testing"

	"go.uber.org/goleak"

	"sweetspot/crawler/site"
)

// serverTask makes the test's program a server, which ends when its standard input
// does.
const serverTask = "SWEETSPOT_TEST_SERVER"

func TestMain(m *testing.M) {
	switch os.Getenv(serverTask) {
	case "serve":
		os.Exit(serveSite())
	case "fail":
		fmt.Fprintln(os.Stderr, "no port is free")
		os.Exit(2)
	}
	goleak.VerifyTestMain(m)
}

func serveSite() int {
	s, err := site.New(site.Options{Pages: 50})
	if err != nil {
		return 1
	}
	server, err := s.Listen("127.0.0.1:0")
	if err != nil {
		return 1
	}
	fmt.Println(server.URL() + "/")
	_, _ = io.Copy(io.Discard, os.Stdin)
	if server.Close() != nil {
		return 1
	}
	return 0
}
