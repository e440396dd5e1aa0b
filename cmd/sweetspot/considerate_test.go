package main

import (
	"io"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"sweetspot/config"
)

// A server with other visitors is spared, unless the user says how much it bears.
func TestConsiderate(t *testing.T) {
	for _, tt := range []struct {
		own      bool
		args     []string
		pause    time.Duration
		requests int
	}{
		{false, nil, 0, 0},
		{true, nil, 2 * time.Second, 20_000},
		{true, []string{"--pause=0s"}, 0, 20_000},
		{true, []string{"--max-requests=500"}, 2 * time.Second, 500},
		{false, []string{"--pause=1s", "--max-requests=7"}, time.Second, 7},
	} {
		a := newApp(nil, io.Discard, io.Discard, nil)
		b, cmd := &benchFlags{app: a, replay: replayFlags{app: a}}, &cobra.Command{}
		b.bind(cmd)
		if err := cmd.ParseFlags(tt.args); err != nil {
			t.Fatal(err)
		}
		b.considerate(cmd, &config.Settings{Config: config.Config{OwnSite: tt.own}})
		if o := b.options; o.Pause != tt.pause || o.MaxRequests != tt.requests {
			t.Errorf("own site %t, %q: pause %s, at most %d requests; want %s, %d", tt.own, tt.args, o.Pause, o.MaxRequests, tt.pause, tt.requests)
		}
	}
}
