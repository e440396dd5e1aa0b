package replay

import (
	"bytes"
	"strings"
)

// rewriter replaces the recorded origins in text of one of them by where they
// stand now.
type rewriter struct {
	origins map[string]*origin
	from    *origin

	out  []byte
	text []byte
	done int // of text
}

// rewrite returns text as it is, if there is nothing to replace.
func (r *Replay) rewrite(text []byte, from *origin) []byte {
	w := rewriter{origins: r.origins, from: from, text: text}
	for i := 0; i < len(text); {
		slash := bytes.IndexByte(text[i:], '/')
		if slash < 0 {
			break
		}
		i = w.slash(i + slash)
	}
	if w.done == 0 {
		return text
	}
	return append(w.out, text[w.done:]...)
}

// slash looks at the slash that stands at i, and returns where to go on.
func (w *rewriter) slash(i int) int {
	escaped := i > 0 && w.text[i-1] == '\\' // as JSON may have it
	if after, ok := bytes.CutPrefix(w.text[i+1:], []byte(`\/`)); escaped && ok {
		return w.absolute(i-1, len(w.text)-len(after), `\/`)
	}
	if after, ok := bytes.CutPrefix(w.text[i+1:], []byte("/")); ok {
		return w.absolute(i, len(w.text)-len(after), "/")
	}
	if w.from.prefix != "" && rooted(w.text[:i]) {
		w.replace(i, i, w.from.prefix)
	}
	return i + 1
}

// absolute looks at what may be an absolute URL: two slashes from start on, and
// a host after them.
func (w *rewriter) absolute(start, host int, slash string) int {
	end := host
	for end < len(w.text) && isHost(w.text[end]) {
		end++
	}
	if end < len(w.text) && w.text[end] == '@' { // a login, which no crawler keeps
		host = end + 1
		for end = host; end < len(w.text) && isHost(w.text[end]); {
			end++
		}
	}
	scheme, begin, ok := w.scheme(start)
	if !ok || end == host {
		return end
	}
	name := strings.ToLower(string(w.text[host:end]))
	switch o := w.origins[scheme+"://"+withoutDefault(scheme, name)]; {
	case o != nil:
		w.replace(begin, end, strings.ReplaceAll(o.base(), "/", slash))
	case begin == start && scheme == "https" && strings.Contains(name, "."): // it follows the page's scheme, which is another now
		w.replace(begin, begin, scheme+":")
	}
	return end
}

// scheme says which scheme stands before the slashes, and where; none is that of
// the page, if this is where a URL begins.
func (w *rewriter) scheme(slashes int) (scheme string, begin int, ok bool) {
	for _, s := range []string{"https", "http"} {
		at := slashes - len(s) - 1
		if at >= w.done && strings.EqualFold(string(w.text[at:slashes]), s+":") {
			return s, at, true
		}
	}
	return w.from.scheme(), slashes, slashes > 0 && strings.IndexByte("\"'(=, \t\n<>", w.text[slashes-1]) >= 0
}

func (w *rewriter) replace(from, to int, by string) {
	w.out = append(append(w.out, w.text[w.done:from]...), by...)
	w.done = to
}

// rooted tells whether a path from the root begins behind before: as the value
// of an attribute, or in a refresh.
func rooted(before []byte) bool {
	if n := len(before); n > 1 && (before[n-1] == '"' || before[n-1] == '\'') {
		return before[n-2] == '='
	}
	return len(before) > 4 && strings.EqualFold(string(before[len(before)-4:]), "url=")
}

func isHost(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._:[]", c) >= 0
}

func withoutDefault(scheme, host string) string {
	if scheme == "https" {
		return strings.TrimSuffix(host, ":443")
	}
	return strings.TrimSuffix(host, ":80")
}
