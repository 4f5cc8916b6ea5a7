#ifndef STAGE_PROBE_H
#define STAGE_PROBE_H

#include <stdint.h>

/* How often this thread has asked for memory since it began: malloc, calloc, realloc and their aligned kin, each call once. */
uint64_t stage_probe_allocations(void);

/* How many bytes this thread has asked for since it began. */
uint64_t stage_probe_allocated_bytes(void);

/* CPU time of this thread in nanoseconds, in user and system mode. */
uint64_t stage_probe_cpu_nanoseconds(void);

#endif
