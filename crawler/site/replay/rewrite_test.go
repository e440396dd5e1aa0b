package replay

import (
	"bytes"
	"testing"
)

func replica() *Replay {
	r := &Replay{origins: map[string]*origin{}}
	h := &host{base: "http://127.0.0.1:1"}
	for _, name := range []string{"https://a.test", "http://a.test", "https://b.test:8443"} {
		r.origin(h, name).pages["/"] = new(page)
	}
	h.origins[0].pages["/2"] = new(page)
	h.settle()
	return r
}

func TestRewrite(t *testing.T) {
	r := replica()
	for _, c := range []struct{ from, text, want string }{
		{"https://a.test", `<a href="https://a.test/x">`, `<a href="http://127.0.0.1:1/x">`},
		{"https://a.test", `<a href="HTTPS://A.Test:443/x">`, `<a href="http://127.0.0.1:1/x">`},
		{"https://a.test", `"https://a.test"`, `"http://127.0.0.1:1"`},
		{"https://a.test", `https://a.test?q https://a.test#f`, `http://127.0.0.1:1?q http://127.0.0.1:1#f`},
		{"https://a.test", `https://a.test.evil/ https://ba.test/ https://a.test:8443/`, `https://a.test.evil/ https://ba.test/ https://a.test:8443/`},
		{"https://a.test", `https://me:pw@a.test/x`, `http://127.0.0.1:1/x`},
		{"https://a.test", `https://me@other.test/x`, `https://me@other.test/x`},
		{"https://a.test", `href=//a.test/x href="//b.test:8443/y"`, `href=http://127.0.0.1:1/x href="http://127.0.0.1:1/~https:b.test:8443/y"`},
		{"https://a.test", `src="//cdn.test/x" // a.test/x`, `src="https://cdn.test/x" // a.test/x`},
		{"http://a.test", `src="//cdn.test/x"`, `src="//cdn.test/x"`},
		{"https://a.test", `{"u":"https:\/\/a.test\/x","v":"http:\/\/a.test\/"}`, `{"u":"http:\/\/127.0.0.1:1\/x","v":"http:\/\/127.0.0.1:1\/~http:a.test\/"}`},
		{"https://a.test", `<a href="/x">`, `<a href="/x">`},
		{"http://a.test", `<a href="/x"> <a href='/y'> content="0; URL=/z" </a> a/b`, `<a href="/~http:a.test/x"> <a href='/~http:a.test/y'> content="0; URL=/~http:a.test/z" </a> a/b`},
		{"https://a.test", `//`, `//`},
		{"https://a.test", `\/`, `\/`},
		{"https://a.test", `https://`, `https://`},
		{"https://a.test", ``, ``},
	} {
		if got := string(r.rewrite([]byte(c.text), r.origins[c.from])); got != c.want {
			t.Errorf("on %s\n  %s\n  %s\n  want\n  %s", c.from, c.text, got, c.want)
		}
	}
}

// What was rewritten holds nothing more to rewrite, and what is between stays.
func FuzzRewrite(f *testing.F) {
	f.Add([]byte(`<a href="https://a.test/x"><a href='//a.test/'> https:\/\/a.test\/ https://u@a.test:443`))
	r := replica()
	main, twin := r.origins["https://a.test"], r.origins["http://a.test"]
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		once := bytes.Clone(r.rewrite(text, main))
		if !bytes.Equal(before, text) {
			t.Fatal("the input was changed")
		}
		if twice := r.rewrite(once, main); !bytes.Equal(once, twice) {
			t.Errorf("%q\n%q\n%q", text, once, twice)
		}
		r.rewrite(text, twin)
	})
}
