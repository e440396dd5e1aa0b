package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"sweetspot/store"
	"sweetspot/store/human"
)

// politeness is the receipt: what the hosts had to bear, and how the crawl answered when they complained.
func (f *findings) politeness() (section, []conclusion, error) {
	s := section{ID: "politeness", Title: "Politeness receipt"}
	whole, hosts := f.requests.receipts()
	s.Lead = fmt.Sprintf("%s, at most %s in any second, %s in any ten, %s at once; %s on the wire. Asked for: %s.",
		human.Plural(whole.requests, "request", "requests"), human.Count(whole.in1s), human.Count(whole.in10s), human.Count(whole.peak), human.Size(f.counts.Wire), f.promised())
	t := table{
		Title: "By host", Columns: columns("host", "#requests", "#in any 1 s", "#in any 10 s", "#at once", "#429 and 503"),
		More: len(hosts) - min(len(hosts), f.options.Limit),
	}
	complaints := table{Title: "Complaints, and the answer to them", Columns: columns("host", "at", "status", "#asked in the 10 s before", "#next request after")}
	for _, c := range hosts[:len(hosts)-t.More] {
		h, _, err := f.run.Host(c.gate)
		if err != nil {
			return s, nil, err
		}
		t.Rows = append(t.Rows, []cell{
			text(h.Key), number(c.requests), number(c.in1s), number(c.in10s), number(c.peak), number(c.complaints),
		})
		for _, r := range c.reactions {
			complaints.Rows = append(complaints.Rows, reactionRow(h.Key, r))
		}
		complaints.More += c.complaints - len(c.reactions)
	}
	robots, err := f.robots()
	for _, t := range []table{t, complaints, robots} {
		if len(t.Rows) > 0 {
			s.Tables = append(s.Tables, t)
		}
	}
	if whole.complaints == 0 {
		return s, nil, err
	}
	what := human.Plural(whole.complaints, "answer asked", "answers asked") + " the crawl to slow down (429 or 503)."
	return s, []conclusion{{"warn", what, "politeness"}}, err
}

// promised is what the crawl was told to keep to.
func (f *findings) promised() string {
	p, s := f.summary.Politeness, "no rate limit"
	if p.Rate > 0 {
		s = fmt.Sprintf("at most %g requests a second to a host", p.Rate)
	}
	if p.Robots != "" {
		s += ", robots.txt " + p.Robots
	}
	return s
}

func reactionRow(host string, r reaction) []cell {
	pause := "none came"
	if r.pause > 0 {
		pause = human.Short(r.pause)
	}
	return []cell{text(host), text(r.at.Format("15:04:05")), {Badge: fmt.Sprint(r.status), Mark: "warn"}, number(r.asked), text(pause)}
}

// robots shows which robots.txt was obeyed, by a hash that tells whether it is still the same.
func (f *findings) robots() (table, error) {
	t := table{Title: "robots.txt", Columns: columns("origin", "state", "#status", "SHA-256")}
	for h, err := range f.run.Hosts() {
		if err != nil {
			return t, err
		}
		for _, r := range h.Robots {
			if len(t.Rows) == f.options.Limit {
				t.More++
				continue
			}
			t.Rows = append(t.Rows, []cell{text(r.Origin), text(r.State), text(fmt.Sprint(r.Status)), text(fingerprint(r))})
		}
	}
	return t, nil
}

func fingerprint(r store.Robots) string {
	if len(r.Body) == 0 {
		return "empty"
	}
	sum := sha256.Sum256(r.Body)
	lines := strings.Count(string(r.Body), "\n") + 1
	return hex.EncodeToString(sum[:8]) + "… (" + human.Plural(lines, "line", "lines") + ")"
}
