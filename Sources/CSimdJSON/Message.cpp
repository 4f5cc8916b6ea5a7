#include "Message.hpp"

#include "Names.hpp"
#include "Walk.hpp"

#include <simdjson.h>

namespace {

/// Where a walk is: handed on by value, which keeps it in registers.
struct Place {
  /// Null where something is not in order.
  const uint8_t *at;
  /// The quotes of the next text.
  const uint32_t *quotes;
};

/// The walk through a document whose quotes are known. Between texts nothing is a quote: so where a text begins, it is the next one.
///
/// Nearly everything is a name, a colon and a text, and behind that a comma and the next name, without white space: then two bytes tell all.
struct Walk {
  const uint8_t *const bytes;
  const uint8_t *const end;
  const bool has_escapes;
  touchpoint_message &message;

  /// Whether behind the quote at `place` come `byte` and the next quote, which is in the document, since its last byte is neither.
  RONDO_INLINE bool is_next(uint32_t place, char byte) const {
    const char next[2] = {byte, '"'};
    return memcmp(bytes + place + 1, next, 2) == 0;
  }

  RONDO_INLINE bool is_escaped(const uint32_t *quotes) const {
    return has_escapes && memchr(bytes + quotes[0], '\\', quotes[1] - quotes[0]) != nullptr;
  }

  template <Level level> RONDO_INLINE touchpoint_field field(const uint32_t *quotes) const {
    const uint8_t *const name = bytes + quotes[0] + 1;
    const size_t length = quotes[1] - quotes[0] - 1;
    return is_escaped(quotes) ? field_called_escaped<level>(name, length) : field_called<level>(name, length);
  }

  RONDO_INLINE void note(touchpoint_field field, uint32_t start, uint32_t end, json_kind kind, bool is_escaped = false) const {
    message.places[field] = touchpoint_place{start, end};
    message.kinds[field] = uint8_t(kind | (is_escaped ? TOUCHPOINT_ESCAPED : 0));
  }

  RONDO_INLINE void forget_properties() const {
    memset(message.kinds + TOUCHPOINT_REVENUE, JSON_KIND_NONE, sizeof message.kinds - TOUCHPOINT_REVENUE);
  }

  /// An object of which something is asked: a message, or its properties.
  template <Level level> __attribute__((noinline)) Place object(Place place) const;

  /// A value that is no text.
  template <Level level> RONDO_INLINE Place value(Place place, touchpoint_field field) const;

