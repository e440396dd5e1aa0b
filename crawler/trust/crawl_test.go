package trust

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// jobVar is the environment variable with a child's job.
const jobVar = "SWEETSPOT_TRUST_JOB"

// job is a crawl as it can be told to a child.
type job struct {
	Store      string
	Seeds      []string
	Workers    int
	Sequential bool
	AnyHost    bool // links to other hosts of the site are followed
	Bodies     bool
	MaxPages   int
	Agent      string // tells whose requests they are
}

// elsewhere is where the synthetic site's pages point to that do not exist.
var elsewhere = regexp.MustCompile(`//[a-z.]*\.example\.`)

func (j job) options() crawler.Options {
	o := crawler.Options{
		Store: j.Store, Workers: j.Workers, Sequential: j.Sequential, KeepBodies: j.Bodies, MaxPages: j.MaxPages,
		MaxDepth: crawler.None, RetryWait: 5 * time.Millisecond, UserAgent: j.Agent,
	}
	if j.AnyHost {
		o.Scope, o.AllowPrivate, o.Exclude = urls.ScopeAny, true, []*regexp.Regexp{elsewhere}
	}
	return o
}

// What a child says, a line each, without delay: what it has said outlives it.
const (
	saidBegan = "began" // … and the time: the crawl is about to begin
	saidVisit = "visit" // … and an id: the crawl reported a visit
	saidEnded = "ended" // … and the outcome: the crawl has returned
)

// crawlRole does a job and tells about it.
func crawlRole() int { return crawlAnd(func(id store.ID) { say(saidVisit, id) }) }

// crawlAnd does a job, calls visited for each visit, and returns the exit code.
func crawlAnd(visited func(store.ID)) int {
	var j job
	if err := json.Unmarshal([]byte(os.Getenv(jobVar)), &j); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	o := j.options()
	o.OnVisit = func(v crawler.Visit) { visited(v.URL.ID) }
	c, err := crawler.New(o)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	say(saidBegan, time.Now().UnixMicro())
	sum, err := c.Run(context.Background(), j.Seeds...)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	say(saidEnded, sum.Outcome)
	return sum.ExitCode
}

func say(what string, value any) { _, _ = fmt.Fprintln(os.Stdout, what, value) }

// ids is a set of visits that a child reported.
type ids map[store.ID]bool
