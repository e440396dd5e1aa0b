package robots

import (
	"flag"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	_ = flag.Set("rapid.checks", "10000") // a question takes microseconds; the command line still decides
	goleak.VerifyTestMain(m)
}
