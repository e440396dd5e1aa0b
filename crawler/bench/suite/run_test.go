package suite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/bench"
)

// machine is a simulated one: each page waits for so long, and takes so much of one of
// its cores. What it comes to is known by hand.
type machine struct {
	cores int
	waits map[string]time.Duration // by workload
	cpu   map[string]time.Duration
	more  time.Duration // of processor a page, with more than one worker
	log   []string
}

// trial crawls on the bubble's clock: workers go in step, as all wait equally long.
func (m *machine) trial(ctx context.Context, w Workload, workers int) (bench.Observation, error) {
	m.log = append(m.log, fmt.Sprint(w.Name, " ", workers))
	cpu := m.cpu[w.Name]
	if workers > 1 {
		cpu += m.more
	}
	o := bench.Observation{Workers: workers, Commits: (w.Pages + workers - 1) / workers, Where: []crawler.Share{{Phase: "parse", Share: 0.2}, {Phase: "first byte", Share: 0.7}}}
	began := time.Now()
	at := began
	for n := 0; n < w.Pages; n += workers {
		batch := min(workers, w.Pages-n)
		ended := at.Add(m.waits[w.Name] + cpu*time.Duration(max(batch, m.cores))/time.Duration(m.cores))
		for k := range batch {
			url := fmt.Sprintf("http://127.0.0.1/%d", n+k)
			o.URLs = append(o.URLs, url)
			o.Fetches = append(o.Fetches, crawler.Fetch{URL: url, Leased: at, Began: at, Ended: ended, Freed: ended})
		}
		at = ended
	}
	o.Elapsed = at.Sub(began)
	o.Samples = []bench.Sample{{At: began, Anonymous: 8 << 20}, {At: at, CPU: cpu * time.Duration(w.Pages), Anonymous: int64(8+workers) << 20}}
	select {
	case <-time.After(o.Elapsed):
		return o, nil
	case <-ctx.Done():
		return o, context.Cause(ctx)
	}
}

// twoCores is a machine on which waiting pays, and computing up to its cores.
func twoCores() *machine {
	ms := time.Millisecond
	return &machine{
		cores: 2,
		waits: map[string]time.Duration{"site": 25 * ms, "api": 25 * ms, "store": 4 * ms},
		cpu:   map[string]time.Duration{"site": ms / 10, "api": ms / 10, "store": ms / 10, "cpu": 10 * ms},
	}
}

// TestRun tries the four workloads on a simulated machine.
func TestRun(t *testing.T) {
	m := twoCores()
	var steps []Step
	synctest.Test(t, func(t *testing.T) {
		r, err := Run(t.Context(), Options{Repeats: 2, Cores: 2, OnTrial: func(s Step) { steps = append(steps, s) }}, Workloads(Shape{Pages: 320, Latency: 25 * time.Millisecond}), m.trial)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Workloads) != 4 || r.Type != "suite" || r.Workers != 32 || r.Elapsed <= 0 {
			t.Fatalf("%+v", r)
		}
		for i, want := range []struct {
			name    string
			gain    float64 // 32 pages in step, whose processor time is shared by the cores
			verdict Verdict
			reason  string
		}{
			{"site", 32 * 25.1 / (25 + 1.6), Pays, "a lone worker spent 70 % of its time waiting for the server"},
			{"api", 32 * 25.1 / (25 + 1.6), Pays, "30 times the pages a second for 1.00 times the processor a page and 4.4 times the memory"},
			{"store", 32 * 4.1 / (4 + 1.6), Pays, "320 transactions for 320 pages one at a time, 10 with 32 workers"},
			{"cpu", 2, Pays, "2 workers, one for each core, bring 2.0 times, and 32 workers 1.00 times that: the gains end at the cores"},
		} {
			c := r.Workloads[i]
			if c.Name != want.name || c.Gain < 0.99*want.gain || c.Gain > 1.01*want.gain || c.Verdict != want.verdict || !strings.Contains(c.Reason, want.reason) {
				t.Errorf("%+v, want %+v", c, want)
			}
			if c.Sequential.Anonymous.Median != 9 || c.Concurrent.Anonymous.Median != 40 || c.Sequential.Trials != 2 {
				t.Errorf("%s: %+v", c.Name, c)
			}
			if cpu := float64(m.cpu[c.Name].Microseconds()) / 1000; c.Sequential.CPU.Median != cpu {
				t.Errorf("%s: %g ms of processor a page, want %g", c.Name, c.Sequential.CPU.Median, cpu)
			}
		}
	})
	order := []string{
		"site 1", "site 32", "api 1", "api 32", "store 1", "store 32", "cpu 1", "cpu 2", "cpu 32",
		"cpu 32", "cpu 2", "cpu 1", "store 32", "store 1", "api 32", "api 1", "site 32", "site 1",
	}
	if !slices.Equal(m.log, order) {
		t.Errorf("trials in the order %v, want %v", m.log, order)
	}
	if len(steps) != 2*len(order) || steps[0].Over || !steps[1].Over || steps[1].PagesPerS == 0 || steps[len(steps)-1].Round != 2 {
		t.Errorf("%d steps, the last %+v", len(steps), steps[len(steps)-1])
	}
}

// TestHurts: workers that cost more and bring nothing do harm, and the closing words say so.
func TestHurts(t *testing.T) {
	m := &machine{cores: 1, cpu: map[string]time.Duration{"cpu": 10 * time.Millisecond}, more: 4 * time.Millisecond}
	synctest.Test(t, func(t *testing.T) {
		r, err := Run(t.Context(), Options{Cores: 1}, []Workload{{Name: "cpu", Pages: 64, Cores: true}}, m.trial)
		if err != nil {
			t.Fatal(err)
		}
		c := r.Workloads[0]
		if c.Verdict != Hurts || c.Cores != nil || !strings.Contains(r.Sequential, "did not show a gain with cpu.") {
			t.Errorf("%+v, %q", c, r.Sequential)
		}
	})
}

