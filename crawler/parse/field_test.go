package parse

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func mustField(t testing.TB, s string) Field {
	t.Helper()
	f, err := ParseField(s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestExtract(t *testing.T) {
	const page = `<ul id=l><li class="a b" data-x=" 1 ">One <b>1</b><li class=b>Two
		<li title="@x">Three</ul><a href="?q=a@b">link</a>`
	tests := []struct {
		field string
		want  []string
	}{
		{"f=li", []string{"One 1", "Two", "Three"}},
		{"f = li.b , a ", []string{"One 1", "Two", "link"}},
		{"f=li@data-x", []string{"1"}},
		{"f=li@ CLASS ", []string{"a b", "b"}},
		{"f=#l > li:nth-child(2)", []string{"Two"}},
		{`f=li[title="@x"]`, []string{"Three"}},
		{`f=[title="@x"]@title`, []string{"@x"}},
		{"f=a@href", []string{"?q=a@b"}},
		{"f=table", nil},
	}
	for _, tt := range tests {
		doc := parsePage(t, page, func(o *Options) { o.Extract = []Field{mustField(t, tt.field)} })
		if got := doc.Extract["f"]; !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.field, got, tt.want)
		}
	}
}

func TestExtractSeveral(t *testing.T) {
	doc := parsePage(t, "<b>1</b><i>2</i>"+strings.Repeat("<u>3</u>", maxValues+1), func(o *Options) {
		o.Extract = []Field{mustField(t, "x=b"), mustField(t, "y=q"), mustField(t, "x=i"), mustField(t, "z=u")}
	})
	want := map[string][]string{"x": {"1", "2"}, "z": slices.Repeat([]string{"3"}, maxValues)}
	if !maps.EqualFunc(doc.Extract, want, slices.Equal) {
		t.Errorf("got %q", doc.Extract)
	}
}

func TestParseFieldErrors(t *testing.T) {
	for s, want := range map[string]string{
		"":        `field "": must be name=CSS or name=CSS@attribute`,
		"title":   `field "title": must be name=CSS or name=CSS@attribute`,
		" =title": `field " =title": must be name=CSS or name=CSS@attribute`,
		"x= ":     `field "x= ": the CSS selector is missing`,
		"x=@href": `field "x=@href": the CSS selector is missing`,
		"x=a[":    `field "x": CSS selector "a[": `,
		"x=a@":    `field "x": CSS selector "a@": `,
		"x=a::b":  `field "x": CSS selector "a::b": `,
	} {
		if _, err := ParseField(s); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s…", s, err, want)
		}
	}
}
