package parse

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestParsePaths: what is read is written back in its shortest form, and what is wrong is said where it stands.
func TestParsePaths(t *testing.T) {
	tests := []struct{ text, want string }{
		{"next", "next"},
		{"items[].url, next", "items[].url|next"},
		{"[].html_url", "[].html_url"},
		{"[][].a[][].b", "[][].a[][].b"},
		{`_links."self.href"`, `_links."self.href"`},
		{`"next".url`, "next.url"},
		{`"a,b" , "a\"b".c`, `"a,b"|"a\"b".c`},
		{`"".x`, `"".x`},
		{`"*"."$"`, `"*"."$"`},
		{"@odata:nextLink,$ref", "@odata:nextLink|$ref"},
		{"größe.日本", "größe.日本"},
		{`"\u0061"`, "a"},
		{"", `"", character 1: a key or [] is missing`},
		{"a,", `"a,", character 3: a key or [] is missing`},
		{",a", `",a", character 1: a key or [] is missing`},
		{"a..b", `"a..b", character 3: a key or [] is missing`},
		{".a", `".a", character 1: a key or [] is missing`},
		{"a.", `"a.", character 3: a key or [] is missing`},
		{"[]a", `"[]a", character 3: a dot belongs in front of a key, and a comma between paths; a key with white space is written in quotes`},
		{"a b", `"a b", character 2: a dot belongs in front of a key, and a comma between paths; a key with white space is written in quotes`},
		{"é.items[0].url", `"é.items[0].url", character 8: [] stands for each element of an array; none can be picked out`},
		{"items[*]", `"items[*]", character 6: [] stands for each element of an array; none can be picked out`},
		{"a.[]", `"a.[]", character 2: no dot belongs in front of []`},
		{"a.*", `"a.*", character 3: there are no wildcards; write [] for each element of an array, "*" for a key of that name`},
		{"$.a", `"$.a", character 1: a path begins at the top by itself; leave $ out, or write "$" for a key of that name`},
		{`a."b`, `"a.\"b", character 3: a key in quotes is written as JSON writes a string`},
		{strings.Repeat("[]", maxJSONDepth+1), fmt.Sprintf("%q, character %d: it is longer than 512 steps, and nothing that deep is read",
			strings.Repeat("[]", maxJSONDepth+1), 2*maxJSONDepth+3)},
	}
	for _, tt := range tests {
		var got string
		paths, err := ParsePaths(tt.text)
		for i, p := range paths {
			got += strings.Repeat("|", min(i, 1)) + p.String()
		}
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.text, got, tt.want)
		}
	}
}

// FuzzPaths: a path that can be read means the same when it is written and read again.
func FuzzPaths(f *testing.F) {
	for _, text := range []string{"items[].url,next", `_links."self.href"`, `[].""."\ud800"`, "a..b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		paths, err := ParsePaths(text)
		if err != nil {
			return
		}
		for _, p := range paths {
			again, err := ParsePaths(p.String())
			if err != nil || len(again) != 1 || cmp.Diff(p, again[0], cmp.AllowUnexported(pathStep{})) != "" {
				t.Fatalf("%q is written %q and read as %q, %v", text, p, again, err)
			}
		}
	})
}

func TestIsJSON(t *testing.T) {
	for contentType, want := range map[string]bool{
		"application/json": true, "Application/JSON; charset=utf-8": true, "text/json": true,
		"application/hal+json": true, "application/vnd.github+json;v=3": true,
		"": false, "text/html": false, "application/jsonp": false, "text/plain": false, "+json": false, "application/+json": false,
		"application/x-ndjson": false, "application/json+xml": false,
	} {
		if IsJSON(contentType) != want {
			t.Errorf("IsJSON(%q) is not %v", contentType, want)
		}
	}
}

