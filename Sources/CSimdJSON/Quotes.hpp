#ifndef RONDO_QUOTES_HPP
#define RONDO_QUOTES_HPP

#include <cstddef>
#include <cstdint>

#include <memory>

/// Where in a document its texts begin and end.
///
/// Found ahead for the whole document, 64 bytes at a time: a walk that had to search each text's end before it could go on would spend its
/// time waiting for one search after the other.
class Quotes {
public:
  /// Finds the quotes of a document; false where it is no JSON because of what is in its texts. 64 bytes behind it are read.
  bool find(const uint8_t *bytes, size_t length);

  /// The places of quotes, one text after the other, with two behind them that are the document's length.
  const uint32_t *places() const { return quotes.get(); }

  /// Whether there is a backslash in any text; all escapes are in order then.
  bool has_escapes() const { return is_escaped; }

  /// Whether there is anything but ASCII.
  bool has_beyond_ascii() const { return is_beyond_ascii; }

private:
  void reserve(size_t length);
  /// The same for a document with backslashes or control characters in it. Checks the escapes.
  bool find_carefully(const uint8_t *bytes, size_t length);
  bool finish(uint32_t *last, size_t length);

  std::unique_ptr<uint32_t[]> quotes;
  size_t capacity = 0;
  bool is_escaped = false;
  bool is_beyond_ascii = false;
};

#endif
