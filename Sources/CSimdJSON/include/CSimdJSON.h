/// The C face of simdjson for touchpoints.
///
/// simdjson's first stage finds the structure of a whole document with vector instructions and checks its UTF-8. On-Demand would then skip
/// what nobody asks for, unread: a document that is broken there would pass. So a walk of our own goes over the structure instead, checks
/// all of it against RFC 8259, and leaves a table of nodes in which later look-ups find any member without parsing again.
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
  JSON_KIND_NULL RONDO_SWIFT_NAME(null),
  JSON_KIND_FALSE RONDO_SWIFT_NAME(isFalse),
  JSON_KIND_TRUE RONDO_SWIFT_NAME(isTrue),
  JSON_KIND_NUMBER RONDO_SWIFT_NAME(number),
  JSON_KIND_STRING RONDO_SWIFT_NAME(string),
  JSON_KIND_OBJECT RONDO_SWIFT_NAME(object),
  JSON_KIND_ARRAY RONDO_SWIFT_NAME(array),
} json_kind;

/// A value, or a member's name. Behind an object's node follow its members, each a name and a value; behind an array's its elements.
typedef struct RONDO_SWIFT_NAME(JSONNode) json_node {
  /// Where the value begins in the document; a string's behind its quote.
  uint32_t start;
  /// Bytes; a string's without its quotes, still escaped.
  uint32_t length;
  /// The index of the node behind this value and all that is in it.
  uint32_t next;
  json_kind kind;
  /// Whether a string contains escapes.
  bool is_escaped RONDO_SWIFT_NAME(isEscaped);
  uint16_t unused;
} json_node;

/// What every touchpoint is asked for, as indices of nodes; 0 (the document itself) where there is none, or a null.
/// Of members with the same name the last one counts.
typedef struct RONDO_SWIFT_NAME(TouchpointFields) touchpoint_fields {
  /// The message itself: 0, or what was entered.
  uint32_t root;
  uint32_t type, event, user_id RONDO_SWIFT_NAME(userID), anonymous_id RONDO_SWIFT_NAME(anonymousID), message_id RONDO_SWIFT_NAME(messageID);
  uint32_t timestamp, original_timestamp RONDO_SWIFT_NAME(originalTimestamp), sent_at RONDO_SWIFT_NAME(sentAt);
  uint32_t received_at RONDO_SWIFT_NAME(receivedAt);
  uint32_t properties, traits, context;
  /// One of these three that is neither an object nor empty.
  uint32_t misshapen_section RONDO_SWIFT_NAME(misshapenSection);
  /// Members of a structured CloudEvent.
  uint32_t spec_version RONDO_SWIFT_NAME(specVersion), data, id;
  /// Members of `properties`.
  uint32_t revenue, subtotal, total, tax, shipping, price, value, currency, rating, score, products;
} touchpoint_fields;

/// Buffers that are reused from document to document; used by one thread.
typedef struct json_document json_document;

json_document *json_document_create(void) RONDO_NOEXCEPT;
void json_document_destroy(json_document *document) RONDO_NOEXCEPT;

/// Checks a document completely and notes its nodes, and what a touchpoint is asked for. Behind `bytes + length` 64 more bytes are readable.
/// The document is called `tag`; by a number that no document had before where `tag` is 0.
json_status json_document_parse(
    json_document *document, const uint8_t *bytes, size_t length, uint64_t tag) RONDO_NOEXCEPT;

/// The name of the document that was parsed last; 0 when it was refused.
uint64_t json_document_tag(const json_document *document) RONDO_NOEXCEPT;

/// A node of the document that was parsed last; a null where it has none such.
json_node json_document_node(const json_document *document, uint32_t index) RONDO_NOEXCEPT;

/// What a touchpoint is asked for.
touchpoint_fields json_document_fields(const json_document *document) RONDO_NOEXCEPT;

/// Takes the object at the node `root` for the message.
void json_document_enter(json_document *document, const uint8_t *bytes, uint32_t root) RONDO_NOEXCEPT;

/// The node of the last member called `name` of the object at the node `object`; 0 where there is none.
uint32_t json_document_find(
    const json_document *document, const uint8_t *bytes, uint32_t object, const uint8_t *name, size_t length) RONDO_NOEXCEPT;

/// Whether both texts of `length` are the same.
bool bytes_are_equal(const uint8_t *bytes, const uint8_t *others, size_t length) RONDO_NOEXCEPT;

/// Writes `bytes` with the capital letters of ASCII made small, and says whether all of them are ASCII.
bool ascii_lowercase(const uint8_t *bytes, size_t length, uint8_t *text) RONDO_NOEXCEPT;

/// Writes the text of an escaped string, which has passed `json_document_parse`, and says how long it is: never longer than `length`.
size_t json_unescape(const uint8_t *bytes, size_t length, uint8_t *text) RONDO_NOEXCEPT;

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
