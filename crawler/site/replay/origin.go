package replay

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"sweetspot/store"
)

// host is a recorded gate.
type host struct {
	key       string
	base      string // "http://127.0.0.1:40123", once it listens
	origins   []*origin
	typical   time.Duration // the median time to the first byte
	admission admission
	limit     *rate.Limiter // nil if it never answered 429
	wait      time.Duration // that it asked for then
	robots    *answer
}

// origin is a scheme and host as recorded.
type origin struct {
	name   string // "https://example.com"
	host   *host
	prefix string           // of its paths now; "" for the host's main origin
	pages  map[string]*page // by path and query
	robots *store.Robots    // nil if it was not asked for
	maps   []string         // paths of the sitemaps that its robots.txt, or habit, named
}

// base is where the origin's paths stand now.
func (o *origin) base() string { return o.host.base + o.prefix }

func (o *origin) scheme() string {
	scheme, _, _ := strings.Cut(o.name, ":")
	return scheme
}

// split parts a canonical URL into its origin and the rest. Of what is none, the
// origin is empty.
func split(url string) (name, uri string) {
	scheme, rest, _ := strings.Cut(url, "://")
	slash := strings.IndexByte(rest, '/')
	if slash < 0 {
		return "", url
	}
	end := len(scheme) + len("://") + slash
	return url[:end], url[end:]
}

// URL returns where a recorded URL stands now; one of a host that is not
// replayed is left as it is.
func (r *Replay) URL(recorded string) string {
	name, uri := split(recorded)
	if o := r.origins[name]; o != nil {
		return o.base() + uri
	}
	return recorded
}

// origin finds or makes an origin of a host.
func (r *Replay) origin(h *host, name string) *origin {
	o := r.origins[name]
	if o == nil {
		o = &origin{name: name, host: h, pages: map[string]*page{}}
		r.origins[name] = o
		h.origins = append(h.origins, o)
	}
	return o
}

// settle makes the origin with the most pages a host's main one, and gives the
// others their prefixes.
func (h *host) settle() {
	slices.SortStableFunc(h.origins, func(a, b *origin) int { return cmp.Compare(len(b.pages), len(a.pages)) })
	for _, twin := range h.origins[min(1, len(h.origins)):] {
		twin.prefix = "/~" + strings.Replace(twin.name, "//", "", 1)
	}
}

// find says which origin a request is for, and which of its pages.
func (h *host) find(uri string) (o *origin, rest string) {
	for _, twin := range h.origins[1:] {
		if rest, ok := strings.CutPrefix(uri, twin.prefix); ok && strings.HasPrefix(rest, "/") {
			return twin, rest
		}
	}
	return h.origins[0], uri
}
