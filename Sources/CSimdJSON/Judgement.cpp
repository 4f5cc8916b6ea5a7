#include "Escapes.hpp"

#include <cstring>
#include <exception>
#include <memory>

#include <simdjson.h>

namespace {

using Structure = simdjson::internal::dom_parser_implementation;

bool is_space(uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }
bool is_digit(uint8_t byte) { return uint8_t(byte - '0') <= 9; }

/// Goes over the structure that simdjson found in an object that ends with the document, at `}`: so, at any position but that of a
/// closing bracket, there is a next one.
///
/// simdjson's positions are those of brackets, colons, commas, and of the first byte of every string and other scalar. So a scalar's text
/// ends where the next position begins, white space apart.
struct Judgement {
  const uint8_t *const bytes;
  const uint32_t *at;
  const uint32_t *const end;

  uint8_t here() const { return bytes[*at]; }

  bool pass() {
    ++at;
    return true;
  }

  /// Where the scalar at `at` ends, white space cut off.
  uint32_t scalar_end() const {
    uint32_t stop = at[1];
    while (is_space(bytes[stop - 1])) --stop;
    return stop;
  }

  /// `status` says what is wrong only where it is more than the syntax.
  bool string(json_status &status) {
    const uint32_t start = *at + 1;
    const uint32_t stop = scalar_end() - 1;
    if (stop < start || bytes[stop] != '"') return false;
    const json_status escapes = check_escapes(bytes + start, stop - start);
    if (escapes == JSON_STATUS_OK) return pass();
    status = escapes;
    return false;
  }

  bool atom(const char *text, uint32_t length) {
    return scalar_end() - *at == length && memcmp(bytes + *at, text, length) == 0 && pass();
  }

  static bool digits(const uint8_t *&byte) {
    if (!is_digit(*byte)) return false;
    while (is_digit(*++byte)) {}
    return true;
  }

  /// `-? (0 | [1-9][0-9]*) (\.[0-9]+)? ([eE][+-]?[0-9]+)?` (RFC 8259 §6). The next position's byte, which is no digit, ends every search.
  bool number() {
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
    return scalar_end() == uint32_t(byte - bytes) && pass();
  }

  bool scalar(uint8_t first, json_status &status) {
    switch (first) {
    case '"': return string(status);
    case 't': return atom("true", 4);
    case 'f': return atom("false", 5);
    case 'n': return atom("null", 4);
    default: return (first == '-' || is_digit(first)) && number();
    }
  }

  json_status document();
};

json_status Judgement::document() {
  json_status status = JSON_STATUS_INVALID;
  // What ends the containers that are open.
  uint8_t closers[JSON_MAX_DEPTH];
  int depth = 0;
  while (true) {
    if (here() == '{' || here() == '[') {
      if (depth == JSON_MAX_DEPTH) return JSON_STATUS_TOO_DEEP;
      closers[depth++] = uint8_t(here() + 2);  // In ASCII `}` is two behind `{`, and `]` two behind `[`.
      ++at;
      if (here() != closers[depth - 1]) goto member;
    } else if (!scalar(here(), status)) {
      return status;
    }
    while (here() == closers[depth - 1]) {
      ++at;
      if (--depth == 0) return at == end ? JSON_STATUS_OK : JSON_STATUS_INVALID;
      if (at == end) return JSON_STATUS_INVALID;
    }
    if (here() != ',') return status;
    ++at;
  member:
    if (closers[depth - 1] == ']') continue;
    if (here() != '"' || !string(status) || here() != ':') return status;
    ++at;
  }
}

}  // namespace

json_status json_judge(const uint8_t *bytes, size_t length) noexcept {
  if (length == 0) return JSON_STATUS_EMPTY;
  std::unique_ptr<Structure> structure;
  if (simdjson::get_active_implementation()->create_dom_parser_implementation(length, JSON_MAX_DEPTH, structure)) std::terminate();
  switch (structure->stage1(bytes, length, simdjson::stage1_mode::regular)) {
  case simdjson::SUCCESS: break;
  case simdjson::EMPTY: return JSON_STATUS_EMPTY;
  case simdjson::UTF8_ERROR: return JSON_STATUS_NOT_UTF8;
  default: return JSON_STATUS_INVALID;
  }
  const uint32_t *const positions = structure->structural_indexes.get();
  const size_t count = structure->n_structural_indexes;
  const uint8_t first = bytes[positions[0]];
  if (first != '{') {
    const bool is_other_value = first == '[' || first == '"' || first == '-' || is_digit(first) || first == 't' || first == 'f' || first == 'n';
    return is_other_value ? JSON_STATUS_NOT_AN_OBJECT : JSON_STATUS_INVALID;
  }
  if (bytes[positions[count - 1]] != '}') return JSON_STATUS_INVALID;
  return Judgement{bytes, positions, positions + count}.document();
}
