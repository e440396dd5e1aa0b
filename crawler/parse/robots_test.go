package parse

import "testing"

// The cases follow those of crawler-commons, robots_tag/RobotsTagParserTest.java and RobotsMetaParserTest.java
// (Apache-2.0 licence), but for values, which are not checked here.

func TestRobotsHeader(t *testing.T) {
	tests := []struct{ value, want string }{
		{"", ""},
		{",", ""},
		{",,,", ""},
		{"index", "index"},
		{"index, follow", "index, follow"},
		{" INDEX, FOLLOW ", "index, follow"},
		{"index,", "index"},
		{", index", "index"},
		{"index, , follow,", "index, follow"},
		{"index, follow, index", "index, follow"},
		{" Max-Image-Preview : large ", "max-image-preview: large"},
		{"foo-123, unavailable_after: 2025-12-31", "foo-123, unavailable_after: 2025-12-31"},
		{"max-image-preview: large, , unavailable_after: 2025-12-31,", "max-image-preview: large, unavailable_after: 2025-12-31"},

		{"UnknownBot: index", ""},
		{"UnknownBot-1: index, UnknownBot-2: index", ""},
		{"index, UnknownBot: follow", "index"},
		{"index, UnknownBot: follow, nocache", "index"},
		{"MyBot: index, follow", "index, follow"},
		{"mybot: index", "index"},
		{"MYBOT :index", "index"},
		{"MyBot-1: index", ""},
		{"UnknownBot: nocache, MyBot: index, follow", "index, follow"},
		{"MyBot: index, UnknownBot: all, MyBot: follow, UnknownBot: nocache", "index, follow"},
		{"MyBot:", ""},
		{"UnknownBot:", ""},
		{"index, MyBot:", "index"},
		{"index, UnknownBot:", "index"},
		{"MyBot: MyBot: index", "index"},
		{"MyBot: UnknownBot: index", ""},
		{"UnknownBot: MyBot: index", "index"},

		{"foo: bar, index", ""},
		{"foo: bar, max-image-preview: large", ""},
		{"foo: bar, MyBot: index", "index"},
		{"foo: bar, MyBot: max-image-preview: large", "max-image-preview: large"},
		{"index, foo: bar, max-image-preview: large, MyBot: follow", "index, follow"},
		{
			"max-image-preview: large, unavailable_after: Wed, 31 Dec 2025 23:59:59 GMT, index, follow",
			"max-image-preview: large, unavailable_after: wed, 31 dec 2025 23:59:59 gmt, index, follow",
		},
		{
			"UnknownBot: foo, MyBot: index, UnknownBot: bar: 100, baz: 200, MyBot: max-image-preview: large, UnknownBot: foo, bar, baz, " +
				"MyBot: unavailable_after: Wed, 31 Dec 2025 23:59:59 GMT",
			"index, max-image-preview: large, unavailable_after: wed, 31 dec 2025 23:59:59 gmt",
		},
	}
	for _, tt := range tests {
		var r robotsTags
		r.header(tt.value, "MyBot")
		if got := r.result().Text; got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.value, got, tt.want)
		}
	}
}

func TestRobotsMeta(t *testing.T) {
	tests := []struct {
		page string
		want Robots
	}{
		{"<meta>", Robots{}},
		{"<meta name='' content='noindex'>", Robots{}},
		{"<meta name='robots' content=''>", Robots{}},
		{"<meta name='robots' content='noindex, nofollow'>", Robots{Noindex: true, Nofollow: true, Text: "noindex, nofollow"}},
		{"<META Name = Robots Content = NoIndex>", Robots{Noindex: true, Text: "noindex"}},
		{"<meta foo='bar' content='none' name=' robots ' baz>", Robots{Noindex: true, Nofollow: true, Text: "none"}},
		{"<meta some-name='robots' some-content='noindex'>", Robots{}},
		{"<meta name='UnknownBot' content='noindex'>", Robots{}},
		{"<meta name='SweetSpot' content='nofollow'>", Robots{Nofollow: true, Text: "nofollow"}},
		{"<meta name='robots' content='foo: bar, noindex'>", Robots{Noindex: true, Text: "foo: bar, noindex"}},
		{
			"<meta name='robots' content='noarchive'><meta name='sweetspot' content='all,max-snippet:0'>",
			Robots{Noarchive: true, Nosnippet: true, Text: "noarchive, all, max-snippet: 0"},
		},
	}
	for _, tt := range tests {
		if got := parsePage(t, tt.page).Robots; got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.page, got, tt.want)
		}
	}
}
