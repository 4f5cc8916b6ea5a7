#ifndef RONDO_BLOCK_HPP
#define RONDO_BLOCK_HPP

#include <cstdint>
#include <cstring>

/// What has to be inlined, so that a walk's place stays in registers: it is the longest part of the way of a touchpoint.
#define RONDO_INLINE __attribute__((always_inline)) inline

/// Bytes that are looked at together: 16, as the processors of all architectures can, or 32.
template <int width> struct Block {
  typedef uint8_t Bytes __attribute__((ext_vector_type(width)));
  typedef bool Bits __attribute__((ext_vector_type(width)));

  RONDO_INLINE static Bytes load(const uint8_t *bytes) {
    Bytes loaded;
    memcpy(&loaded, bytes, width);
    return loaded;
  }

  /// A bit per byte, the first byte's lowest, of the outcome of a comparison.
  template <typename Outcome> RONDO_INLINE static uint64_t bits(Outcome outcome) {
    const Bits vector = __builtin_convertvector(outcome, Bits);
    uint32_t bits = 0;
    memcpy(&bits, &vector, width / 8);
    return bits;
  }
};

#endif