  /// An object or array in which nobody asks for anything, when `depth` of them are open around it. It does not end the document.
  __attribute__((noinline)) Place container(Place place, int depth) const;
};

template <Level level> Place Walk::object(Place place) const {
  const uint32_t *quotes = place.quotes;
  const uint8_t *at = json::space(place.at + 1);
  if (*at == '}') return Place{at + 1, quotes};
  while (true) {
    if (*at != '"') return Place{};
  name:
    const touchpoint_field field = this->field<level>(quotes);
    // Of two properties the last ones count, and theirs alone.
    if (level == Level::message && field == TOUCHPOINT_PROPERTIES) forget_properties();
    uint32_t stop = quotes[1];
    quotes += 2;
    if (is_next(stop, ':')) goto text;
    at = json::space(bytes + stop + 1);
    if (*at != ':') return Place{};
    at = json::space(at + 1);
    if (*at == '"') {
    text:
      stop = quotes[1];
      note(field, quotes[0] + 1, stop, JSON_KIND_STRING, is_escaped(quotes));
      quotes += 2;
      if (is_next(stop, ',')) goto name;
      at = bytes + stop + 1;
    } else {
      const Place behind = value<level>(Place{at, quotes}, field);
      if (behind.at == nullptr) return behind;
      at = behind.at;
      quotes = behind.quotes;
    }
    at = json::space(at);
    if (*at == '}') return Place{at + 1, quotes};
    if (*at != ',') return Place{};
    at = json::space(at + 1);
  }
}

template <Level level> Place Walk::value(Place place, touchpoint_field field) const {
  const uint32_t start = uint32_t(place.at - bytes);
  json_kind kind;
  if (*place.at == '{' || *place.at == '[') {
    kind = *place.at == '{' ? JSON_KIND_OBJECT : JSON_KIND_ARRAY;
    const bool is_asked = level == Level::message && field == TOUCHPOINT_PROPERTIES && kind == JSON_KIND_OBJECT;
    place = is_asked ? object<Level::properties>(place) : container(place, level == Level::message ? 1 : 2);
    if (place.at >= end) return Place{};
  } else {
    place.at = json::scalar(place.at, kind);
  }
  if (place.at) note(field, start, uint32_t(place.at - bytes), kind == JSON_KIND_NULL ? JSON_KIND_NONE : kind);
  return place;
}

Place Walk::container(Place place, int depth) const {
  const int outside = depth;
  const uint32_t *quotes = place.quotes;
  const uint8_t *at = place.at;
  // A bit per open container, the innermost lowest: whether it is an object.
  uint32_t objects = 0;
  // The byte that ends the innermost container.
  uint8_t closer;
  uint32_t stop;
  json_kind ignored;

open:
  if (depth++ == JSON_MAX_DEPTH) return Place{};
  closer = uint8_t(*at + 2);  // In ASCII `}` is two behind `{`, and `]` two behind `[`.
  objects = objects << 1 | (closer == '}');
  at = json::space(at + 1);
  if (*at == closer) goto close;
  if (closer == ']') goto element;

member:
  if (*at != '"') return Place{};
name:
  stop = quotes[1];
  quotes += 2;
  if (is_next(stop, ':')) goto text;
  at = json::space(bytes + stop + 1);
  if (*at != ':') return Place{};
  at = json::space(at + 1);

element:
  if (*at == '{' || *at == '[') goto open;
  if (*at == '"') {
  text:
    stop = quotes[1];
    quotes += 2;
    if (closer == '}' && is_next(stop, ',')) goto name;
    at = bytes + stop + 1;
  } else {
    at = json::scalar(at, ignored);
    if (at == nullptr) return Place{};
  }

separator:
  at = json::space(at);
  if (*at == ',') {
    at = json::space(at + 1);
    if (closer == '}') goto member;
    goto element;
  }
  if (*at != closer) return Place{};

close:
  if (++at >= end) return Place{};
  if (--depth == outside) return Place{at, quotes};
  objects >>= 1;
  closer = objects & 1 ? '}' : ']';
  goto separator;
}

}  // namespace

touchpoint_reader *touchpoint_reader_create(void) noexcept { return new touchpoint_reader(); }

void touchpoint_reader_destroy(touchpoint_reader *reader) noexcept { delete reader; }

const touchpoint_message *touchpoint_reader_message(const touchpoint_reader *reader) noexcept { return &reader->message; }

bool touchpoint_reader_read(touchpoint_reader *reader, const uint8_t *bytes, size_t length) noexcept {
  touchpoint_message &message = reader->message;
  memset(message.kinds, JSON_KIND_NONE, sizeof message.kinds);
  const uint8_t *const end = json::document_end(bytes, length);
  if (end == nullptr || !reader->quotes.find(bytes, size_t(end - bytes))) return false;
  if (reader->quotes.has_beyond_ascii() && !simdjson::validate_utf8(reinterpret_cast<const char *>(bytes), size_t(end - bytes)))
    return false;
  const uint8_t *const object = json::space(bytes);
  if (*object != '{') return false;
  const Walk walk{bytes, end, reader->quotes.has_escapes(), reader->message};
  return walk.object<Level::message>(Place{object, reader->quotes.places()}).at == end;
}

void touchpoint_reader_enter(touchpoint_reader *reader, const uint8_t *bytes, size_t length, uint32_t object) noexcept {
  memset(reader->message.kinds, JSON_KIND_NONE, sizeof reader->message.kinds);
  const uint8_t *const end = json::document_end(bytes, length);
  if (end == nullptr) return;
  const uint32_t *quotes = reader->quotes.places();
  while (*quotes < object) ++quotes;
  Walk{bytes, end, reader->quotes.has_escapes(), reader->message}.object<Level::message>(Place{bytes + object, quotes});
}

bool touchpoint_reader_recall(const touchpoint_reader *reader, const uint8_t *text, size_t length, uint64_t *number) noexcept {
  return reader->texts.recall(text, length, number);
}

void touchpoint_reader_note(touchpoint_reader *reader, const uint8_t *text, size_t length, uint64_t number) noexcept {
  reader->texts.note(text, length, number);
}
