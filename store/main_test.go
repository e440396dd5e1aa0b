package store

import (
	"bufio"
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// holdVar makes the test binary hold a run instead of testing: it opens run 1 of the store that the variable names for writing, says
// so, and waits until its input ends.
const holdVar = "SWEETSPOT_TEST_HOLD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holdVar); dir != "" {
		hold(dir)
		return
	}
	goleak.VerifyTestMain(m)
}

func hold(dir string) {
	s, err := Open(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := s.Resume(1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("held")
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	_ = r.Close()
}
