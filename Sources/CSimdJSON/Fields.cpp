#include "Document.hpp"
#include "Escapes.hpp"

#include <cstring>

template <size_t size> __attribute__((always_inline)) static inline bool is(const uint8_t *name, const char (&text)[size]) {
  return memcmp(name, text, size - 1) == 0;
}

/// Where the member `name` of a message is noted; null for one that nobody asks for.
__attribute__((always_inline)) static inline uint32_t *message_field(touchpoint_fields &fields, const uint8_t *name, size_t length) {
  switch (length) {
  case 2: return is(name, "id") ? &fields.id : nullptr;
  case 4: return is(name, "type") ? &fields.type : is(name, "data") ? &fields.data : nullptr;
  case 5: return is(name, "event") ? &fields.event : nullptr;
  case 6:
    return is(name, "userId") ? &fields.user_id : is(name, "sentAt") ? &fields.sent_at : is(name, "traits") ? &fields.traits : nullptr;
  case 7: return is(name, "context") ? &fields.context : nullptr;
  case 9: return is(name, "messageId") ? &fields.message_id : is(name, "timestamp") ? &fields.timestamp : nullptr;
  case 10: return is(name, "properties") ? &fields.properties : is(name, "receivedAt") ? &fields.received_at : nullptr;
  case 11: return is(name, "anonymousId") ? &fields.anonymous_id : is(name, "specversion") ? &fields.spec_version : nullptr;
  case 17: return is(name, "originalTimestamp") ? &fields.original_timestamp : nullptr;
  default: return nullptr;
  }
}

/// Where the member `name` of `properties` is noted.
__attribute__((always_inline)) static inline uint32_t *property_field(touchpoint_fields &fields, const uint8_t *name, size_t length) {
  switch (length) {
  case 3: return is(name, "tax") ? &fields.tax : nullptr;
  case 5:
    return is(name, "price") ? &fields.price : is(name, "total") ? &fields.total : is(name, "value") ? &fields.value
         : is(name, "score") ? &fields.score : nullptr;
  case 6: return is(name, "rating") ? &fields.rating : nullptr;
  case 7: return is(name, "revenue") ? &fields.revenue : nullptr;
  case 8:
    return is(name, "currency") ? &fields.currency : is(name, "products") ? &fields.products : is(name, "subtotal") ? &fields.subtotal
         : is(name, "shipping") ? &fields.shipping : nullptr;
  default: return nullptr;
  }
}

using FieldOfName = uint32_t *(touchpoint_fields &, const uint8_t *, size_t);

/// The field of a name with escapes in it.
template <FieldOfName field> static uint32_t *escaped_field(touchpoint_fields &fields, const uint8_t *bytes, size_t length) {
  constexpr size_t longest = 17;
  uint8_t name[longest + 4];
  size_t count = 0;
  EscapedText escaped(bytes, length);
  while (!escaped.is_at_end() && count <= longest) count += escaped.next(name + count);
  return escaped.is_at_end() && count <= longest ? field(fields, name, count) : nullptr;
}

template <FieldOfName field>
static inline void pick(const json_node *nodes, const uint8_t *bytes, uint32_t object, touchpoint_fields &fields) {
  if (nodes[object].kind != JSON_KIND_OBJECT) return;
  for (uint32_t index = object + 1; index < nodes[object].next; index = nodes[index + 1].next) {
    const json_node &key = nodes[index];
    const uint8_t *const name = bytes + key.start;
    uint32_t *const place = key.is_escaped ? escaped_field<field>(fields, name, key.length) : field(fields, name, key.length);
    if (place) *place = nodes[index + 1].kind == JSON_KIND_NULL ? 0 : index + 1;
  }
}

/// Notes a part of the message that has to be an object and is none. An empty array is one too: PHP writes an empty map like that.
static void check_section(const json_node *nodes, uint32_t section, touchpoint_fields &fields) {
  if (section == 0 || nodes[section].kind == JSON_KIND_OBJECT) return;
  const bool is_empty_array = nodes[section].kind == JSON_KIND_ARRAY && nodes[section].next == section + 1;
  if (!is_empty_array) fields.misshapen_section = section;
}

void json_document_enter(json_document *document, const uint8_t *bytes, uint32_t root) noexcept {
  touchpoint_fields &fields = document->fields;
  fields = touchpoint_fields();
  fields.root = root;
  if (root >= document->node_count) return;
  const json_node *const nodes = document->nodes.get();
  pick<message_field>(nodes, bytes, root, fields);
  check_section(nodes, fields.properties, fields);
  check_section(nodes, fields.traits, fields);
  check_section(nodes, fields.context, fields);
  if (fields.properties) pick<property_field>(nodes, bytes, fields.properties, fields);
}
