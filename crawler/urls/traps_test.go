package urls

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// trapModel is what Traps promise, said with maps that never forget.
type trapModel struct {
	maxQueries, maxDuplicates int
	queries, streak           map[string]int
	closed                    map[string]bool
}

func (m *trapModel) offer(path string) Rule {
	switch {
	case m.closed[path]:
		return RuleDuplicates
	case m.queries[path] == m.maxQueries:
		return RuleQueries
	}
	m.queries[path]++
	return ""
}

func (m *trapModel) saw(path string, known bool) {
	m.streak[path]++
	if !known {
		m.streak[path] = 0
	}
	if m.streak[path] == m.maxDuplicates {
		m.closed[path] = true
	}
}

func TestTrapsFollowTheModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &trapModel{
			maxQueries:    rapid.IntRange(1, 4).Draw(t, "maxQueries"),
			maxDuplicates: rapid.IntRange(1, 4).Draw(t, "maxDuplicates"),
			queries:       map[string]int{}, streak: map[string]int{}, closed: map[string]bool{},
		}
		traps := NewTraps(m.maxQueries, m.maxDuplicates)
		path := rapid.SampledFrom([]string{"a.example/x", "a.example/y", "b.example/x", "b.example:81/x"})
		twin := rapid.SampledFrom([]string{"http://", "https://", "http://www."})
		draw := func(t *rapid.T) (URL, string) {
			key := path.Draw(t, "path")
			u, err := Parse(fmt.Sprint(twin.Draw(t, "twin"), key, "?", rapid.IntRange(0, 9).Draw(t, "query")))
			if err != nil {
				t.Fatal(err)
			}
			return u, key
		}
		t.Repeat(map[string]func(*rapid.T){
			"offer": func(t *rapid.T) {
				u, key := draw(t)
				if got, want := traps.Offer(u), m.offer(key); got != want {
					t.Fatalf("Offer(%s) = %q, want %q", u, got, want)
				}
			},
			"saw": func(t *rapid.T) {
				u, key := draw(t)
				known := rapid.Bool().Draw(t, "known")
				traps.Saw(u, known)
				m.saw(key, known)
			},
			"": func(t *rapid.T) {
				u, key := draw(t)
				if got, want := traps.Closed(u), m.closed[key]; got != want {
					t.Fatalf("Closed(%s) = %t, want %t", u, got, want)
				}
			},
		})
	})
}

func TestTrapsIgnoreURLsWithoutQuery(t *testing.T) {
	traps, u := NewTraps(1, 1), mustParse(t, "http://a/b")
	for range 3 {
		if rule := traps.Offer(u); rule != "" {
			t.Errorf("refused by %q", rule)
		}
		traps.Saw(u, true)
	}
	if traps.Closed(u) || traps.Closed(mustParse(t, "http://a/b?c")) {
		t.Error("a URL without query closed its path")
	}
}

func TestTrapDefaults(t *testing.T) {
	traps := NewTraps(0, 0)
	for i := range DefaultMaxQueries + 1 {
		rule := traps.Offer(mustParse(t, fmt.Sprint("http://a/b?", i)))
		if want := i == DefaultMaxQueries; want != (rule == RuleQueries) {
			t.Fatalf("query %d: rule %q", i, rule)
		}
	}
	u := mustParse(t, "http://a/c?d")
	for i := range DefaultMaxDuplicates {
		if traps.Closed(u) {
			t.Fatalf("closed after %d duplicates", i)
		}
		traps.Saw(u, true)
	}
	if !traps.Closed(u) || traps.Offer(u) != RuleDuplicates {
		t.Error("not closed")
	}
}

// TestTrapsForgetInOrder shows that memory is bounded, that a path in use is not forgotten, nor a closed one.
func TestTrapsForgetInOrder(t *testing.T) {
	const remembered = 10
	traps := NewTraps(1000, 2)
	traps.queries, traps.streaks = newCounters(remembered), newCounters(remembered)
	busy, idle := mustParse(t, "http://a/busy?x"), mustParse(t, "http://a/idle?x")
	shut := mustParse(t, "http://a/shut?x")
	traps.Saw(shut, true)
	traps.Saw(shut, true)
	traps.Offer(idle)
	for i := range 500 {
		other := mustParse(t, fmt.Sprintf("http://a/%d?x", i))
		traps.Offer(busy)
		traps.Offer(other)
		traps.Saw(other, true)
	}
	if n := traps.queries.get(traps.path(busy)); n != 500 {
		t.Errorf("the busy path counts %d, want 500", n)
	}
	if n := traps.queries.get(traps.path(idle)); n != 0 {
		t.Errorf("the idle path still counts %d", n)
	}
	if !traps.Closed(shut) {
		t.Error("a closed path opened again")
	}
	for name, c := range map[string]counters{"queries": traps.queries, "streaks": traps.streaks} {
		if n := len(c.young) + len(c.old); n > 2*remembered {
			t.Errorf("%s remember %d paths", name, n)
		}
	}
}

// TestTrapsAreRebuiltByReplay offers what was accepted and reports what was seen to new traps, as a resumed run does.
func TestTrapsAreRebuiltByReplay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		live, resumed := NewTraps(3, 3), NewTraps(3, 3)
		live.queries, resumed.queries = newCounters(2), newCounters(2)
		live.streaks, resumed.streaks = newCounters(2), newCounters(2)
		path := rapid.Custom(func(t *rapid.T) URL {
			return newURL(fmt.Sprintf("http://a/%d?x", rapid.IntRange(0, 5).Draw(t, "path")))
		})
		type visit struct {
			u     URL
			known bool
		}
		var queued []URL
		var visits []visit
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			u := path.Draw(t, "url")
			if rapid.Bool().Draw(t, "offer") {
				if live.Offer(u) == "" {
					queued = append(queued, u)
				}
				continue
			}
			v := visit{u, rapid.Bool().Draw(t, "known")}
			live.Saw(v.u, v.known)
			visits = append(visits, v)
		}
		for _, u := range queued {
			if rule := resumed.Offer(u); rule != "" {
				t.Fatalf("%s was queued and is now refused by %q", u, rule)
			}
		}
		for _, v := range visits {
			resumed.Saw(v.u, v.known)
		}
		for i := range 6 {
			u := newURL(fmt.Sprintf("http://a/%d?x", i))
			if l, r := live.Offer(u), resumed.Offer(u); l != r {
				t.Fatalf("%s: rule %q, after the resume %q", u, l, r)
			}
		}
	})
}
