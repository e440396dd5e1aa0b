package site

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// The API beside the pages, if Options.API asks for it: an item for each page, in
// lists that lead from one to the next, and items that lead to others.
const (
	apiItems     = "/api/items"
	itemsAList   = 20
	itemsRelated = 5
)

// list is /api/items?page=N, N from 1.
type list struct {
	Page  int     `json:"page"`
	Pages int     `json:"pages"`
	Total int     `json:"total"`
	Items []item  `json:"items"`
	Next  *string `json:"next"` // null in the last one
}

// item is /api/items/N, N the page's number; in a list it has neither text nor
// related items.
type item struct {
	ID      int    `json:"id"`
	Title   string `json:"title"`
	URL     string `json:"url"`
	Text    string `json:"text,omitempty"`
	Related []item `json:"related,omitempty"`
}

// api answers for the API, which is the first host's; ok is false if the URL is
// none of it.
func (s *Site) api(u *url.URL, at place) (a reply, ok bool) {
	if !s.opts.API || at.host != 0 {
		return reply{}, false
	}
	if u.Path == apiItems {
		return s.list(u.Query())
	}
	number, isItem := strings.CutPrefix(u.Path, apiItems+"/")
	n, err := strconv.Atoi(number)
	if !isItem || err != nil || n < 0 || n >= s.opts.Pages || number != strconv.Itoa(n) {
		return reply{}, false
	}
	return jsonReply(s.item(n)), true
}

func (s *Site) list(query url.Values) (a reply, ok bool) {
	l := list{Page: 1, Pages: (s.opts.Pages + itemsAList - 1) / itemsAList, Total: s.opts.Pages}
	if text := query.Get("page"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > l.Pages || text != strconv.Itoa(n) {
			return reply{}, false
		}
		l.Page = n
	}
	for n := (l.Page - 1) * itemsAList; n < min(l.Page*itemsAList, s.opts.Pages); n++ {
		l.Items = append(l.Items, s.mention(n))
	}
	if l.Page < l.Pages {
		next := apiItems + "?page=" + strconv.Itoa(l.Page+1)
		l.Next = &next
	}
	return jsonReply(l), true
}

// mention is an item as others name it.
func (s *Site) mention(n int) item {
	return item{ID: n, Title: string(s.appendTitle(nil, n)), URL: apiItems + "/" + strconv.Itoa(n)}
}

// item has prose up to the size asked for, and leads to others.
func (s *Site) item(n int) item {
	i := s.mention(n)
	for k := range itemsRelated {
		i.Related = append(i.Related, s.mention(below(drawNumber(s.opts.Seed, topicItem, n, k), s.opts.Pages)))
	}
	p := sheet{Site: s, x: drawNumber(s.opts.Seed, topicItem, n, -1)}
	for p.text(p.sentence()); len(p.b) < s.opts.Size-itemsRelated*linkSize; {
		p.text(" ", p.sentence())
	}
	i.Text = string(p.b)
	return i
}

func jsonReply(v any) reply {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and numbers alone
	}
	return reply{status: http.StatusOK, kind: "application/json", body: body}
}
