#define _GNU_SOURCE
#include "include/mk_system.h"

#include <errno.h>
#include <linux/futex.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void mk_futex_wait(const void *address, uint32_t expected) {
    syscall(SYS_futex, address, FUTEX_WAIT_PRIVATE, expected, NULL, NULL, 0);
}

void mk_futex_wake(const void *address, int32_t count) {
    syscall(SYS_futex, address, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

void mk_spin_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb" ::: "memory");
#endif
}

uint64_t mk_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int32_t mk_allowed_cores(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        int count = CPU_COUNT(&set);
        return count > 0 ? count : 1;
    }
    // More cores than cpu_set_t holds: trust the system's count.
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int32_t)online : 1;
}

void mk_advise_huge(void *address, size_t bytes) {
    (void)madvise(address, bytes, MADV_HUGEPAGE);
}

void *mk_reserve_pages(size_t bytes) {
    const size_t huge = 2 << 20;
    if (bytes > SIZE_MAX / 2) return NULL;
    bytes = (bytes + 4095) & ~(size_t)4095;
    // The parts before and behind the aligned range are given back at once.
    uint8_t *all = mmap(NULL, bytes + huge, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED) return NULL;
    uint8_t *aligned = (uint8_t *)(((uintptr_t)all + huge - 1) & ~(huge - 1));
    if (aligned > all) (void)munmap(all, (size_t)(aligned - all));
    if (all + huge > aligned) (void)munmap(aligned + bytes, (size_t)(all + huge - aligned));
    mk_advise_huge(aligned, bytes);
    return aligned;
}

void mk_return_pages(void *address, size_t bytes) {
    (void)munmap(address, (bytes + 4095) & ~(size_t)4095);
}

int mk_lock_pages(const void *address, size_t bytes) {
    return mlock(address, bytes) == 0 ? 0 : errno;
}

void mk_release_pages(const void *address, size_t bytes) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t first = ((uintptr_t)address + page - 1) & ~(page - 1);
    uintptr_t end = ((uintptr_t)address + bytes) & ~(page - 1);
    if (end > first) (void)madvise((void *)first, end - first, MADV_DONTNEED);
}

void mk_keep_large_apart(void) {
#if defined(__GLIBC__)
    (void)mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

void mk_name_thread(const char *name) {
    (void)pthread_setname_np(pthread_self(), name);
}
