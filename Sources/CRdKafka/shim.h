#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <malloc.h>

/// Lets small pieces of memory be merged as soon as they are freed, where the C library is glibc. librdkafka frees what a producer's
/// records were made of on another thread, between buffers of a megabyte: with each of these, glibc would go through all small pieces.
static inline void kafka_merge_freed_memory(void) {
#ifdef M_MXFAST
  mallopt(M_MXFAST, 0);
#endif
}
