package hostile

// slow opens a host that takes its time, each page in another phase.
func (w *Web) slow() error {
	h, err := w.host("slow")
	if err != nil {
		return err
	}
	h.hangsUp = true
	h.door("/silent", w.stalls(""), failing("first-byte-timeout"))
	h.door("/header-drips", w.drips(ok200+"X-Header: ", 'x'), failing("first-byte-timeout"))
	h.door("/body-stalls", w.stalls(ok200+"Content-Length: 4096\r\n\r\n"+half), failing("stall"))
	h.door("/body-drips", w.drips(ok200+"\r\n"+half, '.'), failing("total-timeout"))
	return nil
}
