#ifndef RONDO_NUMBERED_TEXTS_HPP
#define RONDO_NUMBERED_TEXTS_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>

/// Numbers that were worked out for texts: events have few names, and come again and again under them.
///
/// Each text has one place, from which a later one drives it out: so it takes no more memory, whatever names senders make up.
class NumberedTexts {
public:
  bool recall(const uint8_t *text, size_t length, uint64_t *number) const {
    if (length - shortest > longest - shortest) return false;
    const Entry &entry = entries[place(text, length)];
    if (entry.length != length || memcmp(entry.text, text, length) != 0) return false;
    *number = entry.number;
    return true;
  }

  void note(const uint8_t *text, size_t length, uint64_t number) {
    if (length - shortest > longest - shortest) return;
    Entry &entry = entries[place(text, length)];
    entry.length = uint32_t(length);
    entry.number = number;
    memcpy(entry.text, text, length);
  }

private:
  static constexpr size_t shortest = 8;
  static constexpr size_t longest = 44;
  static constexpr size_t place_bits = 8;

  struct Entry {
    uint64_t number = 0;
    uint32_t length = 0;
    uint8_t text[longest] = {};
  };

  static size_t place(const uint8_t *text, size_t length) {
    uint64_t first, last;
    memcpy(&first, text, 8);
    memcpy(&last, text + length - 8, 8);
    return size_t(((first ^ last << 1) + length) * 0x9E3779B97F4A7C15u >> (64 - place_bits));
  }

  Entry entries[1 << place_bits];
};

#endif
