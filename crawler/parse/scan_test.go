package parse

import (
	"fmt"
	"strings"
	"testing"
)

// scanned are pages that the scanner reads by itself, by the state of the tokenizer or the mode of tree construction that they are
// about. What is in a page is told apart by its links.
var scanned = map[string][]string{
	"text": {
		"", " ", "a < b <", "a <3 b <", "a</", "</", "<", "<!", "<?", "<a", "<a href", "<a href=", "<a href='x", `<a href="x>y`, "</a", "x</a href='",
		"a<p>b</p>c", "a <b> b</b>c", "&nbsp;a&nbsp;&nbsp;b", "a\r\nb\rc",
	},
	"tag": {
		"<A HREF=x>", "<a\thref=x\n>", "<a/href=x>", "<a href=x/>", "<a href=x/y>z", "<a href = x>", "<a href\n=\r'x'>", "<a href=\"x\"id=y>",
		"<a href=x href=y>", "<a HREF=x href=y>", "<a href href=y>", "<a =href=x>", "<a ==href=x>", "<a / / href=x>", "<a href='x'/'y'>", "<a href=x'y\"z`<=>",
		"<a href=>x", "<a href= >x", "<a href=''>x", "<a <b href=x>y", "<a href=x<b>y", "<div/>a<br/>b", "<a'b href=x>y</a'b>", "<p id=1 id=2>", "<p ID=1>",
		"<a href=\"a\r\nb\rc\">", "<a title='>' href=x>", "<a title=\">\" href=x>", "<a title=> href=x>", "</p title='>'>x", "</a/>x", "</ a>x", "</>x", "</3>x", "<3>x", "<\u00e9>x",
		"<x-y>a</x-y>b", "<x-y>a</X-Y>b", "<x><p></x>a<x>b</x>c", "<canvas>a</canvas>b", "<color>a</color>b", "<a" + strings.Repeat(" b=c", 3000) + " href=x>",
	},
	"comment": {
		"<!--><a href=x>-->", "<!---><a href=x>-->", "<!----><a href=x>-->", "<!-----><a href=x>-->", "<!-- --!><a href=x>-->", "<!-- --!-><a href=x>-->", "<!-- --!--><a href=x>",
		"<!--!><a href=x>-->", "<!--!--><a href=x>", "<!--a--b--><a href=x>", "<!--a-- ><a href=x>-->", "<!-- <!-- --><a href=x>-->", "<!--<!--><a href=x>", "<!--<a href=x>", "<!---", "<!--", "<!-",
		"<!-x><a href=x>-->", "<!x '>' ><a href=x>", "<!><a href=x>", "<?php echo '>' ?><a href=x>", "<?><a href=x>", "</ a><a href=x>", "</!-- --><a href=x>", "<![CDATA[<a href=x>]]>", "a<!-- -->b",
	},
	"doctype": {
		"<!DOCTYPE html>a", "<!doctype", "<!doctype>a", "<!DOCTYP><a href=x>", "a<!DOCTYPE html>b", "<!DOCTYPE html><p>a<table><td></table></p>b", "<p>a<table><td></table></p>b", "<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 3.2//EN'><p>a<table><td></table></p>b",
		"<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Transitional//EN' 'http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd'><p>a<table><td></table></p>b",
	},
	"cdata": {
		"<svg><![CDATA[<a href=x>]]></svg><a href=y>", "<svg><text><![CDATA[a]]b]]>c</text></svg>", "<svg><![CDATA[a]]]>b", "<svg><![CDATA[a", "<svg><![CDATA[]]>a", "<svg><![cdata[a]]>b", "<svg><![CDATA[&amp;&copy]]>",
		"<svg><desc><![CDATA[a]]>b", "<math><mi><![CDATA[a]]>b</mi>", "<svg><p><![CDATA[a]]>b",
	},
	"script": {
		"<script>a</script><a href=x>", "<script></script ><a href=x>", "<script></script/><a href=x>", "<script></scripty></script><a href=x>", "<script></SCRIPT><a href=x>", "<script><a href=x>", "<script></script", "<script/><a href=x>",
		"<script><!--<a href=x></script><a href=y>--></script>", "<script><!--<script></script><a href=x></script><a href=y>", "<script><!--<script></script>--></script><a href=y>", "<script><!--<script>--></script><a href=x>",
		"<script><!--<script></script></script><a href=y>", "<script><!--<scrip></script><a href=y>", "<script><!--<script", "<script><!--<script></script", "<script><!--><script></script><a href=x>", "<script><!---><script></script><a href=x>",
		"<script><!-x<script></script><a href=x>", "<script><!--x--x<script></script><a href=x></script>", "<script><!-- < <script></script><a href=x>", "<script><!-- <3 --> </script><a href=x>", "<script><!-- </x <script/></script><a href=x></script>",
		"<script><!--<script <b>-</script>-</script><a href=x>", "<script><!--<script>--<</script></script><a href=x>", "<script><!--<script>---></script><a href=x>", "<script><!--<script>--x></script><a href=x></script>", "<script>&lt;</script>a",
	},
	"raw": {
		"<style><a href=x></style><a href=y>", "<style></styl></style><a href=y>", "<style>&lt;/style></style>a", "<textarea><a href=x>&amp;</textarea>a", "<textarea>\na</textarea>", "<textarea></textarea x='>'>a", "<title>a<b>&lt;</title>c", "<title></titlex></title>a", "<title>a",
		"<xmp><a href=x>&amp;</xmp>a", "<iframe src=x><a href=y></iframe>a", "<noembed><a href=x></noembed>a", "<noframes><a href=x></noframes>a", "<noscript><a href=x></noscript>a", "<head><noscript><a href=x></noscript>a", "<head><noscript><link rel=a href=x><style>a</style><noscript></noscript>a",
		"<plaintext>a<a href=x></plaintext>&amp;", "<p>a<plaintext>b", "<body><title>a</title>b", "<svg><title><a href=x>a</title></svg>b", "<svg><style><a href=x>a</style></svg>b", "<svg><script><a href=x>a</script></svg>b", "<math><textarea><a href=x>", "<svg><title/>a", "<svg><desc><title>a<b></title></desc></svg>b",
	},
	"reference": {
		"&amp;&lt;&gt;&quot;&apos;&nbsp;", "&copy", "&copyx", "&notit;", "&notin;", "&not", "&ampx&ltx&AMP&AMPx", "&;", "&", "&x", "&#", "&#;", "&#x", "&#x;", "&#xg", "&#65", "&#65;", "&#x41;", "&#X41x", "&#128;", "&#x80;&#0;", "&#xD800;&#x110000;&#99999999999;", "&#1114112;", "&#13;", "&#10;&#32;a", "&CounterClockwiseContourIntegral;", "&nGt;&semi;&fjlig;", "&am\np;",
		"<a href='?a&copy=b'>", "<a href='?a&copyb'>", "<a href='?a&copy'>", "<a href='?a&copy;=b'>", "<a href='?a&copy;b'>", "<a href='?a&notit;'>", "<a href='?a&notin;'>", "<a href=?a&amp=b&ampb&amp;c>", "<a href='&#120;&semi;&fjlig;&x;&;&'>", "<a href='&#x0000000000000000000000000000000000000000000000041;'>", "<title>&amp;&copyx</title>", "<a href=\"&\">", "<a href='?&AMP=&gt&lt'>",
	},
	"head": {
		"a<title>b</title>", "<title>a</title><title>b</title>", "<head></head><title>a</title> <link rel=a href=x><body>", "<head></head> a<base href=/b><a href=x>", "<body><base href=/b><a href=x>", "<a href=x><base href=/b>", "<head><p>a</head>b", "<head></p></br>a", "</p>a</html>b</body>c", "<html></br>a", "</head>a", "<head></body>a",
		"<html lang=en>", "<body><html><p>a", "<meta name=robots content=none><div><meta name=robots content=noarchive>", "<head><head><a href=x>", "<head><template><a href=x></template><title>a</title>", "<head></template>a", "<head></head></template><link rel=a href=x>", "<head></head><head></head></x>a", "<html><html>", "<body><body>a",
		"</head><meta>a", "<head><link></head> <link><base href=/b>a<p>b", "</head><template shadowrootmode=open><p>a</p>b</template>c<p>d", "</head><template><p>a</template><link>b<p>c", "</head><template shadowrootmode=open><p>a",
		"</head><template shadowrootmode=open><link></template><meta>a", "</head><script>a</script><link>b", "</head><noframes>a</noframes>b", "<frameset></frameset></head><meta>a",
	},
	"blocks": {
		"a</div>b", "<div>a</div>b", "<p>a<p>b</p>c</p>d", "<ul><li>a<li>b<ul><li>c</ul>d</ul>e", "<dl><dt>a<dd>b<dt>c</dl>", "<li>a<div>b<li>c", "<li>a<span>b<li>c", "<h1>a<h2>b</h1>c", "<h1>a<p>b</h1>c</p>", "<p><h1>a</h1>b", "<button>a<button>b</button>c", "<p><button>a</p>b</button>c", "<form>a<form>b</form>c</form>d",
		"<form><div></form>x</div>y", "<form><span>a</form>b</span>c<form id=f>", "<div><form></div>a</form>b<form>c", "<table><form><tr><td>a</form>", "<form><table><td></form><form id=x></form>", "<pre>\n</pre><pre>\na</pre><listing>\n\n</listing>", "<p><b id=i></p><pre>\n</pre>", "<pre><!-- -->\n</pre>", "<hr>a<p><hr>b", "<br>a</br>b", "<image src=x>", "<p><table><td></p>a",
		"<select><option>a<optgroup><option>b</select>c", "<select><a href=x>a</a><select>b", "<select><input>a", "<select><hr><option>a", "<option>a<option>b<optgroup>c", "<ruby>a<rt>b<rp>c<rb>d<rtc>e<rt>f</ruby>g", "<object>a<p>b</object>c</p>", "<marquee><b>a</marquee>b</b>c", "<address>a<center>b</address>c", "<a href=x><p>a", "</x>a<x>b</y>c",
		"a</body>b</html>c <!-- d -->", "a</body></html> ", "a</body><html>b", "a</body><!doctype html>b", "<frameset><frame src=x></frameset>", "<frameset>a<frameset><frame src=x></frameset></frameset><noframes><a href=y></noframes></html><noframes>z", "<frameset><title><frame src=y></title>", "a<frameset><frame src=x>",
	},
	"formatting": {
		"<b>a<p>b</b>c", "<p><b>a<p>b", "<b><i>a</b>b</i>c", "<a href=x>a<a href=y>b", "<a href=x><div>a</a>b</div>c", "<a href=x><div><a href=y>b", "<a href=x><b><div>a</a>b</b>c", "<i>a<b>b<div>c</i>d</div>e", "<b><b><b><b><p>a</b></b></b></b>b", "<font size=1 color=red><font color=red size=1><font size='1' color=red><font size=1 color=red><p>a</font></font></font></font>b",
		"<nobr>a<nobr>b</nobr>c", "<b><em><i><s><u><p>a</b>b", "<b><span><em><p>a</b>b</em>c", "<p><b id=i><p>a<p>b", "<p><a href=x name=y><p>a<p>b", "<b><table><td>a</b>b</table>c</b>d", "<b><object>a</b>b</object>c", "<a href=x><table><td><a href=y>a</table>b", "<i><ol><li></i>a", "</b>a</a>b", "<b></i>a</b>b", "<b><div><i></b>a</i>b</div>c",
		"<a rel=nofollow href=x><p>a</a>b<a href=x>c", "<a><svg><tr><input></a>", "<code><p></code><p><code><p>",
	},
	"tables": {
		"<table><tr><td>a<td>b<tr><th>c</table>d", "<table><caption>a<tr><td>b</table>c", "<table><colgroup><col><tr><td>a", "<table><col><td>a</table>b", "<table> <tr> <td> a </td> </tr> </table>", "<table><tbody><td>a<tfoot><tr><td>b<thead><td>c</table>", "<table><td><table><td>a</table>b</table>c", "<table><table><td>a</table>b", "<table><style>a</style><script>b</script><tr><td>c", "<table><input type=hidden><tr><td>a", "<td>a</td><tr>b</table>c",
		"<table></div><tr></td></body><td>a</table>", "<table><caption><table></caption></table>b", "<table><caption>a</table>b", "<table><tr></tbody></table>a", "<table><tr><td></tr><td>a", "<table><td></caption>a</tfoot>b</html>c", "<table><colgroup></colgroup></colgroup><tr></table>a", "<table><template><tr><td>x</template><td>a", "<table><caption><th>a", "<div><table><td></div>a</td></table>b</div>c",
	},
	"templates": {
		"<template><a href=x></template><a href=y>", "<template><template></template><a href=x></template><a href=y>", "<template><tr><td>a</template>b", "<template><col><a href=x></template>b", "<template><caption>a<td>b</template>c", "<template>a<tr><a href=x></template>b", "<template><script></template></script></template>a", "<template><html lang=x><body id=y></template>a", "<template></div></p>a</template>b", "<template>a",
		"<div><template shadowrootmode=open><a href=x>a</a></template>b</div>", "<template><template shadowrootmode=open><a href=x></template></template>", "<b><template></b>a</template>b", "<p><template><p>a</p></template>b</p>c", "<form><template></form><form></template>a</form>b", "<template><frameset></template><frameset>", "</template>a", "<template><td></td><td>a</template>", "<template><tbody><tr></template>a", "<body><template><th><template></template>",
		"<template><table>a<b id=x></table></template>b",
	},
	"foreign": {
		"<svg><a xlink:href=x href=y>a</a></svg>", "<svg><a xlink:href=x />a</svg>b", "<svg><p>a</svg>b", "<svg><g/><path d=m><title>a</title></svg>b", "<svg><foreignObject><div>a<a href=x>b</div></foreignObject></svg>c", "<svg><FOREIGNOBJECT><p>a</foreignobject>b</svg>c", "<svg><font color=x>a</svg>b", "<svg><font x=y>a</font></svg>b", "<math><mi>a<b>b</mi></math>c", "<math><mi><mglyph><b>a", "<math><annotation-xml><svg><p>a", "<math><annotation-xml encoding=text/html><div>a</math>b",
		"<math><annotation-xml encoding='TEXT/HTML'><a href=x>", "<math><annotation-xml encoding=x><a href=x></a></annotation-xml>", "<svg></svg>a", "<svg/>a", "<math/>a", "<svg><x/>a</x>b</svg>c", "<svg></p>a", "<svg></br>a", "<svg><desc></svg>a", "<svg><desc><p></desc>a</svg>b", "<svg><title><svg><title>a</title></svg></title>b", "<svg id=a><g id=b></g></svg>", "<a href=x><svg></a>a", "<svg><a href=x><p>a", "<svg><image href=x></svg><image src=y>", "<svg><td>a</svg>b", "<svg></body>a</html>b",
		"<table><td><svg></td><td>a", "<svg><annotation-xml encoding=text/html><p>a", "<svg><mi><p>a", "<math><desc><p>a", "<math><svg><desc><p>a", "<svg><math><mi><p>a", "<svg><script/><a href=x />a</svg>", "<svg><x a=1 a=2 />a",
	},
}

