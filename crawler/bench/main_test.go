package bench_test

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"testing"
	"time"

	"go.uber.org/goleak"

	"sweetspot/crawler/site"
)

// serverTask makes the test's program a server, which ends when its standard input
// does.
const (
	serverTask    = "BENCH_TEST_SERVER"
	serverPages   = "BENCH_TEST_PAGES"
	serverLatency = "BENCH_TEST_LATENCY"
)

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
	o := site.Options{Pages: 50, NoLog: true}
	if n, err := strconv.Atoi(os.Getenv(serverPages)); err == nil {
		o.Pages = n
	}
	if d, err := time.ParseDuration(os.Getenv(serverLatency)); err == nil {
		o.Latency = d
	}
	s, err := site.New(o)
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
