#ifndef RONDO_NAMES_HPP
#define RONDO_NAMES_HPP

#include "Block.hpp"
#include "CSimdJSON.h"
#include "Escapes.hpp"

/// Where in a message a walk is.
enum class Level { message, properties };

template <size_t size> RONDO_INLINE static bool is(const uint8_t *name, const char (&text)[size]) {
  return memcmp(name, text, size - 1) == 0;
}

/// The field that a message's member `name` is.
RONDO_INLINE static touchpoint_field message_field(const uint8_t *name, size_t length) {
  switch (length) {
  case 2: return is(name, "id") ? TOUCHPOINT_ID : TOUCHPOINT_OTHER;
  case 4: return is(name, "type") ? TOUCHPOINT_TYPE : is(name, "data") ? TOUCHPOINT_DATA : TOUCHPOINT_OTHER;
  case 5: return is(name, "event") ? TOUCHPOINT_EVENT : TOUCHPOINT_OTHER;
  case 6:
    return is(name, "userId") ? TOUCHPOINT_USER_ID : is(name, "sentAt") ? TOUCHPOINT_SENT_AT
         : is(name, "traits") ? TOUCHPOINT_TRAITS : TOUCHPOINT_OTHER;
  case 7: return is(name, "context") ? TOUCHPOINT_CONTEXT : is(name, "channel") ? TOUCHPOINT_CHANNEL : TOUCHPOINT_OTHER;
  case 9: return is(name, "messageId") ? TOUCHPOINT_MESSAGE_ID : is(name, "timestamp") ? TOUCHPOINT_TIMESTAMP : TOUCHPOINT_OTHER;
  case 10: return is(name, "properties") ? TOUCHPOINT_PROPERTIES : is(name, "receivedAt") ? TOUCHPOINT_RECEIVED_AT : TOUCHPOINT_OTHER;
  case 11:
    return is(name, "anonymousId") ? TOUCHPOINT_ANONYMOUS_ID : is(name, "specversion") ? TOUCHPOINT_SPEC_VERSION : TOUCHPOINT_OTHER;
  case 17: return is(name, "originalTimestamp") ? TOUCHPOINT_ORIGINAL_TIMESTAMP : TOUCHPOINT_OTHER;
  default: return TOUCHPOINT_OTHER;
  }
}

/// The field that a member `name` of `properties` is.
RONDO_INLINE static touchpoint_field property_field(const uint8_t *name, size_t length) {
  switch (length) {
  case 3: return is(name, "tax") ? TOUCHPOINT_TAX : TOUCHPOINT_OTHER;
  case 5:
    return is(name, "price") ? TOUCHPOINT_PRICE : is(name, "total") ? TOUCHPOINT_TOTAL : is(name, "value") ? TOUCHPOINT_VALUE
         : is(name, "score") ? TOUCHPOINT_SCORE : TOUCHPOINT_OTHER;
  case 6: return is(name, "rating") ? TOUCHPOINT_RATING : TOUCHPOINT_OTHER;
  case 7: return is(name, "revenue") ? TOUCHPOINT_REVENUE : TOUCHPOINT_OTHER;
  case 8:
    return is(name, "currency") ? TOUCHPOINT_CURRENCY : is(name, "products") ? TOUCHPOINT_PRODUCTS
         : is(name, "subtotal") ? TOUCHPOINT_SUBTOTAL : is(name, "shipping") ? TOUCHPOINT_SHIPPING : TOUCHPOINT_OTHER;
  default: return TOUCHPOINT_OTHER;
  }
}

template <Level level> RONDO_INLINE static touchpoint_field field_called(const uint8_t *name, size_t length) {
  return level == Level::message ? message_field(name, length) : property_field(name, length);
}

/// The same for a name with escapes in it.
template <Level level> __attribute__((noinline)) static touchpoint_field field_called_escaped(const uint8_t *bytes, size_t length) {
  constexpr size_t longest = 17;
  uint8_t name[longest + 4];
  size_t count = 0;
  EscapedText escaped(bytes, length);
  while (!escaped.is_at_end() && count <= longest) count += escaped.next(name + count);
  return escaped.is_at_end() && count <= longest ? field_called<level>(name, count) : TOUCHPOINT_OTHER;
}

#endif
