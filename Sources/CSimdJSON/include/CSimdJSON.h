/// The C face of JSON for touchpoints.
///
/// A message is read in one pass: the walk checks the whole document against RFC 8259, also what nobody asks for, and notes where those
/// members lie that every touchpoint is asked for. Nothing else is kept: further members are looked up in the bytes, by the same walk.
/// UTF-8 is checked by simdjson. What the walk refuses is judged by simdjson's first stage and a walk over what that found, which say why.
///
/// Memory that cannot be had ends the process, as in Swift. No function keeps a pointer that it is given.
#ifndef RONDO_CSIMDJSON_H
#define RONDO_CSIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define RONDO_NOEXCEPT noexcept
#else
#define RONDO_NOEXCEPT
#endif

#define RONDO_SWIFT_NAME(name) __attribute__((swift_name(#name)))

#pragma clang assume_nonnull begin

/// Objects and arrays within one another, the document's own object included.
#define JSON_MAX_DEPTH 32

/// Bytes that have to be readable behind a document.
#define JSON_PADDING 64

typedef enum __attribute__((enum_extensibility(closed))) RONDO_SWIFT_NAME(JSONStatus) json_status : uint8_t {
  JSON_STATUS_OK RONDO_SWIFT_NAME(ok),
  JSON_STATUS_EMPTY RONDO_SWIFT_NAME(empty),
  JSON_STATUS_NOT_UTF8 RONDO_SWIFT_NAME(notUTF8),
  JSON_STATUS_NOT_AN_OBJECT RONDO_SWIFT_NAME(notAnObject),
  JSON_STATUS_TOO_DEEP RONDO_SWIFT_NAME(tooDeep),
  JSON_STATUS_HALF_SURROGATE RONDO_SWIFT_NAME(halfSurrogate),
  JSON_STATUS_INVALID RONDO_SWIFT_NAME(invalid),
} json_status;

typedef enum __attribute__((enum_extensibility(closed))) RONDO_SWIFT_NAME(JSONKind) json_kind : uint8_t {
  /// There is no such value.
  JSON_KIND_NONE RONDO_SWIFT_NAME(none),
  JSON_KIND_NULL RONDO_SWIFT_NAME(null),
  JSON_KIND_FALSE RONDO_SWIFT_NAME(isFalse),
  JSON_KIND_TRUE RONDO_SWIFT_NAME(isTrue),
  JSON_KIND_NUMBER RONDO_SWIFT_NAME(number),
  JSON_KIND_STRING RONDO_SWIFT_NAME(string),
  JSON_KIND_OBJECT RONDO_SWIFT_NAME(object),
  JSON_KIND_ARRAY RONDO_SWIFT_NAME(array),
} json_kind;

/// Where a value lies in its document.
typedef struct RONDO_SWIFT_NAME(JSONValue) json_value {
  /// Where it begins; a string's text behind the quote.
  uint32_t start;
  /// Bytes; a string's without its quotes, still escaped.
  uint32_t length;
  json_kind kind;
  /// Whether a string contains escapes.
  bool is_escaped RONDO_SWIFT_NAME(isEscaped);
} json_value;

/// The members that products are asked for, and properties that may describe one or have a list of them.
typedef struct RONDO_SWIFT_NAME(ProductMembers) product_members {
  json_value products;
  json_value product_id RONDO_SWIFT_NAME(productID);
  json_value category, brand, price, quantity;
  json_value price_class RONDO_SWIFT_NAME(priceClass);
  json_value currency;
} product_members;

/// The members that every touchpoint is asked for.
typedef enum __attribute__((enum_extensibility(closed))) RONDO_SWIFT_NAME(TouchpointField) touchpoint_field : uint8_t {
  /// A member that nobody asks for.
  TOUCHPOINT_OTHER RONDO_SWIFT_NAME(other),
  TOUCHPOINT_TYPE RONDO_SWIFT_NAME(type),
  TOUCHPOINT_EVENT RONDO_SWIFT_NAME(event),
  TOUCHPOINT_USER_ID RONDO_SWIFT_NAME(userID),
  TOUCHPOINT_ANONYMOUS_ID RONDO_SWIFT_NAME(anonymousID),
  TOUCHPOINT_MESSAGE_ID RONDO_SWIFT_NAME(messageID),
  TOUCHPOINT_TIMESTAMP RONDO_SWIFT_NAME(timestamp),
  TOUCHPOINT_ORIGINAL_TIMESTAMP RONDO_SWIFT_NAME(originalTimestamp),
  TOUCHPOINT_SENT_AT RONDO_SWIFT_NAME(sentAt),
  TOUCHPOINT_RECEIVED_AT RONDO_SWIFT_NAME(receivedAt),
  TOUCHPOINT_PROPERTIES RONDO_SWIFT_NAME(properties),
  TOUCHPOINT_TRAITS RONDO_SWIFT_NAME(traits),
  TOUCHPOINT_CONTEXT RONDO_SWIFT_NAME(context),
  TOUCHPOINT_CHANNEL RONDO_SWIFT_NAME(channel),
  // Of a structured CloudEvent.
  TOUCHPOINT_SPEC_VERSION RONDO_SWIFT_NAME(specVersion),
  TOUCHPOINT_DATA RONDO_SWIFT_NAME(data),
  TOUCHPOINT_ID RONDO_SWIFT_NAME(id),
  // Of `properties`.
  TOUCHPOINT_REVENUE RONDO_SWIFT_NAME(revenue),
  TOUCHPOINT_SUBTOTAL RONDO_SWIFT_NAME(subtotal),
  TOUCHPOINT_TOTAL RONDO_SWIFT_NAME(total),
  TOUCHPOINT_TAX RONDO_SWIFT_NAME(tax),
  TOUCHPOINT_SHIPPING RONDO_SWIFT_NAME(shipping),
  TOUCHPOINT_PRICE RONDO_SWIFT_NAME(price),
  TOUCHPOINT_VALUE RONDO_SWIFT_NAME(value),
  TOUCHPOINT_PRODUCTS RONDO_SWIFT_NAME(products),
  TOUCHPOINT_CURRENCY RONDO_SWIFT_NAME(currency),
  TOUCHPOINT_RATING RONDO_SWIFT_NAME(rating),
  TOUCHPOINT_SCORE RONDO_SWIFT_NAME(score),
} touchpoint_field;

