// A load client for gRPC servers on nghttp2: one thread, one epoll loop, the same for every server that is compared.
//
//   load PORT unary  CONNECTIONS STREAMS SECONDS   as many calls as go, STREAMS at a time on each connection
//   load PORT stream COUNT FLUSH                   one call that answers COUNT messages; FLUSH 1: each on its own
//
// It prints one line of JSON. The service is benchmark.proto beside this file.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef struct connection connection;

typedef struct call {
    connection *owner;
    uint64_t started;
    int status;
    int in_use;
    // The prefix of the message that is being read, and how much of the message is still to come.
    uint8_t prefix[5];
    uint32_t prefix_count, left;
    struct call *next_free;
} call;

struct connection {
    int fd;
    nghttp2_session *session;
    uint8_t out[1 << 18];
    size_t out_start, out_end;
    int wants_write;
};

static int poller;
static int is_unary, keep_going = 1;
static const char *path;
static uint8_t request[256];
static size_t request_count;
static call *free_calls;
static uint64_t received_at;
static uint64_t finished, failed, messages;
static uint64_t *latencies;
static size_t latency_count, latency_room;

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void die(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static ssize_t read_request(nghttp2_session *session, int32_t id, uint8_t *buffer, size_t length, uint32_t *flags,
                            nghttp2_data_source *source, void *user) {
    (void)session, (void)id, (void)length, (void)source, (void)user;
    memcpy(buffer, request, request_count);
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    return (ssize_t)request_count;
}

#define FIELD(name, value) \
    { (uint8_t *)name, (uint8_t *)value, sizeof(name) - 1, strlen(value), \
      NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE }

static void start(connection *owner) {
    call *c = free_calls;
    free_calls = c->next_free;
    memset(c, 0, sizeof *c);
    c->owner = owner;
    c->status = -1;
    c->in_use = 1;
    nghttp2_nv fields[] = {FIELD(":method", "POST"), FIELD(":scheme", "http"), FIELD(":path", path),
                           FIELD(":authority", "127.0.0.1"), FIELD("content-type", "application/grpc"),
                           FIELD("te", "trailers"), FIELD("user-agent", "load/1")};
    nghttp2_data_provider provider = {.read_callback = read_request};
    c->started = now();
    if (nghttp2_submit_request(owner->session, NULL, fields, sizeof fields / sizeof *fields, &provider, c) < 0) exit(2);
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t id, const uint8_t *data, size_t length, void *user) {
    (void)flags, (void)user;
    call *c = nghttp2_session_get_stream_user_data(session, id);
    if (!c) return 0;
    while (length) {
        if (c->left) {
            size_t n = length < c->left ? length : c->left;
            c->left -= (uint32_t)n;
            data += n;
            length -= n;
            if (!c->left) messages++;
            continue;
        }
        c->prefix[c->prefix_count++] = *data++;
        length--;
        if (c->prefix_count == 5) {
            c->prefix_count = 0;
            c->left = (uint32_t)c->prefix[1] << 24 | (uint32_t)c->prefix[2] << 16 | (uint32_t)c->prefix[3] << 8 | c->prefix[4];
            if (!c->left) messages++;
        }
    }
    return 0;
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name, size_t name_count,
                     const uint8_t *value, size_t value_count, uint8_t flags, void *user) {
    (void)flags, (void)user;
    if (name_count == 11 && !memcmp(name, "grpc-status", 11)) {
        call *c = nghttp2_session_get_stream_user_data(session, frame->hd.stream_id);
        if (c) c->status = value_count == 1 && *value == '0' ? 0 : 1;
    }
    return 0;
}

static int on_close(nghttp2_session *session, int32_t id, uint32_t code, void *user) {
    (void)code;
    call *c = nghttp2_session_get_stream_user_data(session, id);
    if (!c) return 0;
    if (is_unary) {
        if (latency_count == latency_room) {
            latency_room = latency_room ? latency_room * 2 : 1 << 20;
            latencies = realloc(latencies, latency_room * sizeof *latencies);
        }
        latencies[latency_count++] = received_at - c->started;
    }
    if (c->status != 0) failed++;
    finished++;
    c->in_use = 0;
    c->next_free = free_calls;
    free_calls = c;
    if (is_unary && keep_going) start(user);
    return 0;
}

static void watch(connection *c, int write) {
    if (c->wants_write == write) return;
    c->wants_write = write;
    struct epoll_event event = {EPOLLIN | (write ? EPOLLOUT : 0), {.ptr = c}};
    epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
}

static void flush(connection *c) {
    for (;;) {
        while (c->out_start < c->out_end) {
            ssize_t n = send(c->fd, c->out + c->out_start, c->out_end - c->out_start, MSG_NOSIGNAL);
            if (n <= 0) return watch(c, 1);
            c->out_start += (size_t)n;
        }
        c->out_start = c->out_end = 0;
        const uint8_t *bytes;
        while (c->out_end < sizeof c->out - 20000) {
            ssize_t n = nghttp2_session_mem_send(c->session, &bytes);
            if (n <= 0) break;
            memcpy(c->out + c->out_end, bytes, (size_t)n);
            c->out_end += (size_t)n;
        }
        if (!c->out_end) return watch(c, 0);
    }
}

static void take(connection *c) {
    static uint8_t buffer[1 << 18];
    for (;;) {
        ssize_t n = recv(c->fd, buffer, sizeof buffer, 0);
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0) {
            fprintf(stderr, "load: the server closed the connection\n");
            exit(3);
        }
        received_at = now();
        if (nghttp2_session_mem_recv(c->session, buffer, (size_t)n) != n) exit(4);
        if (n < (ssize_t)sizeof buffer) return;
    }
}

