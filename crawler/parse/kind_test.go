package parse

import "testing"

// The numbers are stored and the names exported: this table only ever grows.
func TestKinds(t *testing.T) {
	tests := []struct {
		kind     Kind
		number   uint8
		name     string
		followed bool
	}{
		{KindA, 1, "a", true},
		{KindArea, 2, "area", true},
		{KindFrame, 3, "frame", true},
		{KindIframe, 4, "iframe", true},
		{KindRefresh, 5, "refresh", true},
		{KindRedirect, 6, "redirect", true},
		{KindSitemap, 7, "sitemap", true},
		{KindLink, 8, "link", false},
		{KindCanonical, 9, "canonical", false},
		{KindAlternate, 10, "alternate", false},
		{KindImg, 11, "img", false},
		{KindSource, 12, "source", false},
		{KindScript, 13, "script", false},
		{KindHeader, 14, "header", false},
		{KindJSON, 15, "json", true},
	}
	for _, tt := range tests {
		if uint8(tt.kind) != tt.number || tt.kind.String() != tt.name || tt.kind.Followed() != tt.followed {
			t.Errorf("kind %d is %s, followed %v; want %+v", tt.kind, tt.kind, tt.kind.Followed(), tt)
		}
		if k, err := ParseKind(tt.name); k != tt.kind || err != nil {
			t.Errorf("ParseKind(%q) = %d, %v", tt.name, k, err)
		}
	}
	for _, name := range []string{"", "A", "x"} {
		if k, err := ParseKind(name); err == nil {
			t.Errorf("ParseKind(%q) = %d, want an error", name, k)
		}
	}
	for k, want := range map[Kind]string{0: "kind(0)", 16: "kind(16)"} {
		if k.String() != want || k.Followed() {
			t.Errorf("got %s, followed %v; want %s, not followed", k, k.Followed(), want)
		}
	}
}
