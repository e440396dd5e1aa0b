package hostile

import (
	"net/http"
	"slices"
	"strings"
)

// sameText is how many visits in a row that say nothing new close a path.
const sameText = 200

// maze is a graph of endlessly many URLs that differ in their query only. The
// way in is the path without a query.
type maze struct {
	path  string
	text  func(query string) string
	doors func(query string) []string // the queries that a page links to
}

// open serves the maze on a host, and works out what a crawl sees of it.
func (m maze) open(h *host, maxDepth int) {
	h.links = append(h.links, m.path)
	h.pages[m.path] = func(w http.ResponseWriter, r *http.Request) {
		send(w, document(h.name, "<p>"+m.text(r.URL.RawQuery)+"</p>"+anchors(m.hrefs(r.URL.RawQuery)...)))
	}
	for _, e := range m.walk(h.base, maxDepth) {
		h.expect(e.URL, e)
	}
}

func (m maze) hrefs(query string) []string {
	var hrefs []string
	for _, q := range m.doors(query) {
		hrefs = append(hrefs, m.path+"?"+q)
	}
	return hrefs
}

// corner is a URL of the maze on its way through the model.
type corner struct {
	query string
	depth int
}

// walk is a model of what a crawl does: it goes breadth first, as deep as it
// may, and closes the path after sameText visits in a row whose text is known.
// What is queued then is blocked, what is met then is refused.
func (m maze) walk(base string, maxDepth int) []Expect {
	var met []Expect
	note := func(query string, e Expect) {
		e.URL = base + m.path
		if query != "" {
			e.URL += "?" + query
		}
		met = append(met, e)
	}
	queue, known, texts := []corner{{depth: 1}}, map[string]bool{"": true}, map[string]bool{}
	streak, closed := 0, false
	for ; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if closed {
			note(at.query, Expect{Outcome: Blocked, Class: "trap-duplicates", effort: chance})
			continue
		}
		note(at.query, ok())
		if text := m.text(at.query); !texts[text] {
			texts[text], streak = true, 0
		} else if streak++; streak == sameText {
			closed = true
		}
		for _, q := range m.doors(at.query) {
			switch {
			case known[q]:
				continue
			case at.depth == maxDepth:
				note(q, refused("depth"))
			case closed:
				note(q, refused("trap-duplicates"))
			default:
				queue = append(queue, corner{q, at.depth + 1})
			}
			known[q] = true
		}
	}
	return met
}

// mazes opens a host for each maze: a calendar, a shop, and a counter that hands
// out sessions.
func (w *Web) mazes() error {
	for name, m := range inOrder(map[string]maze{
		"calendar": {"/calendar", monthText, monthDoors},
		"shop":     {"/shop", shopText, shopDoors},
		"sessions": {"/account", func(string) string { return "You are not signed in." }, w.sessionDoors},
	}) {
		h, err := w.host("maze: " + name)
		if err != nil {
			return err
		}
		text := m.text
		m.text = func(query string) string { return text(query) + " This is the " + name + "." } // of no other host
		m.open(h, w.o.MaxDepth)
	}
	return nil
}

// features are the filters of the shop, which can be added in any order.
var features = [...]string{"colour=red", "colour=blue", "colour=green", "size=small", "size=medium", "size=large", "sort=price", "sort=name", "sort=age"}

// shopText is the same for the same filters in any order.
func shopText(query string) string {
	filters := strings.Split(query, "&")
	slices.Sort(filters)
	return "All articles with " + strings.Join(filters, " and ")
}

func shopDoors(query string) []string {
	var doors []string
	for _, f := range features {
		name, _, _ := strings.Cut(f, "=")
		if !strings.Contains(query, name+"=") {
			doors = append(doors, strings.TrimPrefix(query+"&"+f, "&"))
		}
	}
	return doors
}
