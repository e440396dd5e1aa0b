package parse

import (
	"slices"
	"testing"

	"sweetspot/store/sketch"
)

// piecesOf reads a page with its pieces.
func piecesOf(t *testing.T, page string) *Document {
	t.Helper()
	o := options(t)
	o.Pieces = true
	return New(o).Parse(Input{URL: mustURL(t, pageURL), Header: benchHeader, Body: []byte(page)})
}

// differing lists the indexes of the pieces that differ between two pages of the same build.
func differing(t *testing.T, a, b string) (differ []int) {
	t.Helper()
	before, after := piecesOf(t, a), piecesOf(t, b)
	if len(before.Pieces) != len(after.Pieces) {
		t.Fatalf("%d pieces and %d", len(before.Pieces), len(after.Pieces))
	}
	for i, p := range before.Pieces {
		if p.Place != after.Pieces[i].Place {
			t.Errorf("piece %d stands at another place", i)
		}
		if p.Text != after.Pieces[i].Text {
			differ = append(differ, i)
		}
	}
	return differ
}

func TestPieces(t *testing.T) {
	const page = `<body><h1>One</h1><div id=1 class=x>two <b>two</b><p>three</p>four</div>five<script>no</script> five`
	tests := []struct {
		name, other string
		want        []int
	}{
		{"nothing", page, nil},
		{"a text in bold", `<body><h1>One</h1><div>two <b>2</b><p>three</p>four</div>five five`, []int{1}},
		{"ids, classes and scripts", `<body><h1>One</h1><div id=9>two two<p class=y>three</p>four</div>five<script>yes</script> five`, nil},
		{"behind a block", `<body><h1>One</h1><div>two two<p>three</p>4</div>five five`, []int{3}},
		{"white space", "<body><h1>One</h1>\n <div> two  two <p>three</p>four</div>five &nbsp; five", nil},
	}
	for _, tt := range tests {
		if got := differing(t, page, tt.other); !slices.Equal(got, tt.want) {
			t.Errorf("%s: pieces %v differ, want %v", tt.name, got, tt.want)
		}
	}
}

// The sketch is that of the pieces, however long they are.
func TestSketchIsThatOfThePieces(t *testing.T) {
	long := slices.Repeat([]byte("word "), 20_000)
	for _, page := range []string{"", "<p>", "<p>a", "a<p>b<p>c", "<p>" + string(long) + "<p>" + string(long) + "end"} {
		d := piecesOf(t, page)
		var want sketch.Sketch
		for _, p := range d.Pieces {
			want.Add(p.Place, p.Text)
		}
		if d.Sketch != want {
			t.Errorf("%.20q: the sketch is not that of its %d pieces", page, len(d.Pieces))
		}
	}
	a, b := piecesOf(t, "<p>"+string(long)+"<p>"+string(long)), piecesOf(t, "<p>x<p>"+string(long))
	if a.Pieces[0].Text != a.Pieces[1].Text || a.Pieces[1] != b.Pieces[1] {
		t.Error("the hash of a long piece depends on what stands before it")
	}
}