#define TOUCHPOINT_FIELD_COUNT (TOUCHPOINT_SCORE + 1)

/// From where to where a value goes in its document; a string without its quotes.
typedef struct touchpoint_place {
  uint32_t start, end;
} touchpoint_place;

/// In a kind: the string contains escapes.
#define TOUCHPOINT_ESCAPED 0x80

/// What a message has of the members that every touchpoint is asked for. Of members with the same name the last one counts.
typedef struct RONDO_SWIFT_NAME(TouchpointMessage) touchpoint_message {
  /// By field; `JSON_KIND_NONE` where it is missing or null.
  uint8_t kinds[32];
  touchpoint_place places[TOUCHPOINT_FIELD_COUNT];
} touchpoint_message;

/// Whether the message has any amount, or a currency.
static inline bool touchpoint_has_amounts(const touchpoint_message *message) {
  uint64_t kinds;
  __builtin_memcpy(&kinds, message->kinds + TOUCHPOINT_REVENUE, sizeof kinds);
  return (kinds | message->kinds[TOUCHPOINT_CURRENCY]) != 0;
}

/// The value of a field; of the kind none where it is missing or null, and then its place says nothing.
static inline json_value touchpoint_value(const touchpoint_message *message, touchpoint_field field) {
  const uint8_t kind = message->kinds[field];
  const touchpoint_place place = message->places[field];
  const json_value value = {place.start, place.end - place.start, (json_kind)(kind & ~TOUCHPOINT_ESCAPED), (kind & TOUCHPOINT_ESCAPED) != 0};
  return value;
}

/// Buffers that are reused from message to message; used by one thread.
typedef struct touchpoint_reader touchpoint_reader;

touchpoint_reader *touchpoint_reader_create(void) RONDO_NOEXCEPT;
void touchpoint_reader_destroy(touchpoint_reader *reader) RONDO_NOEXCEPT;

/// The message that was read last, always at the same address; with no field where the document was refused.
const touchpoint_message *touchpoint_reader_message(const touchpoint_reader *reader) RONDO_NOEXCEPT;

/// Checks a document completely and notes what a touchpoint is asked for; false where it is not in order.
/// Behind `bytes + length` are ``JSON_PADDING`` more bytes readable.
bool touchpoint_reader_read(touchpoint_reader *reader, const uint8_t *bytes, size_t length) RONDO_NOEXCEPT;

/// Takes the object that begins at `object`, in a document that was read, for the message.
void touchpoint_reader_enter(touchpoint_reader *reader, const uint8_t *bytes, size_t length, uint32_t object) RONDO_NOEXCEPT;

/// What is wrong with a document, if anything.
json_status json_judge(const uint8_t *bytes, size_t length) RONDO_NOEXCEPT;

/// The last member called `name` of the object that begins at `object`; none where there is none.
///
/// Here and in the functions below the document is one that was read; where its bytes have changed since, something else may be found, or nothing.
json_value json_find(const uint8_t *bytes, size_t length, uint32_t object, const uint8_t *name, size_t name_length) RONDO_NOEXCEPT;

/// The members of a product, or of properties, which begins at `object`, as `json_find` finds them; none of them where there is no such object.
product_members json_find_product(const uint8_t *bytes, size_t length, uint32_t object) RONDO_NOEXCEPT;

/// The element of an array at `at`, which is the place behind the array's bracket or behind an element; none at the array's end.
json_value json_next(const uint8_t *bytes, size_t length, uint32_t *at) RONDO_NOEXCEPT;

/// The member of an object at `at`, which is the place behind the object's brace or behind a member, and its name; none at the object's end.
json_value json_next_member(const uint8_t *bytes, size_t length, uint32_t *at, json_value *name) RONDO_NOEXCEPT;

/// The number that was noted for a text; false where none was, or where others took its place.
bool touchpoint_reader_recall(const touchpoint_reader *reader, const uint8_t *text, size_t length, uint64_t *number) RONDO_NOEXCEPT;

/// Notes a number for a text of which there may be many.
void touchpoint_reader_note(touchpoint_reader *reader, const uint8_t *text, size_t length, uint64_t number) RONDO_NOEXCEPT;

/// Whether both texts of `length` are the same.
bool bytes_are_equal(const uint8_t *bytes, const uint8_t *others, size_t length) RONDO_NOEXCEPT;

/// Writes `bytes` with the capital letters of ASCII made small, and says whether all of them are ASCII.
bool ascii_lowercase(const uint8_t *bytes, size_t length, uint8_t *text) RONDO_NOEXCEPT;

/// Writes the text of an escaped string of a document that was read, and says how long it is: never longer than `length`.
size_t json_unescape(const uint8_t *bytes, size_t length, uint8_t *text) RONDO_NOEXCEPT;

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
