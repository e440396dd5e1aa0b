package report

import (
	"fmt"

	"sweetspot/store"
	"sweetspot/store/human"
)

// beyond lists what the checks beyond the pages found broken: links out of the site, assets, missing places in pages.
type beyond struct {
	n     int
	first []store.CheckRecord
}

func (f *findings) readChecks() error {
	for c, err := range f.run.Checks() {
		if err != nil {
			return err
		}
		switch c.Kind {
		case store.CheckExternal, store.CheckAsset, store.CheckFragment:
		default:
			continue
		}
		if !c.Flags.Has(store.CheckBroken) {
			continue
		}
		if f.beyond.n++; len(f.beyond.first) < f.options.Limit {
			f.beyond.first = append(f.beyond.first, c)
		}
	}
	return nil
}

// beyondTable shows them, each with the page that it was found on.
func (f *findings) beyondTable() (table, error) {
	t := table{
		Title: fmt.Sprintf("Beyond the pages (%s)", human.Count(f.beyond.n)), Columns: columns("page", "leads nowhere"),
		More: f.beyond.n - len(f.beyond.first),
	}
	for _, c := range f.beyond.first {
		page, err := f.url(c.Source)
		if err != nil {
			return t, err
		}
		target, err := f.url(c.Target)
		if err != nil {
			return t, err
		}
		if c.Fragment != "" {
			target += "#" + c.Fragment
		}
		to := address(target)
		to.Mark, to.Badge, to.Note = "bad", faultOf(&c), c.Kind.String()
		t.Rows = append(t.Rows, []cell{address(page), to})
	}
	return t, nil
}

func faultOf(c *store.CheckRecord) string {
	switch {
	case c.Kind == store.CheckFragment:
		return "no such id"
	case c.Status != 0:
		return fmt.Sprint(c.Status)
	case c.Error != "":
		return c.Error
	}
	return "no answer"
}
