package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// fromFile reads the config file, if one is named. All its faults come back as
// one error, one line each.
func (src Sources) fromFile(options []Option, stronger []given) ([]given, error) {
	var name value
	var option Option
	for _, g := range stronger {
		if g.option.Name == "config" && len(g.values) > 0 {
			option, name = g.option, g.values[len(g.values)-1]
		}
	}
	if name.text == "" {
		return nil, nil
	}
	text, err := src.ReadFile(name.text)
	if err != nil {
		return nil, fault(name.from, option, err)
	}
	return parseFile(options, name.text, text)
}

// parseFile reads YAML of one level: keys are the names of options, values are
// scalars, or lists of scalars where an option takes several.
func parseFile(options []Option, name string, text []byte) ([]given, error) {
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, syntaxFault(name, err)
	}
	r := fileReader{name: name, options: options, verb: "crawl"}
	for _, doc := range tree.Docs {
		r.document(doc.Body)
	}
	return r.all, errors.Join(r.faults...)
}

// syntaxFault reduces the parser's picture of the file to one line.
func syntaxFault(name string, err error) error {
	var bad yaml.Error
	if errors.As(err, &bad) && bad.GetToken() != nil {
		message, _, _ := strings.Cut(bad.GetMessage(), "\n")
		return fmt.Errorf("%s:%d: is not YAML: %s", name, bad.GetToken().Position.Line, message)
	}
	message, _, _ := strings.Cut(err.Error(), "\n")
	return fmt.Errorf("%s: is not YAML: %s", name, message)
}

type fileReader struct {
	name    string
	within  string // the key above these keys; "" for none
	verb    string // whose help lists the keys
	options []Option
	secrets func(text string) (string, error) // what a secret's text stands for; nil for itself
	all     []given
	faults  []error
}

func (r *fileReader) document(body ast.Node) {
	switch body := body.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
	case *ast.MappingNode:
		for _, pair := range body.Values {
			r.pair(pair)
		}
	case *ast.MappingValueNode:
		r.pair(body)
	default:
		r.faults = append(r.faults, fmt.Errorf("%s:%d: must be lines of the form key: value; write for example workers: 8", r.name, line(body)))
	}
}

func (r *fileReader) pair(pair *ast.MappingValueNode) {
	from := r.at(pair.Key)
	key, ok := scalar(pair.Key)
	o, known := find(r.options, key)
	switch {
	case !ok || !known:
		r.faults = append(r.faults, r.unknownKey(from, key))
		return
	case o.NotFile:
		r.faults = append(r.faults, r.misplaced(from, key))
		return
	}
	g := given{option: o, from: from}
	for _, node := range elements(pair.Value) {
		text, problem := r.text(o, pair.Value, node)
		if problem == nil && o.Secret && r.secrets != nil {
			text, problem = r.secrets(text)
		}
		if problem != nil {
			r.faults = append(r.faults, fault(r.at(node), o, problem))
			continue
		}
		g.values = append(g.values, value{text, r.at(node)})
	}
	r.all = append(r.all, g)
}

// text is the scalar a node holds, for an option that may have such a node.
func (r *fileReader) text(o Option, whole, node ast.Node) (string, error) {
	if _, isList := whole.(*ast.SequenceNode); isList && !o.list {
		return "", errors.New("takes one value, not a list")
	}
	if _, isNull := node.(*ast.NullNode); isNull {
		return "", errEmpty
	}
	text, ok := scalar(node)
	switch {
	case !ok && o.list:
		return "", errors.New("must be text; a text with a colon in it needs quotes")
	case !ok:
		return "", errors.New("must be a single value")
	}
	return text, nil
}

func (r *fileReader) unknownKey(from Origin, key string) error {
	near := Nearest(key, names(r.options, func(o Option) string { return o.Name }))
	if near == "" {
		return fmt.Errorf("%s: %sunknown key %q; sweetspot %s --help lists them", from, r.path(), key, r.verb)
	}
	return fmt.Errorf("%s: %sunknown key %q; did you mean %s?", from, r.path(), key, near)
}

// misplaced is the fault of a key that is known, but not here.
func (r *fileReader) misplaced(from Origin, key string) error {
	switch {
	case r.verb == "crawl":
		return fmt.Errorf("%s: %s: has no meaning in a config file; type --%s", from, key, key)
	case slices.Contains(ofService(), key):
		return fmt.Errorf("%s: %s%s: is one for all sites; write it above them", from, r.path(), key)
	case slices.Contains(ofSite(), key):
		return fmt.Errorf("%s: %s: is each site's own; write it below its name", from, key)
	}
	return fmt.Errorf("%s: %s%s: has no meaning for sites that are crawled every night; leave it out", from, r.path(), key)
}

// path is what stands before a key in a fault.
func (r *fileReader) path() string {
	if r.within == "" {
		return ""
	}
	return r.within + ": "
}

func (r *fileReader) at(n ast.Node) Origin { return Origin{file: r.name, line: line(n)} }

func line(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 1
}

// elements are the values of a list, or the one value itself.
func elements(n ast.Node) []ast.Node {
	if list, ok := n.(*ast.SequenceNode); ok {
		return list.Values
	}
	return []ast.Node{n}
}

// scalar is the text of a node as it was typed: 010 stays 010, 1e3 stays 1e3.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return strings.TrimSuffix(n.Value.Value, "\n"), true
	case ast.ScalarNode:
		return n.GetToken().Value, true
	}
	return "", false
}
