#ifndef RONDO_ESCAPES_HPP
#define RONDO_ESCAPES_HPP

#include "CSimdJSON.h"

/// Reads the text of a JSON string, one character (or plain byte) at a time. Knows no length of text: it needs no memory.
class EscapedText {
public:
  EscapedText(const uint8_t *bytes, size_t length) : at(bytes), end(bytes + length) {}

  bool is_at_end() const { return at >= end; }

  /// Writes the next one to four bytes of text and says how many; 0 for an escape that is none, or half a surrogate pair.
  size_t next(uint8_t *text);

  /// Whether the escape that `next` refused was half a surrogate pair.
  bool is_half_surrogate() const { return half_surrogate; }

private:
  /// The code unit of the four hexadecimal digits to come; -1 where they are none.
  int32_t unit();
  size_t character(uint8_t *text);

  const uint8_t *at;
  const uint8_t *end;
  bool half_surrogate = false;
};

/// Whether all escapes of a string can be read as text.
json_status check_escapes(const uint8_t *bytes, size_t length);

/// Whether the text of an escaped string is `name`.
bool escaped_text_equals(const uint8_t *bytes, size_t length, const uint8_t *name, size_t name_length);

#endif
