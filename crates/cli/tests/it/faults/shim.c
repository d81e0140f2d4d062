// Laid before the C library, it breaks what a test asks for: syncing fails while the file FAULT_SYNC names is there, and the clock of the
// day is off by as many seconds as the file FAULT_CLOCK holds.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int sync_fails(void) {
    const char *path = getenv("FAULT_SYNC");
    return path && access(path, F_OK) == 0;
}

#define SYNC(name)                                                 \
    int name(int descriptor) {                                     \
        int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, #name);  \
        if (sync_fails()) {                                        \
            errno = EIO;                                           \
            return -1;                                             \
        }                                                          \
        return real(descriptor);                                   \
    }

SYNC(fsync)
SYNC(fdatasync)

int clock_gettime(clockid_t clock, struct timespec *time) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int done = real(clock, time);
    const char *path = getenv("FAULT_CLOCK");
    FILE *file = clock == CLOCK_REALTIME && path ? fopen(path, "r") : NULL;
    if (file) {
        long off = 0;
        if (fscanf(file, "%ld", &off) == 1) time->tv_sec += off;
        fclose(file);
    }
    return done;
}
