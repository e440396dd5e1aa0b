#include "textflag.h"

// func madvise(addr, n, advice uintptr) (result uintptr)
TEXT ·madvise(SB), NOSPLIT, $0-32
	MOVQ addr+0(FP), DI
	MOVQ n+8(FP), SI
	MOVQ advice+16(FP), DX
	MOVQ $28, AX
	SYSCALL
	MOVQ AX, result+24(FP)
	RET

// func image() (start, end uintptr)
TEXT ·image(SB), NOSPLIT, $0-16
	LEAQ runtime·text(SB), AX
	MOVQ AX, start+0(FP)
	LEAQ runtime·noptrdata(SB), AX
	MOVQ AX, end+8(FP)
	RET
