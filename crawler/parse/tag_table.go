package parse

import "golang.org/x/net/html/atom"

// trait is what tree construction wants to know of an element's name.
type trait uint16

const (
	special        trait = 1 << iota // "special" in HTML's parsing rules
	scoping                          // ends a search for an element "in scope"
	foreignScoping                   // special and scoping in SVG or MathML
	formatting                       // opened again where it was cut short
	impliedEnd                       // ends where its parent does
	fosters                          // holds rows or cells only: other content is moved out of the table
	breaksOut                        // ends SVG and MathML
	skipsNewline                     // a newline at the beginning of its content is none
	ofTables                         // has rules of its own within a cell
	leafy                            // inline, and without a meaning or a rule but for being opened again
)

// rawKind says how the content of an element is to be read.
type rawKind uint8

const (
	notRaw    rawKind = iota
	rawText           // up to the end tag
	rawRef            // up to the end tag, with character references
	rawScript         // up to the end tag, unless a comment hides that
	rawPlain          // to the end of the page
)

// tagInfo describes a name.
type tagInfo struct {
	text   string // the name, in lower case
	traits trait
	raw    rawKind
	wants  wanted // attributes that matter beside the id

	leaves, adds scopes // what the element takes from the answers of its parent, and adds to them

	nature
}

// is reports whether a name has any of some traits.
func (n tagName) is(t trait) bool { return tagInfos[n].traits&t != 0 }

// tagsByName finds the names of tags.
var tagsByName = func() nameTable {
	names := make([]string, tagNames)
	for name := range names {
		names[name] = tagInfos[name].text
	}
	return newNameTable(names)
}()

// equalFold reports whether b is lower, which is in lower case, but for the case of ASCII letters.
func equalFold(b []byte, lower string) bool {
	if len(b) != len(lower) {
		return false
	}
	for i, c := range b {
		if c != lower[i] && (c < 'A' || c > 'Z' || c|0x20 != lower[i]) {
			return false
		}
	}
	return true
}

