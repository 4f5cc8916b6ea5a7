#include "Escapes.hpp"

#include <cstring>

static size_t encode(uint32_t character, uint8_t *text) {
  if (character < 0x80) {
    text[0] = uint8_t(character);
    return 1;
  }
  if (character < 0x800) {
    text[0] = uint8_t(0xC0 | character >> 6);
    text[1] = uint8_t(0x80 | (character & 0x3F));
    return 2;
  }
  if (character < 0x10000) {
    text[0] = uint8_t(0xE0 | character >> 12);
    text[1] = uint8_t(0x80 | (character >> 6 & 0x3F));
    text[2] = uint8_t(0x80 | (character & 0x3F));
    return 3;
  }
  text[0] = uint8_t(0xF0 | character >> 18);
  text[1] = uint8_t(0x80 | (character >> 12 & 0x3F));
  text[2] = uint8_t(0x80 | (character >> 6 & 0x3F));
  text[3] = uint8_t(0x80 | (character & 0x3F));
  return 4;
}

int32_t EscapedText::unit() {
  if (end - at < 4) return -1;
  int32_t value = 0;
  for (int index = 0; index < 4; ++index) {
    const uint8_t digit = at[index];
    const uint8_t lower = digit | 0x20;
    if (digit >= '0' && digit <= '9') {
      value = value << 4 | (digit - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value << 4 | (lower - 'a' + 10);
    } else {
      return -1;
    }
  }
  at += 4;
  return value;
}

size_t EscapedText::character(uint8_t *text) {
  const int32_t first = unit();
  if (first < 0) return 0;
  if (first < 0xD800 || first > 0xDFFF) return encode(uint32_t(first), text);
  half_surrogate = true;
  if (first > 0xDBFF || end - at < 6 || at[0] != '\\' || at[1] != 'u') return 0;
  at += 2;
  const int32_t second = unit();
  if (second < 0xDC00 || second > 0xDFFF) return 0;
  half_surrogate = false;
  return encode(0x10000 + (uint32_t(first - 0xD800) << 10) + uint32_t(second - 0xDC00), text);
}

size_t EscapedText::next(uint8_t *text) {
  const uint8_t byte = *at++;
  text[0] = byte;
  if (byte != '\\') return 1;
  if (at >= end) return 0;
  switch (const uint8_t escape = *at++; escape) {
  case '"': case '\\': case '/': text[0] = escape; return 1;
  case 'b': text[0] = '\b'; return 1;
  case 'f': text[0] = '\f'; return 1;
  case 'n': text[0] = '\n'; return 1;
  case 'r': text[0] = '\r'; return 1;
  case 't': text[0] = '\t'; return 1;
  case 'u': return character(text);
  default: return 0;
  }
}

json_status check_escapes(const uint8_t *bytes, size_t length) {
  EscapedText escaped(bytes, length);
  uint8_t text[4];
  while (!escaped.is_at_end()) {
    if (escaped.next(text) == 0) return escaped.is_half_surrogate() ? JSON_STATUS_HALF_SURROGATE : JSON_STATUS_INVALID;
  }
  return JSON_STATUS_OK;
}

bool escaped_text_equals(const uint8_t *bytes, size_t length, const uint8_t *name, size_t name_length) {
  EscapedText escaped(bytes, length);
  uint8_t text[4];
  size_t at = 0;
  while (!escaped.is_at_end()) {
    const size_t count = escaped.next(text);
    if (count == 0 || count > name_length - at || memcmp(name + at, text, count) != 0) return false;
    at += count;
  }
  return at == name_length;
}

size_t json_unescape(const uint8_t *bytes, size_t length, uint8_t *text) noexcept {
  EscapedText escaped(bytes, length);
  size_t count = 0;
  while (!escaped.is_at_end()) {
    // Into a buffer of its own first: an escape is never shorter than its text, but four bytes may not be left to write to.
    uint8_t character[4];
    const size_t size = escaped.next(character);
    memcpy(text + count, character, size);
    count += size;
  }
  return count;
}

bool bytes_are_equal(const uint8_t *bytes, const uint8_t *others, size_t length) noexcept { return memcmp(bytes, others, length) == 0; }

bool ascii_lowercase(const uint8_t *bytes, size_t length, uint8_t *text) noexcept {
  uint8_t bits = 0;
  for (size_t index = 0; index < length; ++index) {
    const uint8_t byte = bytes[index];
    bits |= byte;
    text[index] = uint8_t(byte - 'A') < 26 ? byte | 0x20 : byte;
  }
  return bits < 0x80;
}
