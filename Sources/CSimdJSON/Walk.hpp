#ifndef RONDO_WALK_HPP
#define RONDO_WALK_HPP

#include "Block.hpp"
#include "CSimdJSON.h"

/// What the walks through JSON have in common. All go through a document whose last byte is `}`: so whatever looks for something else than a
/// text's end stops there at the latest, and only behind texts and containers it has to be asked whether the end is passed.
///
/// The functions take the place where something begins and give the place behind it, or null where it is not in order.
namespace json {

/// Where a document ends whose last byte, white space apart, is `}`; null for any other.
RONDO_INLINE static const uint8_t *document_end(const uint8_t *bytes, size_t length) {
  const uint8_t *end = bytes + length;
  while (end > bytes && (end[-1] == ' ' || end[-1] == '\n' || end[-1] == '\r' || end[-1] == '\t')) --end;
  return end > bytes && end[-1] == '}' ? end : nullptr;
}

RONDO_INLINE static const uint8_t *space(const uint8_t *at) {
  while (*at <= ' ') {
    if (*at != ' ' && *at != '\n' && *at != '\r' && *at != '\t') break;
    ++at;
  }
  return at;
}

template <size_t size> RONDO_INLINE static const uint8_t *atom(const uint8_t *at, const char (&text)[size]) {
  return memcmp(at, text, size - 1) == 0 ? at + (size - 1) : nullptr;
}

RONDO_INLINE static bool is_digit(uint8_t byte) { return uint8_t(byte - '0') <= 9; }

RONDO_INLINE static const uint8_t *digits(const uint8_t *at) {
  if (!is_digit(*at)) return nullptr;
  while (is_digit(*++at)) {}
  return at;
}

/// `-? (0 | [1-9][0-9]*) (\.[0-9]+)? ([eE][+-]?[0-9]+)?` (RFC 8259 §6).
RONDO_INLINE static const uint8_t *number(const uint8_t *at) {
  if (*at == '-') ++at;
  at = *at == '0' ? at + 1 : digits(at);
  if (at && *at == '.') at = digits(at + 1);
  if (at && (*at | 0x20) == 'e') {
    ++at;
    if (*at == '+' || *at == '-') ++at;
    at = digits(at);
  }
  return at;
}

/// A number, a truth value or a null.
RONDO_INLINE static const uint8_t *scalar(const uint8_t *at, json_kind &kind) {
  switch (*at) {
  case 't': kind = JSON_KIND_TRUE; return atom(at, "true");
  case 'f': kind = JSON_KIND_FALSE; return atom(at, "false");
  case 'n': kind = JSON_KIND_NULL; return atom(at, "null");
  default: kind = JSON_KIND_NUMBER; return number(at);
  }
}

}  // namespace json

#endif
