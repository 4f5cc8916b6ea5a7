#include <zlib.h>
/* inflateInit2 is a macro with casts, which Swift does not see. 16 + 15: gzip, largest window. */
static inline int rondo_inflate_gzip_begin(z_stream *stream) { return inflateInit2(stream, 16 + 15); }
