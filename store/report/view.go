package report

import (
	"embed"
	"html/template"
	"strings"
	"time"

	"sweetspot/store/human"
)

// view is all that the template of a report knows.
type view struct {
	Title       string
	Subtitle    string
	Index       string
	Conclusions []conclusion
	Tiles       []tile
	Sections    []section
	Footer      string
}

// conclusion is a sentence that a reader in a hurry reads, and the section that shows more.
type conclusion struct {
	Level string // bad, warn, good
	Text  string
	To    string // id of a section; "" for none
}

type tile struct{ Value, Label string }

type section struct {
	ID, Title string
	Lead      string // what it comes to
	Tables    []table
}

// table is a list. What is more than a screen of it is folded away.
type table struct {
	Title   string
	Columns []column
	Rows    [][]cell
	More    int    // rows that are left out
	Empty   string // said where there are no rows
}

// part is some rows of a table.
type part struct {
	Columns []column
	Rows    [][]cell
}

type column struct {
	Name    string
	Numbers bool
}

// shownRows is how many rows of a table are not folded away.
const shownRows = 10

// Head returns the rows that are shown at once.
func (t table) Head() [][]cell { return t.Rows[:min(len(t.Rows), shownRows)] }

// Tail returns the rows that are folded away.
func (t table) Tail() [][]cell { return t.Rows[min(len(t.Rows), shownRows):] }

// cell is text, perhaps with a link, a mark and a bar beside it, and lines below.
type cell struct {
	Text  string
	URL   string // what Text links to
	Mark  string // bad, warn, good: a badge in front
	Badge string
	Bar   int    // percent; 0 for none
	Note  string // in small letters behind it
	Lines []cell
}

func text(s string) cell { return cell{Text: s} }

// address is a URL, to be clicked on if a browser would open it.
func address(url string) cell {
	if strings.HasPrefix(url, "http://") || strings.HasPrefix(url, "https://") {
		return cell{Text: url, URL: url}
	}
	return text(url)
}

func number(n int) cell { return cell{Text: human.Count(n)} }

func lines(all ...cell) cell { return cell{Lines: all} }

func columns(names ...string) (all []column) {
	for _, n := range names {
		numbers := n != "" && n[0] == '#'
		if numbers {
			n = n[1:]
		}
		all = append(all, column{n, numbers})
	}
	return all
}

//go:embed *.html *.css
var files embed.FS

// templates parses the templates. They are part of the program: one that does not parse is a defect.
func templates() *template.Template {
	css, err := files.ReadFile("report.css")
	if err != nil {
		panic(err)
	}
	t := template.New("").Funcs(template.FuncMap{
		"css":     func() template.CSS { return template.CSS(css) }, // our own
		"grouped": human.Count,
		"rows":    func(columns []column, rows [][]cell) part { return part{columns, rows} },
	})
	return template.Must(t.ParseFS(files, "*.html"))
}

func date(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }
