/* Calls the library by the header that Swift uses, and is refused once. */
#include "RegularsFFI.h"
#include <math.h>
#include <stdio.h>

static uint64_t needed_n(double margin, RustCallStatus *status) {
    RustBuffer level = ffi_regulars_uniffi_rustbuffer_alloc(1, status);
    level.data[0] = 0; /* no level: the library's default */
    level.len = 1;
    return uniffi_regulars_uniffi_fn_func_nps_needed_n(margin, 0.5, 0.2, level, status);
}

int main(void) {
    RustCallStatus status = {0};
    uint64_t n = needed_n(0.05, &status);
    if (status.code != 0 || n != 938) {
        printf("status %d, n %llu, expected 0 and 938\n", status.code, (unsigned long long)n);
        return 1;
    }
    needed_n(NAN, &status);
    /* The fourth variant, counted from 1 and written big end first, is the number that is not finite. */
    if (status.code != 1 || status.errorBuf.len < 4 || status.errorBuf.data[3] != 4) {
        printf("status %d, expected the error of a number that is not finite\n", status.code);
        return 1;
    }
    RustBuffer error = status.errorBuf;
    status.code = 0;
    ffi_regulars_uniffi_rustbuffer_free(error, &status);
    return status.code;
}
