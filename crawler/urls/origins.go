package urls

import (
	"hash/maphash"
	"strings"
)

// origins remembers other sites that pages link to, by the thousand at times: what a URL with a plain path means there takes
// no parser once the parser has seen that the origin is written as it is in canonical form. It is safe for concurrent use.
type origins struct {
	seed  maphash.Seed
	known cache
}

// originSets bounds what is remembered, as cacheSets does.
const originSets = 1 << 9

func newOrigins() origins { return origins{maphash.MakeSeed(), newCache(originSets)} }

// resolve returns what an absolute URL means. It reports false if that takes a parser.
func (o *origins) resolve(ref string) (URL, bool) {
	origin := ref[:originEnd(ref)]
	if origin == "" {
		return URL{}, false
	}
	t := o.known.get(o.key(origin))
	if t == nil {
		return URL{}, false
	}
	return sameOrigin(t.Parsed, ref)
}

// learn takes note of what ref meant.
func (o *origins) learn(ref string, u URL) {
	origin := ref[:originEnd(ref)]
	if origin == "" || origin != u.Origin() || o.known.get(o.key(origin)) != nil {
		return
	}
	root := newURL(origin + "/")
	o.known.put(o.key(origin), &Target{URL: root.s, Parsed: root})
}

func (o *origins) key(origin string) key {
	return key{hash: maphash.String(o.seed, origin), ref: origin}
}

// originEnd returns where the path of an absolute http or https URL begins, 0 if ref does not look like one.
func originEnd(ref string) int {
	for _, scheme := range [...]string{"https://", "http://"} {
		if rest, ok := strings.CutPrefix(ref, scheme); ok {
			if host := strings.IndexByte(rest, '/'); host > 0 {
				return len(scheme) + host
			}
		}
	}
	return 0
}