// TestInterrupt breaks a run off: what has both its sides is reported.
func TestInterrupt(t *testing.T) {
	cause := errors.New("enough")
	broken := func(after time.Duration) (r Result, err error) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			time.AfterFunc(after, func() { cancel(cause) })
			r, err = Run(ctx, Options{Cores: 2}, Workloads(Shape{Pages: 320, Latency: 25 * time.Millisecond}), twoCores().trial)
		})
		return r, err
	}
	if r, err := broken(9 * time.Second); !errors.Is(err, cause) || len(r.Workloads) != 1 || r.Workloads[0].Name != "site" || r.Order == nil {
		t.Errorf("error %v, result %+v; want site alone", err, r)
	}
	if r, err := broken(time.Second); !errors.Is(err, cause) || len(r.Workloads) != 0 {
		t.Errorf("error %v, result %+v; want nothing", err, r)
	}
}

// TestDifferentWork: sides that did not do the same are an error.
func TestDifferentWork(t *testing.T) {
	for name, spoil := range map[string]func(*bench.Observation){
		"page 4 of one trial": func(o *bench.Observation) { o.URLs[3] = "/other" },
		"pages in one trial":  func(o *bench.Observation) { o.URLs = o.URLs[:5] },
		"no page was crawled": func(o *bench.Observation) { o.URLs = nil },
	} {
		synctest.Test(t, func(t *testing.T) {
			m := twoCores()
			r, err := Run(t.Context(), Options{Cores: 2}, Workloads(Shape{Pages: 40}), func(ctx context.Context, w Workload, n int) (bench.Observation, error) {
				o, err := m.trial(ctx, w, n)
				if n > 1 || strings.HasPrefix(name, "no page") {
					spoil(&o)
				}
				return o, err
			})
			if err == nil || !strings.Contains(err.Error(), name) || r.Type != "" {
				t.Errorf("error %v, want %q", err, name)
			}
		})
	}
}

// TestRetried: a page that did not come at the first try may change the order, which
// costs a remark, not the suite.
func TestRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := twoCores()
		r, err := Run(t.Context(), Options{Cores: 2}, Workloads(Shape{Pages: 40})[:1], func(ctx context.Context, w Workload, n int) (bench.Observation, error) {
			o, err := m.trial(ctx, w, n)
			if n > 1 {
				o.Retried, o.URLs[3] = true, "/other"
			}
			return o, err
		})
		if err != nil || len(r.Workloads) != 1 || !strings.Contains(r.Note, "at the first try") {
			t.Errorf("error %v, note %q", err, r.Note)
		}
	})
}

// TestOrder: one page at a time answers in one order, many in that of chance.
func TestOrder(t *testing.T) {
	start := time.Unix(0, 0)
	at := func(ms int) time.Time { return start.Add(time.Duration(ms) * time.Millisecond) }
	fetch := func(path string, from, to int) crawler.Fetch {
		return crawler.Fetch{URL: "http://127.0.0.1:1" + path, Leased: at(from), Began: at(from), Ended: at(to), Freed: at(to)}
	}
	one := bench.Observation{URLs: []string{"/", "/a", "/b?x=1"}, Fetches: []crawler.Fetch{fetch("/", 0, 10), fetch("/a", 10, 20), fetch("/b?x=1", 20, 30)}}
	many := bench.Observation{URLs: one.URLs, Fetches: []crawler.Fetch{fetch("/", 0, 10), fetch("/b?x=1", 11, 19), fetch("/a", 10, 20)}}
	other := bench.Observation{URLs: one.URLs, Fetches: []crawler.Fetch{fetch("/", 0, 10), fetch("/b?x=1", 11, 22), fetch("/a", 10, 20)}}
	got := orderOf("site", []bench.Observation{one, one, other}, []bench.Observation{many, other})
	if s := got.Sequential; s.Answers != 3 || s.Trials != 2 || s.InHand != 1 || logText(s.Log) != ">/a </a >/b?x=1 </b?x=1" {
		t.Errorf("sequential: %+v", s)
	}
	if s := got.Concurrent; s.Answers != 1 || s.InHand != 2 || logText(s.Log) != ">/b?x=1 </b?x=1 </a" {
		t.Errorf("concurrent: %+v", s)
	}
	if s := sequenceOf([]bench.Observation{one}); s.Trials != 1 {
		t.Errorf("a single trial: %+v", s)
	}
	if got.Pages != 3 || got.Sequential.Log[1].At != 20 {
		t.Errorf("%+v", got)
	}
}

func logText(log []Event) string {
	var words []string
	for _, e := range log {
		words = append(words, map[bool]string{false: ">", true: "<"}[e.Answer]+e.Path)
	}
	return strings.Join(words, " ")
}

// TestFsync measures the disk of a folder and leaves nothing there.
func TestFsync(t *testing.T) {
	dir := t.TempDir()
	f, err := MeasureFsync(dir)
	if err != nil || f.Samples < 1 || f.Samples > fsyncs || f.Lo <= 0 || f.Lo > f.Median || f.Median > f.Hi {
		t.Errorf("%+v, %v", f, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if _, err := MeasureFsync(dir + "/nowhere"); err == nil {
		t.Error("a folder that is not there was measured")
	}
	var took []time.Duration
	for n := 101; n > 0; n-- {
		took = append(took, time.Duration(n)*time.Millisecond)
	}
	if f := costOf(took); f != (Fsync{Median: 51, Lo: 11, Hi: 91, Samples: 101}) {
		t.Errorf("%+v", f)
	}
}