static connection *connect_to(int port) {
    connection *c = calloc(1, sizeof *c);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(c->fd, (struct sockaddr *)&address, sizeof address)) die("connect");
    int one = 1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    nghttp2_session_callbacks *callbacks;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
    nghttp2_session_client_new(&c->session, callbacks, c);
    nghttp2_session_callbacks_del(callbacks);
    nghttp2_settings_entry settings[] = {{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, (1u << 30) - 1}};
    nghttp2_submit_settings(c->session, 0, settings, 1);
    nghttp2_session_set_local_window_size(c->session, 0, 0, (1 << 30) - 1);
    struct epoll_event event = {EPOLLIN, {.ptr = c}};
    epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
    return c;
}

static void turn(int milliseconds) {
    struct epoll_event events[64];
    int count = epoll_wait(poller, events, 64, milliseconds);
    for (int i = 0; i < count; i++) {
        take(events[i].data.ptr);
        flush(events[i].data.ptr);
    }
}

static int compare(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static size_t put_varint(uint8_t *at, uint64_t value) {
    size_t n = 0;
    for (; value > 127; value >>= 7) at[n++] = (uint8_t)(value | 128);
    at[n++] = (uint8_t)value;
    return n;
}

int main(int count, char **arguments) {
    if (count < 5) {
        fprintf(stderr, "load PORT unary CONNECTIONS STREAMS SECONDS | load PORT stream COUNT FLUSH\n");
        return 1;
    }
    int port = atoi(arguments[1]), connections = 1, streams = 1;
    double seconds = 30;
    uint64_t expected = 0;
    is_unary = !strcmp(arguments[2], "unary");
    // SimpleRequest: response_size = 2, payload = 3 { body = 2 }, response_compressed = 6 { value = 1 }
    uint8_t *m = request + 5;
    size_t n = 0;
    if (is_unary) {
        connections = atoi(arguments[3]);
        streams = atoi(arguments[4]);
        seconds = count > 5 ? atof(arguments[5]) : 3;
        path = "/martlet.benchmark.Benchmark/Unary";
    } else {
        expected = strtoull(arguments[3], NULL, 10);
        path = "/martlet.benchmark.Benchmark/Stream";
        m[n++] = 2 << 3;
        n += put_varint(m + n, expected);
        if (atoi(arguments[4])) {
            memcpy(m + n, (uint8_t[]){6 << 3 | 2, 2, 1 << 3, 1}, 4);
            n += 4;
        }
    }
    memcpy(m + n, (uint8_t[]){3 << 3 | 2, 7, 2 << 3 | 2, 5, 'h', 'e', 'l', 'l', 'o'}, 9);
    n += 9;
    memcpy(request, (uint8_t[]){0, 0, 0, 0, (uint8_t)n}, 5);
    request_count = n + 5;

    poller = epoll_create1(0);
    for (int i = 0; i <= connections * streams; i++) {
        call *c = calloc(1, sizeof *c);
        c->next_free = free_calls;
        free_calls = c;
    }
    connection **all = calloc((size_t)connections, sizeof *all);
    for (int i = 0; i < connections; i++) flush(all[i] = connect_to(port));
    // Settings first, and some calls to warm up, so that neither is measured.
    for (uint64_t end = now() + 50000000; now() < end;) turn(5);
    for (int i = 0; i < connections; i++) {
        for (int k = 0; k < streams; k++) start(all[i]);
        flush(all[i]);
    }
    if (is_unary) {
        for (uint64_t end = now() + 300000000; now() < end;) turn(5);
        latency_count = 0;
    }
    finished = 0;
    if (is_unary) messages = 0;
    uint64_t begin = now(), end = begin + (uint64_t)(seconds * 1e9);
    while (is_unary ? now() < end : finished == 0 && now() < end) turn(100);
    double elapsed = (double)(now() - begin) / 1e9;
    keep_going = 0;
    qsort(latencies, latency_count, sizeof *latencies, compare);
#define AT(q) (latency_count ? (double)latencies[(size_t)((double)(latency_count - 1) * q)] / 1000 : 0.0)
    printf("{\"calls_per_second\": %.0f, \"p50_us\": %.1f, \"p99_us\": %.1f, \"messages_per_second\": %.0f, "
           "\"messages\": %llu, \"calls\": %llu, \"failed\": %llu}\n",
           (double)finished / elapsed, AT(.5), AT(.99), (double)messages / elapsed, (unsigned long long)messages,
           (unsigned long long)finished, (unsigned long long)failed);
    return failed || (expected && messages != expected);
}
