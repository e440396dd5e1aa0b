package diff_test

import (
	"strings"
	"testing"

	"sweetspot/store/diff"
)

func TestGuard(t *testing.T) {
	fine := diff.Figures{Pages: 100, Lost: 20, Common: 100, Flipped: 10, Texts: diff.Shared{Pages: 100, Most: 20}}
	edit := func(fn func(*diff.Figures)) diff.Figures {
		f := fine
		fn(&f)
		return f
	}
	tests := []struct {
		name    string
		figures diff.Figures
		want    string // in the only reason; "" for none
	}{
		{"nothing", diff.Figures{}, ""},
		{"just not", fine, ""},
		{"lost", edit(func(f *diff.Figures) { f.Lost = 21 }), "21 of 100 pages (21 %) are lost"},
		{"flipped", edit(func(f *diff.Figures) { f.Flipped = 11 }), "11 of 100 statuses (11 %) flipped"},
		{"one text", edit(func(f *diff.Figures) { f.Texts.Most = 21 }), "21 of 100 pages (21 %) have the same text"},
		{"one text as before", edit(func(f *diff.Figures) { f.Texts.Most, f.TextsBefore = 40, diff.Shared{Pages: 100, Most: 30} }), ""},
		{"canary", edit(func(f *diff.Figures) { f.Canaries = []string{"css=.logout"} }), "canary css=.logout does not match"},
		{"a small site", diff.Figures{Pages: 4, Lost: 2, Common: 4, Flipped: 2, Texts: diff.Shared{Pages: 4, Most: 2}}, ""},
		{"all of a small site", diff.Figures{Pages: 4, Lost: 4, Common: 4}, "4 of 4 pages"},
	}
	for _, tt := range tests {
		reasons := diff.Guard(tt.figures)
		if tt.want == "" && len(reasons) > 0 || tt.want != "" && (len(reasons) != 1 || !strings.Contains(reasons[0], tt.want)) {
			t.Errorf("%s: got %q, want %q", tt.name, reasons, tt.want)
		}
	}
}
