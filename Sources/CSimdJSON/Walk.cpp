#include "Walk.hpp"

#include "Escapes.hpp"

#include <cstring>

static inline bool is_space(uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }
static inline bool is_digit(uint8_t byte) { return uint8_t(byte - '0') <= 9; }

Walk::Walk(const uint8_t *bytes, size_t length, const uint32_t *positions, size_t count, json_node *nodes)
    : bytes(bytes), at(positions), end(positions + count), nodes(nodes), node(nodes),
      has_escapes(memchr(bytes, '\\', length) != nullptr) {}

inline uint8_t Walk::peek() const { return at < end ? bytes[*at] : 0; }
inline uint8_t Walk::take() { return at < end ? bytes[*at++] : 0; }

inline uint32_t Walk::scalar_end() const {
  uint32_t stop = at[1];
  while (stop > *at && is_space(bytes[stop - 1])) --stop;
  return stop;
}

inline void Walk::note(json_kind kind, uint32_t start, uint32_t length, bool is_escaped) {
  node->start = start;
  node->length = length;
  node->kind = kind;
  node->is_escaped = is_escaped;
  node->next = uint32_t(node - nodes) + 1;
  ++node;
  ++at;
}

inline json_node *Walk::open(json_kind kind) {
  json_node *const container = node;
  note(kind, *at, 0);
  return container;
}

inline void Walk::close(json_node *container) {
  container->length = at[-1] + 1 - container->start;
  container->next = uint32_t(node - nodes);
}

inline json_status Walk::string() {
  const uint32_t start = *at + 1;
  const uint32_t stop = scalar_end();
  if (stop <= start || bytes[stop - 1] != '"') return JSON_STATUS_INVALID;
  const uint32_t length = stop - 1 - start;
  const bool is_escaped = has_escapes && memchr(bytes + start, '\\', length) != nullptr;
  if (is_escaped) {
    if (const json_status status = check_escapes(bytes + start, length)) return status;
  }
  note(JSON_KIND_STRING, start, length, is_escaped);
  return JSON_STATUS_OK;
}

inline json_status Walk::atom(const char *text, uint32_t length, json_kind kind) {
  if (scalar_end() - *at != length || memcmp(bytes + *at, text, length) != 0) return JSON_STATUS_INVALID;
  note(kind, *at, length);
  return JSON_STATUS_OK;
}

/// `-? (0 | [1-9][0-9]*) (\.[0-9]+)? ([eE][+-]?[0-9]+)?` (RFC 8259 §6).
inline json_status Walk::number() {
  const uint8_t *const stop = bytes + scalar_end();
  const uint8_t *byte = bytes + *at;
  const auto digits = [&byte, stop] {
    const uint8_t *const first = byte;
    while (byte < stop && is_digit(*byte)) ++byte;
    return byte > first;
  };
  if (*byte == '-') ++byte;
  const bool begins_with_zero = byte < stop && *byte == '0';
  if (begins_with_zero) ++byte;
  else if (!digits()) return JSON_STATUS_INVALID;
  if (byte < stop && *byte == '.') {
    ++byte;
    if (!digits()) return JSON_STATUS_INVALID;
  }
  if (byte < stop && (*byte | 0x20) == 'e') {
    ++byte;
    if (byte < stop && (*byte == '+' || *byte == '-')) ++byte;
    if (!digits()) return JSON_STATUS_INVALID;
  }
  if (byte != stop) return JSON_STATUS_INVALID;
  note(JSON_KIND_NUMBER, *at, uint32_t(stop - (bytes + *at)));
  return JSON_STATUS_OK;
}

json_status Walk::value(int depth) {
  switch (peek()) {
  case '"': return string();
  case '{': return object(depth + 1);
  case '[': return array(depth + 1);
  case 't': return atom("true", 4, JSON_KIND_TRUE);
  case 'f': return atom("false", 5, JSON_KIND_FALSE);
  case 'n': return atom("null", 4, JSON_KIND_NULL);
  case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9': return number();
  default: return JSON_STATUS_INVALID;
  }
}

json_status Walk::object(int depth) {
  if (depth > JSON_MAX_DEPTH) return JSON_STATUS_TOO_DEEP;
  json_node *const container = open(JSON_KIND_OBJECT);
  bool is_open = peek() != '}';
  if (!is_open) ++at;
  while (is_open) {
    if (peek() != '"') return JSON_STATUS_INVALID;
    if (const json_status status = string()) return status;
    if (take() != ':') return JSON_STATUS_INVALID;
    if (const json_status status = value(depth)) return status;
    const uint8_t separator = take();
    if (separator != ',' && separator != '}') return JSON_STATUS_INVALID;
    is_open = separator == ',';
  }
  close(container);
  return JSON_STATUS_OK;
}

json_status Walk::array(int depth) {
  if (depth > JSON_MAX_DEPTH) return JSON_STATUS_TOO_DEEP;
  json_node *const container = open(JSON_KIND_ARRAY);
  bool is_open = peek() != ']';
  if (!is_open) ++at;
  while (is_open) {
    if (const json_status status = value(depth)) return status;
    const uint8_t separator = take();
    if (separator != ',' && separator != ']') return JSON_STATUS_INVALID;
    is_open = separator == ',';
  }
  close(container);
  return JSON_STATUS_OK;
}

json_status Walk::document() {
  // What follows the first value decides nothing about an array or a number on top: it is refused for what it is.
  if (peek() != '{') {
    const json_status status = value(0);
    return status == JSON_STATUS_OK && at == end ? JSON_STATUS_NOT_AN_OBJECT : status == JSON_STATUS_OK ? JSON_STATUS_INVALID : status;
  }
  if (const json_status status = object(1)) return status;
  return at == end ? JSON_STATUS_OK : JSON_STATUS_INVALID;
}
