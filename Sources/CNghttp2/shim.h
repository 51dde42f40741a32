#pragma once
#include <sys/types.h>
#include <nghttp2/nghttp2.h>

// Two options came with security updates, and some headers lack them. A weak reference lets one build run with either
// library: where the function is missing the address is null and nothing is set.
extern void nghttp2_option_set_stream_reset_rate_limit(nghttp2_option *option, uint64_t burst, uint64_t rate)
    __attribute__((weak));
extern void nghttp2_option_set_max_continuations(nghttp2_option *option, size_t val) __attribute__((weak));

static inline void martlet_option_set_stream_reset_rate_limit(nghttp2_option *option, uint64_t burst, uint64_t rate) {
    if (nghttp2_option_set_stream_reset_rate_limit) nghttp2_option_set_stream_reset_rate_limit(option, burst, rate);
}

static inline void martlet_option_set_max_continuations(nghttp2_option *option, size_t val) {
    if (nghttp2_option_set_max_continuations) nghttp2_option_set_max_continuations(option, val);
}
