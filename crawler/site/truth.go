package site

// An Entry says what a page's URL must turn out to be.
type Entry struct {
	Page   int    // its number
	Host   int    // which of the hosts it is on; 0 if there is one only
	Path   string // no query
	Kind   Kind
	Status int  // of the reply once a flake is past; 0 for a connection reset
	Target int  // Kind Redirect: the page it leads to
	Flaky  bool // the first request fails
	Clicks int  // the fewest clicks and redirects from page 0; -1 if none lead here

	Title   string // with the site's name; "" if it answers with no page
	Version int    // the night of the last change of its bytes, 0 if there was none
	Was     string // its former path, which redirects here since the script has forwarded it; "" as a rule
}

// Truth is every page, in the order of their numbers. All but the orphans are
// reached from page 0 by following links and redirects, if flaky ones are tried
// again. Traps and files are no part of it.
func (s *Site) Truth() []Entry {
	now := s.now.Load()
	clicks := s.clicks()
	entries := make([]Entry, s.opts.Pages)
	for page := range entries {
		path := s.Path(page)
		fate := s.tonight(now, page, []byte(path))
		_, flaky := s.opts.flake(page, fate.kind, []byte(path))
		e := Entry{Page: page, Host: s.hostOf(page), Path: string(s.appendCurrent(nil, page)), Kind: fate.kind, Status: fate.status, Flaky: flaky, Clicks: clicks[page]}
		if fate.kind == Redirect {
			e.Target = s.redirectTarget(page)
		}
		if fate.kind == Page {
			e.Title = s.titleAt(now, page)
			e.Version = now.version(page, func(to int) bool { return s.linksTo(page, to) })
		}
		if now.is(page, Forwarded) {
			e.Was = path
		}
		entries[page] = e
	}
	return entries
}

// titleAt is what stands in a page's title element.
func (s *Site) titleAt(now *scene, page int) string {
	if now.is(page, Gated) {
		return "Log in – " + siteName
	}
	return string(s.appendOwnTitle(nil, now, page)) + " – " + siteName
}

// clicks is each page's distance from page 0, breadth first over the graph.
func (s *Site) clicks() []int {
	clicks := make([]int, s.opts.Pages)
	for page := range clicks {
		clicks[page] = -1
	}
	clicks[0] = 0
	for queue := []int{0}; len(queue) > 0; queue = queue[1:] {
		for to := range s.targets(queue[0]) {
			if clicks[to] < 0 {
				clicks[to] = clicks[queue[0]] + 1
				queue = append(queue, to)
			}
		}
	}
	return clicks
}
