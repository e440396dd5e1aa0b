#include "textflag.h"

// func madvise(addr, n, advice uintptr) (result uintptr)
TEXT ·madvise(SB), NOSPLIT, $0-32
	MOVD addr+0(FP), R0
	MOVD n+8(FP), R1
	MOVD advice+16(FP), R2
	MOVD $233, R8
	SVC
	MOVD R0, result+24(FP)
	RET

// func image() (start, end uintptr)
TEXT ·image(SB), NOSPLIT, $0-16
	MOVD $runtime·text(SB), R0
	MOVD R0, start+0(FP)
	MOVD $runtime·noptrdata(SB), R0
	MOVD R0, end+8(FP)
	RET
