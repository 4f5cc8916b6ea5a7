#include "Quotes.hpp"

#include "Block.hpp"
#include "Escapes.hpp"

/// Places are written in groups, beyond the last one.
static constexpr size_t overhang = 16;

void Quotes::reserve(size_t length) {
  if (length + 2 + overhang <= capacity) return;
  size_t grown = capacity ? capacity : 4096;
  while (grown < length + 2 + overhang) grown *= 2;
  quotes.reset(new uint32_t[grown]);
  capacity = grown;
}

namespace {

/// What a document has in it, and where its quotes are noted.
struct Finding {
  uint32_t *place;
  bool is_beyond_ascii;
  bool has_backslash_or_control;
};

/// Notes the places of `bits`, which are `base` and later.
RONDO_INLINE uint32_t *note(uint64_t bits, uint32_t base, uint32_t *places) {
  uint32_t *const end = places + __builtin_popcountll(bits);
  do {
    for (int index = 0; index < 4; ++index) {
      // Behind the last bit any number will do: what is written then counts for nothing.
      places[index] = base + uint32_t(__builtin_ctzg(bits, 64));
      bits &= bits - 1;
    }
    places += 4;
  } while (places < end);
  return end;
}

// Vectors of 32 bytes are handed on between functions that are inlined: no call's convention depends on them.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpsabi"

template <int width> RONDO_INLINE Finding find_quotes(const uint8_t *bytes, size_t length, uint32_t *place) {
  using Block = Block<width>;
  typename Block::Bytes least = 0xFF, all = 0, backslashes = 0;
  for (size_t at = 0; at < length; at += 64) {
    uint64_t found = 0;
    for (int part = 0; part < 64; part += width) {
      const auto block = Block::load(bytes + at + part);
      least = __builtin_elementwise_min(least, block);
      all |= block;
      backslashes |= typename Block::Bytes(block == '\\');
      found |= Block::bits(block == '"') << part;
    }
    if (length - at < 64) found &= (1ull << (length - at)) - 1;
    place = note(found, uint32_t(at), place);
  }
  return Finding{place, Block::bits(all >= 0x80) != 0, (Block::bits(least < 0x20) | Block::bits(backslashes != 0)) != 0};
}

#pragma clang diagnostic pop

Finding find_on_any(const uint8_t *bytes, size_t length, uint32_t *place) { return find_quotes<16>(bytes, length, place); }

#ifdef __x86_64__
/// For nearly all processors of the architecture, but not for the oldest.
__attribute__((target("avx2,bmi,popcnt"))) Finding find_on_newer(const uint8_t *bytes, size_t length, uint32_t *place) {
  return find_quotes<32>(bytes, length, place);
}

bool is_newer() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
}

Finding (*const find)(const uint8_t *, size_t, uint32_t *) = is_newer() ? find_on_newer : find_on_any;
#else
constexpr auto find = find_on_any;
#endif

}  // namespace

bool Quotes::find(const uint8_t *bytes, size_t length) {
  reserve(length);
  const Finding finding = ::find(bytes, length, quotes.get());
  is_beyond_ascii = finding.is_beyond_ascii;
  if (finding.has_backslash_or_control) return find_carefully(bytes, length);
  is_escaped = false;
  return finish(finding.place, length);
}

bool Quotes::find_carefully(const uint8_t *bytes, size_t length) {
  using Block = Block<16>;
  uint32_t *place = quotes.get();
  is_escaped = false;
  bool is_in_text = false;
  bool is_text_escaped = false;
  for (size_t at = 0; at < length;) {
    const auto block = Block::load(bytes + at);
    const uint64_t stops =
        is_in_text ? Block::bits((block == '"') | (block == '\\') | (block < 0x20)) : Block::bits(block == '"');
    if (stops == 0) {
      at += 16;
      continue;
    }
    at += size_t(__builtin_ctzll(stops));
    if (at >= length) break;
    if (bytes[at] == '\\') {
      is_escaped = is_text_escaped = true;
      at += 2;
    } else if (bytes[at] == '"') {
      if (is_text_escaped && check_escapes(bytes + place[-1] + 1, at - place[-1] - 1) != JSON_STATUS_OK) return false;
      *place++ = uint32_t(at++);
      is_in_text = !is_in_text;
      is_text_escaped = false;
    } else {
      return false;
    }
  }
  return finish(place, length);
}

bool Quotes::finish(uint32_t *last, size_t length) {
  last[0] = last[1] = uint32_t(length);
  return (last - quotes.get()) % 2 == 0;
}