// TestJSONLinks reads links out of answers, sound and broken.
func TestJSONLinks(t *testing.T) {
	deep := strings.Repeat("[", maxJSONDepth+1) + strings.Repeat("]", maxJSONDepth+1)
	long := "[0" + strings.Repeat(",0", maxJSONTokens) + "]"
	tests := []struct {
		name, paths, body string
		truncated         bool
		want              string
	}{
		{name: "pages and items", paths: "items[].url,next", body: `{"items":[{"url":"a"},{"url":"/b","x":{"url":"no"}},{"url":"//other.example/c"}],"next":"?page=2"}`, want: "/dir/a /b https://other.example/c /dir/page.html?page=2"},
		{name: "an array at the top", paths: "[].u", body: `[{"u":"a"},[{"u":"no"}],{"u":"b"}]`, want: "/dir/a /dir/b"},
		{name: "strings in an array", paths: "all[]", body: `{"all":["a",["no"],"b"]}`, want: "/dir/a /dir/b"},
		{name: "once each", paths: "a,b", body: `{"a":"x","b":"x","a":"y"}`, want: "/dir/x /dir/y"},
		{name: "not a string", paths: "a,b,c,d,e", body: `{"a":null,"b":1e999,"c":true,"d":{"d":"x"},"e":["x"]}`},
		{name: "empty strings", paths: "a,b", body: `{"a":"","b":" \t"}`},
		{name: "escapes", paths: "a", body: `{"\u0061":"\/x\u002fy"}`, want: "/x/y"},
		{name: "a mark of the order of bytes", paths: "a", body: "\ufeff{\"a\":\"x\"}", want: "/dir/x"},
		{name: "another scheme", paths: "a", body: `{"a":"mailto:x@example.com"}`, want: "mailto:x@example.com"},
		{name: "cut", paths: "[]", body: `["a","b","c`, truncated: true, want: "/dir/a /dir/b"},
		{name: "ends early", paths: "[]", body: `["a","b"`, want: "/dir/a /dir/b !unexpected EOF"},
		{name: "a mistake", paths: "[]", body: `["a",}`, want: "/dir/a !invalid character '}' looking for beginning of value"},
		{name: "nothing at all", paths: "[]", body: ` `, want: "!unexpected EOF"},
		{name: "two values", paths: "[]", body: `["a"]["b"]`, want: "/dir/a !there is more behind the value"},
		{name: "rubbish behind", paths: "[]", body: `["a"]x`, want: "/dir/a !invalid character 'x' looking for beginning of value"},
		{name: "too deep", paths: "a,b", body: `{"a":"x","c":` + deep + `,"b":"y"}`, want: "/dir/x #nesting"},
		{name: "wide, and not deep", paths: "a,b", body: `{"a":"x","c":[[]` + strings.Repeat(",[]", maxJSONDepth) + `],"b":"y"}`, want: "/dir/x /dir/y"},
		{name: "too long", paths: "a,b", body: `{"a":"x","c":` + long + `,"b":"y"}`, want: "/dir/x #tokens"},
	}
	for _, tt := range tests {
		o := options(t)
		o.JSONLinks = mustPaths(t, tt.paths)
		doc := New(o).Parse(jsonInput(t, []byte(tt.body), tt.truncated))
		got := strings.Fields(strings.ReplaceAll(strings.Join(jsonLinks(t, doc), " "), "https://example.com/", "/"))
		if doc.Malformed != "" {
			got = append(got, "!"+doc.Malformed)
		}
		if doc.Limit != "" {
			got = append(got, "#"+doc.Limit)
		}
		if text := strings.Join(got, " "); text != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, text, tt.want)
		}
	}
}

// TestJSONOnlyWhereItIs: pages of HTML are read as ever, other types not at all, and JSON only if somebody wants links of it.
func TestJSONOnlyWhereItIs(t *testing.T) {
	o := options(t)
	in := jsonInput(t, []byte(`["a"]`), false)
	if doc := New(o).Parse(in); len(doc.Links) != 0 {
		t.Errorf("%d links though no path is named", len(doc.Links))
	}
	o.JSONLinks = mustPaths(t, "[]")
	in.Header = http.Header{"Content-Type": {"text/plain"}}
	if doc := New(o).Parse(in); len(doc.Links) != 0 {
		t.Errorf("%d links in plain text", len(doc.Links))
	}
	in.Header, in.Body = http.Header{"Content-Type": {"text/html"}}, []byte(`["a"]<a href=b>`)
	if doc := New(o).Parse(in); len(doc.Links) != 1 || doc.Links[0].Kind != KindA {
		t.Errorf("%v in HTML", doc.Links)
	}
	in = jsonInput(t, []byte(`["a","b","c"]`), false)
	o.MaxLinks = 2
	if doc := New(o).Parse(in); len(doc.Links) != 2 || doc.LinksCut != 1 {
		t.Errorf("%d links and %d cut, want 2 and 1", len(doc.Links), doc.LinksCut)
	}
}

