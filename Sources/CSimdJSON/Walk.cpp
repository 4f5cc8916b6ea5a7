#include "Walk.hpp"

#include "Escapes.hpp"

#include <cstring>

/// What has to be inlined, so that a walk's members stay in registers: it is the longest part of the way of a touchpoint.
#define RONDO_INLINE __attribute__((always_inline)) inline

namespace {

RONDO_INLINE bool is_space(uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }
RONDO_INLINE bool is_digit(uint8_t byte) { return uint8_t(byte - '0') <= 9; }

/// The walk through an object that ends with the document, at `}`: so, at any position but that of a closing bracket, there is a next one.
struct Walk {
  const uint8_t *const bytes;
  const uint32_t *at;
  const uint32_t *const end;
  json_node *const nodes;
  /// The next node's index.
  uint32_t next;
  /// Whether there is a backslash anywhere: hardly ever, and then no string has to be searched for one.
  const bool has_escapes;

  RONDO_INLINE uint8_t here() const { return bytes[*at]; }

  RONDO_INLINE bool note(json_kind kind, uint32_t start, uint32_t length, bool is_escaped = false) {
    json_node &node = nodes[next++];
    node = json_node{start, length, next, kind, is_escaped, 0};
    ++at;
    return true;
  }

  /// Where the scalar at `at` ends, white space cut off.
  RONDO_INLINE uint32_t scalar_end() const {
    uint32_t stop = at[1];
    while (is_space(bytes[stop - 1])) --stop;
    return stop;
  }

  /// `status` says what is wrong only where it is more than the syntax.
  RONDO_INLINE bool string(json_status &status) {
    const uint32_t start = *at + 1;
    uint32_t stop = at[1] - 1;
    if (bytes[stop] != '"') stop = scalar_end() - 1;
    if (stop < start || bytes[stop] != '"') return false;
    if (has_escapes && memchr(bytes + start, '\\', stop - start) != nullptr) {
      const json_status escapes = check_escapes(bytes + start, stop - start);
      if (escapes == JSON_STATUS_OK) return note(JSON_KIND_STRING, start, stop - start, true);
      status = escapes;
      return false;
    }
    return note(JSON_KIND_STRING, start, stop - start);
  }

  RONDO_INLINE bool atom(const char *text, uint32_t length, json_kind kind) {
    return scalar_end() - *at == length && memcmp(bytes + *at, text, length) == 0 && note(kind, *at, length);
  }

  RONDO_INLINE static bool digits(const uint8_t *&byte) {
    if (!is_digit(*byte)) return false;
    while (is_digit(*++byte)) {}
    return true;
  }

  /// `-? (0 | [1-9][0-9]*) (\.[0-9]+)? ([eE][+-]?[0-9]+)?` (RFC 8259 §6). The next position's byte, which is no digit, ends every search.
  RONDO_INLINE bool number() {
    const uint8_t *byte = bytes + *at;
    if (*byte == '-') ++byte;
    if (*byte == '0') ++byte;
    else if (!digits(byte)) return false;
    if (*byte == '.' && !digits(++byte)) return false;
    if ((*byte | 0x20) == 'e') {
      ++byte;
      if (*byte == '+' || *byte == '-') ++byte;
      if (!digits(byte)) return false;
    }
    const uint32_t length = uint32_t(byte - bytes) - *at;
    return scalar_end() - *at == length && note(JSON_KIND_NUMBER, *at, length);
  }

  RONDO_INLINE bool scalar(uint8_t first, json_status &status) {
    switch (first) {
    case '"': return string(status);
    case 't': return atom("true", 4, JSON_KIND_TRUE);
    case 'f': return atom("false", 5, JSON_KIND_FALSE);
    case 'n': return atom("null", 4, JSON_KIND_NULL);
    default: return (first == '-' || is_digit(first)) && number();
    }
  }

  RONDO_INLINE json_status document();
};

RONDO_INLINE json_status Walk::document() {
  json_status status = JSON_STATUS_INVALID;
  uint32_t open[JSON_MAX_DEPTH];
  int depth = 0;
  // The byte that ends the innermost container.
  uint8_t closer;

container:
  if (depth == JSON_MAX_DEPTH) return JSON_STATUS_TOO_DEEP;
  open[depth++] = next;
  closer = here() + 2;  // In ASCII `}` is two behind `{`, and `]` two behind `[`.
  note(closer == '}' ? JSON_KIND_OBJECT : JSON_KIND_ARRAY, *at, 0);
  if (here() == closer) goto close;
  if (closer == ']') goto value;

name:
  if (here() != '"' || !string(status) || here() != ':') return status;
  ++at;

value:
  if (here() == '{' || here() == '[') goto container;
  if (!scalar(here(), status)) return status;

separator:
  if (here() == ',') {
    ++at;
    if (closer == '}') goto name;
    goto value;
  }
  if (here() != closer) return status;

close:
  json_node &container = nodes[open[--depth]];
  container.length = *at++ + 1 - container.start;
  container.next = next;
  if (depth == 0) return at == end ? JSON_STATUS_OK : JSON_STATUS_INVALID;
  if (at == end) return JSON_STATUS_INVALID;
  closer = nodes[open[depth - 1]].kind == JSON_KIND_OBJECT ? '}' : ']';
  goto separator;
}

}  // namespace

json_status walk(
    const uint8_t *bytes, size_t length, const uint32_t *positions, size_t count, json_node *nodes, size_t &node_count) {
  const uint8_t first = bytes[positions[0]];
  if (first != '{') {
    const bool is_other_value = first == '[' || first == '"' || first == '-' || is_digit(first) || first == 't' || first == 'f' || first == 'n';
    return is_other_value ? JSON_STATUS_NOT_AN_OBJECT : JSON_STATUS_INVALID;
  }
  if (bytes[positions[count - 1]] != '}') return JSON_STATUS_INVALID;
  Walk walk{bytes, positions, positions + count, nodes, 0, memchr(bytes, '\\', length) != nullptr};
  const json_status status = walk.document();
  node_count = walk.next;
  return status;
}
