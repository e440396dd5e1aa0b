package parse

import "testing"

func TestEncodeQuery(t *testing.T) {
	tests := []struct{ charset, ref, want string }{
		{"windows-1252", "é?q=é&r=%E9#é", "é?q=%E9&r=%E9#é"},
		{"windows-1252", "?€", "?%80"},
		{"windows-1252", "?日", "?%26%2326085%3B"},
		{"windows-1252", "é#?é", "é#?é"},
		{"windows-1252", "?a#é", "?a#é"},
		{"koi8-r", "/да?да", "/да?%C4%C1"},
		{"shift_jis", "?日", "?%93%FA"},
		{"euc-jp", "?日", "?%C6%FC"},
		{"gbk", "?日", "?%C8%D5"},
		{"shift_jis", "?ア表", "?%83A%95\\"}, // second bytes that are ASCII
		{"gb18030", "?ש", "?%810%FB7"},
		{"iso-2022-jp", "?あ", "?%1B$B$%22%1B(B"},
	}
	for _, tt := range tests {
		if got := encodeQuery(tt.ref, queryEncoding(tt.charset)); got != tt.want {
			t.Errorf("%s in %s: got %s, want %s", tt.ref, tt.charset, got, tt.want)
		}
	}
	for _, name := range []string{"utf-8", "utf-16le", "utf-16be", "replacement", ""} {
		if enc := queryEncoding(name); enc != nil {
			t.Errorf("%s: got %v, want UTF-8", name, enc)
		}
	}
}
