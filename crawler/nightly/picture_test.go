package nightly

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
)

// picture is a site as somebody sees it who clicks through all of it: by path. It
// knows nothing of crawling, storing and comparing, so it can say whether they are
// right.
type sight struct {
	status         int // 0: nothing leads here
	location, body string
	links          []string
	from           int // how many pages lead here
}

type picture map[string]sight

var (
	anchors = regexp.MustCompile(`<a [^>]*href="(/[^"#]*)`)
	tags    = regexp.MustCompile(`<[^>]*>`)
)

// lookAt clicks through a site. Some pages it takes for what they were.
func lookAt(h http.Handler, were picture) picture {
	p := picture{}
	for todo := []string{"/"}; len(todo) > 0; todo = todo[1:] {
		path := todo[0]
		if _, known := p[path]; known {
			continue
		}
		seen, known := were[path]
		if !known {
			seen = see(h, path)
			seen.body = common(seen.body, see(h, path).body)
		}
		seen.from = 0
		p[path] = seen
		todo = append(todo, seen.links...)
	}
	for _, page := range maps.Clone(p) {
		for _, to := range page.links {
			seen := p[to]
			seen.from++
			p[to] = seen
		}
	}
	return p
}

// see opens one page.
func see(h http.Handler, path string) sight {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://shop.test"+path, nil))
	seen := sight{status: w.Code, location: w.Header().Get("Location")}
	if seen.status < 300 {
		seen.body = w.Body.String()
	}
	for _, m := range anchors.FindAllStringSubmatch(seen.body, -1) {
		if !slices.Contains(seen.links, m[1]) {
			seen.links = append(seen.links, m[1])
		}
	}
	if seen.location != "" {
		seen.links = []string{strings.TrimPrefix(seen.location, "http://shop.test")}
	}
	return seen
}

// common is what two looks at a page have in common.
func common(body, again string) string {
	words, others := strings.Fields(body), strings.Fields(again)
	for i := range min(len(words), len(others)) {
		if words[i] != others[i] {
			words[i] = "…"
		}
	}
	return strings.Join(words, " ")
}

func (s sight) text() string { return tags.ReplaceAllString(s.body, " ") }

func (s sight) is(statuses ...int) bool { return slices.Contains(statuses, s.status) }

// comes finds a text at a path that was not there before.
func (p picture) comes(now picture, text string) (path string, found bool) {
	for path, is := range now {
		if p[path].is(0) && is.is(200) && is.text() == text {
			return path, true
		}
	}
	return "", false
}

// changes says what became of each path.
func (p picture) changes(now picture) map[string]string {
	all, moved := map[string]string{}, map[string]bool{}
	for path, was := range p {
		is := now[path]
		to, elsewhere := p.comes(now, was.text())
		switch {
		case was.is(200) && !is.is(200) && elsewhere:
			all[path], moved[to] = "moved", true
		case was.is(200) && is.is(0, 404, 410):
			all[path] = "gone"
		case is.is(0):
		case was.status != is.status && (was.status >= 500 || is.status >= 500):
			all[path] = "not news" // it fails, or does so no longer
		case was.status != is.status || was.location != is.location || was.body != is.body:
			all[path] = "changed"
		case is.is(200) && was.from != is.from:
			all[path] = "not news" // others link to it, or do not
		}
	}
	for path, is := range now {
		if p[path].is(0) && !moved[path] && is.status < 400 {
			all[path] = "new"
		}
	}
	return all
}