// tagInfos says what is known of each name.
var tagInfos = func(infos [tagNames]tagInfo) [tagNames]tagInfo {
	for i := range infos {
		info := &infos[i]
		info.nature = natureOf(atom.Lookup([]byte(info.text)))
		if info.traits&scoping != 0 {
			info.leaves = hasP | hasButton | hasSelect
		}
	}
	return infos
}([tagNames]tagInfo{
	tagA:             {text: "a", traits: formatting, wants: wantHref | wantRel | wantName | wantXlink},
	tagAbbr:          {text: "abbr", traits: leafy},
	tagAddress:       {text: "address", traits: special},
	tagAnnotationXML: {text: "annotation-xml", traits: foreignScoping, wants: wantEncoding},
	tagApplet:        {text: "applet", traits: special | scoping},
	tagArea:          {text: "area", traits: special, wants: wantHref | wantRel | wantAlt},
	tagArticle:       {text: "article", traits: special},
	tagAside:         {text: "aside", traits: special},
	tagAudio:         {text: "audio", wants: wantSrc},
	tagB:             {text: "b", traits: formatting | breaksOut | leafy},
	tagBase:          {text: "base", traits: special, wants: wantHref},
	tagBasefont:      {text: "basefont", traits: special},
	tagBgsound:       {text: "bgsound", traits: special},
	tagBig:           {text: "big", traits: formatting | breaksOut | leafy},
	tagBlockquote:    {text: "blockquote", traits: special | breaksOut},
	tagBody:          {text: "body", traits: special | breaksOut | ofTables},
	tagBr:            {text: "br", traits: special | breaksOut},
	tagButton:        {text: "button", traits: special, leaves: hasP, adds: hasButton},
	tagCaption:       {text: "caption", traits: special | scoping | ofTables},
	tagCenter:        {text: "center", traits: special | breaksOut},
	tagCite:          {text: "cite", traits: leafy},
	tagCode:          {text: "code", traits: formatting | breaksOut | leafy},
	tagCol:           {text: "col", traits: special | ofTables},
	tagColgroup:      {text: "colgroup", traits: special | ofTables},
	tagDd:            {text: "dd", traits: special | impliedEnd | breaksOut},
	tagDesc:          {text: "desc", traits: foreignScoping},
	tagDetails:       {text: "details", traits: special},
	tagDfn:           {text: "dfn", traits: leafy},
	tagDialog:        {text: "dialog"},
	tagDir:           {text: "dir", traits: special},
	tagDiv:           {text: "div", traits: special | breaksOut},
	tagDl:            {text: "dl", traits: special | breaksOut},
	tagDt:            {text: "dt", traits: special | impliedEnd | breaksOut},
	tagEm:            {text: "em", traits: formatting | breaksOut | leafy},
	tagEmbed:         {text: "embed", traits: special | breaksOut, wants: wantSrc},
	tagFieldset:      {text: "fieldset", traits: special},
	tagFigcaption:    {text: "figcaption", traits: special},
	tagFigure:        {text: "figure", traits: special},
	tagFont:          {text: "font", traits: formatting | leafy, wants: wantColor | wantFace | wantSize},
	tagFooter:        {text: "footer", traits: special},
	tagForeignobject: {text: "foreignobject", traits: foreignScoping},
	tagForm:          {text: "form", traits: special},
	tagFrame:         {text: "frame", traits: special, wants: wantSrc},
	tagFrameset:      {text: "frameset", traits: special},
	tagH1:            {text: "h1", traits: special | breaksOut},
	tagH2:            {text: "h2", traits: special | breaksOut},
	tagH3:            {text: "h3", traits: special | breaksOut},
	tagH4:            {text: "h4", traits: special | breaksOut},
	tagH5:            {text: "h5", traits: special | breaksOut},
	tagH6:            {text: "h6", traits: special | breaksOut},
	tagHead:          {text: "head", traits: special | breaksOut},
	tagHeader:        {text: "header", traits: special},
	tagHgroup:        {text: "hgroup", traits: special},
	tagHr:            {text: "hr", traits: special | breaksOut},
	tagHTML:          {text: "html", traits: special | scoping | ofTables, wants: wantLang | wantXMLLang},
	tagI:             {text: "i", traits: formatting | breaksOut | leafy},
	tagIframe:        {text: "iframe", traits: special, raw: rawText, wants: wantSrc},
	tagImage:         {text: "image", wants: wantSrc | wantSrcset},
	tagImg:           {text: "img", traits: special | breaksOut, wants: wantSrc | wantSrcset},
	tagInput:         {text: "input", traits: special, wants: wantType | wantSrc},
	tagKbd:           {text: "kbd", traits: leafy},
	tagKeygen:        {text: "keygen", traits: special},
	tagLabel:         {text: "label", traits: leafy},
	tagLi:            {text: "li", traits: special | impliedEnd | breaksOut},
	tagLink:          {text: "link", traits: special, wants: wantHref | wantRel | wantImagesrcset},
	tagListing:       {text: "listing", traits: special | breaksOut | skipsNewline},
	tagMain:          {text: "main", traits: special},
	tagMalignmark:    {text: "malignmark"},
	tagMarquee:       {text: "marquee", traits: special | scoping},
	tagMath:          {text: "math"},
	tagMenu:          {text: "menu", traits: special | breaksOut},
	tagMeta:          {text: "meta", traits: special | breaksOut, wants: wantContent | wantHTTPEquiv | wantName},
	tagMglyph:        {text: "mglyph"},
	tagMi:            {text: "mi", traits: foreignScoping},
	tagMn:            {text: "mn", traits: foreignScoping},
	tagMo:            {text: "mo", traits: foreignScoping},
	tagMs:            {text: "ms", traits: foreignScoping},
	tagMtext:         {text: "mtext", traits: foreignScoping},
	tagNav:           {text: "nav", traits: special},
	tagNobr:          {text: "nobr", traits: formatting | breaksOut},
	tagNoembed:       {text: "noembed", traits: special, raw: rawText},
	tagNoframes:      {text: "noframes", traits: special, raw: rawText},
	tagNoscript:      {text: "noscript", traits: special, raw: rawText},
	tagObject:        {text: "object", traits: special | scoping, wants: wantData},
	tagOl:            {text: "ol", traits: special | breaksOut},
	tagOptgroup:      {text: "optgroup", traits: impliedEnd},
	tagOption:        {text: "option", traits: impliedEnd},
	tagP:             {text: "p", traits: special | impliedEnd | breaksOut, adds: hasP},
	tagParam:         {text: "param", traits: special},
	tagPath:          {text: "path"},
	tagPlaintext:     {text: "plaintext", traits: special, raw: rawPlain},
	tagPre:           {text: "pre", traits: special | breaksOut | skipsNewline},
	tagQ:             {text: "q", traits: leafy},
	tagRb:            {text: "rb", traits: impliedEnd},
	tagRp:            {text: "rp", traits: impliedEnd},
	tagRt:            {text: "rt", traits: impliedEnd},
	tagRtc:           {text: "rtc", traits: impliedEnd},
	tagRuby:          {text: "ruby", traits: breaksOut},
	tagS:             {text: "s", traits: formatting | breaksOut | leafy},
	tagSamp:          {text: "samp", traits: leafy},
	tagScript:        {text: "script", traits: special, raw: rawScript, wants: wantSrc},
	tagSearch:        {text: "search"},
	tagSection:       {text: "section", traits: special},
	tagSelect:        {text: "select", traits: special | scoping, adds: hasSelect},
	tagSmall:         {text: "small", traits: formatting | breaksOut | leafy},
	tagSource:        {text: "source", traits: special, wants: wantSrc | wantSrcset},
	tagSpan:          {text: "span", traits: breaksOut | leafy},
	tagStrike:        {text: "strike", traits: formatting | breaksOut | leafy},
	tagStrong:        {text: "strong", traits: formatting | breaksOut | leafy},
	tagStyle:         {text: "style", traits: special, raw: rawText},
	tagSub:           {text: "sub", traits: breaksOut | leafy},
	tagSummary:       {text: "summary", traits: special},
	tagSup:           {text: "sup", traits: breaksOut | leafy},
	tagSvg:           {text: "svg"},
	tagTable:         {text: "table", traits: special | scoping | fosters | breaksOut | ofTables},
	tagTbody:         {text: "tbody", traits: special | fosters | ofTables},
	tagTd:            {text: "td", traits: special | scoping | ofTables},
	tagTemplate:      {text: "template", traits: special | scoping, wants: wantShadow},
	tagTextarea:      {text: "textarea", traits: special, raw: rawRef},
	tagTfoot:         {text: "tfoot", traits: special | fosters | ofTables},
	tagTh:            {text: "th", traits: special | scoping | ofTables},
	tagThead:         {text: "thead", traits: special | fosters | ofTables},
	tagTime:          {text: "time", traits: leafy},
	tagTitle:         {text: "title", traits: special | foreignScoping, raw: rawRef},
	tagTr:            {text: "tr", traits: special | fosters | ofTables},
	tagTrack:         {text: "track", traits: special, wants: wantSrc},
	tagTt:            {text: "tt", traits: formatting | breaksOut | leafy},
	tagU:             {text: "u", traits: formatting | breaksOut | leafy},
	tagUl:            {text: "ul", traits: special | breaksOut},
	tagVar:           {text: "var", traits: breaksOut | leafy},
	tagVideo:         {text: "video", wants: wantSrc | wantPoster},
	tagWbr:           {text: "wbr", traits: special},
	tagXmp:           {text: "xmp", traits: special, raw: rawText},
})