// moved are pages that only a tree can read: content stands elsewhere than it was written, or counts twice.
var moved = []string{
	"<table>a<tr><td>b", "<table><a href=x></a><tr><td><a href=y></a></table>", "<table><tr>a", "<table><tbody><b>a", "<table></p>a", "<table><b><tr><td>a", "<table><svg></table>a",
	"<b id=i><p>a</b>b", "<a href=x id=i><p>a</a>b", "<a name=n><p>a</a>b", "<b><ruby><p>a</b>b", "<b><form><span></form><p></b>", "<html><html lang=en>a", "<body><body id=x>a", "<p><frameset><frame src=x>",
	"<svg><desc><template><a href=x></template></desc></svg>a", "<svg><a\u212a>x</ak>", "<svg><x a=1 a=/>a", "a\x00b",
}

// TestScanner holds the scanner against trees.
func TestScanner(t *testing.T) {
	or, withText := newOracle(options(t)), options(t)
	withText.LinkText = true
	orText := newOracle(withText)
	check := func(name, page string, wantScanned bool) {
		in := Input{URL: mustURL(t, pageURL), Header: benchHeader, Body: []byte(page)}
		diff, scanned := or.compare(in)
		if diff != "" {
			t.Errorf("%s: %.200q: scan differs from tree (-tree +scan):\n%s", name, page, diff)
		}
		if scanned != wantScanned {
			t.Errorf("%s: %.200q: scanned %v, want %v", name, page, scanned, wantScanned)
		}
		if diff, _ := orText.compare(in); diff != "" {
			t.Errorf("%s: %.200q: with link text, scan differs from tree (-tree +scan):\n%s", name, page, diff)
		}
	}
	for name, pages := range scanned {
		for _, page := range pages {
			check(name, page, true)
		}
	}
	for _, page := range moved {
		check("moved", page, false)
	}
}

