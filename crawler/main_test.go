package crawler_test

import (
	"flag"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// Most tests wait for servers and disks rather than compute.
const testsAtOnce = "8"

func TestMain(m *testing.M) {
	if task := os.Getenv(victimTask); task != "" {
		os.Exit(victim(task))
	}
	if o := os.Getenv(siteTask); o != "" {
		os.Exit(serveAlone(o))
	}
	flag.Parse()
	if err := flag.Set("test.parallel", testsAtOnce); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}
