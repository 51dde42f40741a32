/// What every product does with a finished vector of 16 outputs.
#pragma once

/// Writes outputs 16 * panel ... of a row: adds the bias, then what is there if the job accumulates. The last panel may
/// have fewer than 16 outputs.
INLINE void store_panel(const mk_matmul *job, int64_t panel, int64_t row, floats value) {
    int64_t first = panel * MK_PANEL, count = job->outputs - first;
    float *y = job->y + row * job->y_stride + first;
    if (count >= MK_PANEL) {
        if (job->bias) value = floats_add(value, floats_load(job->bias + first));
        if (job->accumulate) value = floats_add(value, floats_load(y));
        floats_store(y, value);
    } else {
        if (job->bias) value = floats_add(value, floats_load_first(job->bias + first, count));
        if (job->accumulate) value = floats_add(value, floats_load_first(y, count));
        floats_store_first(y, value, count);
    }
}