// What a page costs must grow with its size and not faster, whatever it is made of. Each page is scanned at two sizes; the steps that
// the outline counts may grow eightfold with four times the size.
func TestScanIsLinear(t *testing.T) {
	for _, unit := range []string{
		"<", "</", "<!", "<!--", "<!--->", "<!-- -- >", "<a ", "<a b='", "<a b=\"c\" ", "&", "&#", "&amp", "<div>", "<p>", "<b a=%d>", "<p><b a=%d>", "<b>", "<a href=%d>", "</b>",
		"<table>", "<table><td>", "<ul><li>", "<object>", "<svg>", "<math><mi>", "<svg></x>", "<template>", "<select><option>", "<button>", "<form>", "<script><!--", "<script></script", "<textarea></", "<svg><![CDATA[", "<span></div>", "<i><div>",
		"<nobr>", "<x></y>", "<ruby><rt>", "<dd><span>", "<h1>", "<!doctype ><p><table>", "<frameset>",
	} {
		p := New(options(t))
		c := newCollector(&p.options)
		steps := func(n int) int {
			var b strings.Builder
			for i := range n {
				if strings.Contains(unit, "%d") {
					fmt.Fprintf(&b, unit, i)
				} else {
					b.WriteString(unit)
				}
			}
			c.begin(Input{URL: mustURL(t, pageURL), Body: []byte(b.String())})
			s := newScanner(c)
			s.scan([]byte(b.String()))
			budget := 32*b.Len() + 1<<16
			return budget - max(0, s.steps)
		}
		if few, many := steps(2000), steps(8000); many > 8*few+1<<16 {
			t.Errorf("%s: %d steps, then %d", unit, few, many)
		}
	}
}