// FuzzJSONLinks holds the walk against encoding/json: it finds the strings that a tree of the text has at the paths, and says
// of a text that it is none where encoding/json does.
func FuzzJSONLinks(f *testing.F) {
	for _, body := range []string{
		`{"items":[{"url":"a"},{"url":"/b"}],"next":"?page=2"}`, `[["x"],{"":["y"]}]`, `["a",`, `{"a":1}{}`, `{"next":"\ud800"}`, `"x"`,
		`{"next":"a","next":"b"}`, `[1e999,-]`,
	} {
		f.Add([]byte(body))
	}
	paths := mustPaths(f, `items[].url,next,[],[][],[]."",next[].next`)
	o := options(f)
	o.JSONLinks, o.MaxLinks = paths, 1<<20
	p := New(o)
	f.Fuzz(func(t *testing.T, body []byte) {
		doc := p.Parse(jsonInput(t, body, false))
		checkDocument(t, doc, o.MaxLinks)
		if doc.Limit != "" {
			return
		}
		tree, err := treeOf(bytes.TrimPrefix(body, []byte("\ufeff")))
		if (doc.Malformed == "") != (err == nil) {
			t.Fatalf("malformed %q, and encoding/json says %v", doc.Malformed, err)
		}
		if err != nil {
			return
		}
		want, got := map[string]bool{}, map[string]bool{}
		for _, path := range paths {
			collect(tree, path, func(ref string) {
				target, _ := o.Resolver.Page(mustURL(t, pageURL)).Resolve(ref)
				want[target.URL] = true
			})
		}
		once := tokensOf(t, body) == tokensOf(t, marshalled(t, tree)) // no key is twice in an object: a tree has the last alone
		for _, url := range jsonLinks(t, doc) {
			if got[url] = true; !once {
				want[url] = true
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("-tree +walk:\n%s", d)
		}
	})
}

// treeOf is what encoding/json makes of a text.
func treeOf(text []byte) (tree any, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		return nil, err
	}
	if !json.Valid(text) {
		return nil, errors.New("more than a value")
	}
	return tree, nil
}

func marshalled(t testing.TB, tree any) []byte {
	text, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func tokensOf(t testing.TB, text []byte) (n int) {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	d.UseNumber()
	for {
		switch _, err := d.Token(); err {
		case nil:
			n++
		case io.EOF:
			return n
		default:
			t.Fatal(err)
		}
	}
}

// collect is the oracle: it yields the strings at a path of a tree.
func collect(v any, path Path, yield func(string)) {
	switch v := v.(type) {
	case string:
		if len(path) == 0 && !isEmpty(v) {
			yield(v)
		}
	case []any:
		if len(path) > 0 && path[0].element {
			for _, e := range v {
				collect(e, path[1:], yield)
			}
		}
	case map[string]any:
		if len(path) > 0 && !path[0].element {
			collect(v[path[0].key], path[1:], yield)
		}
	}
}

func mustPaths(t testing.TB, text string) []Path {
	t.Helper()
	paths, err := ParsePaths(text)
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func jsonInput(t testing.TB, body []byte, truncated bool) Input {
	return Input{
		URL: mustURL(t, pageURL), Header: http.Header{"Content-Type": {"application/json"}},
		Body: body, Truncated: truncated,
	}
}

// jsonLinks lists the URLs of a document's links, all of which must come from JSON.
func jsonLinks(t testing.TB, doc *Document) (all []string) {
	t.Helper()
	for _, l := range doc.Links {
		if l.Kind != KindJSON {
			t.Errorf("a link of kind %s in JSON", l.Kind)
		}
		all = append(all, l.Target.URL)
	}
	return all
}
