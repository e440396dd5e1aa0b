package trust

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// roleVar is the environment variable that tells the test binary which part it
// plays. It plays none of them by default: then it runs tests.
const roleVar = "SWEETSPOT_TRUST_ROLE"

// roles are what a child can be asked to do. What they return is its exit code.
var roles = map[string]func() int{
	"crawl": crawlRole,
}

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVar); role != "" {
		os.Exit(roles[role]())
	}
	goleak.VerifyTestMain(m)
}
