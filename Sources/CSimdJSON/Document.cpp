#include "Document.hpp"

#include "Escapes.hpp"
#include "Walk.hpp"

#include <cstring>
#include <new>

/// Room for most touchpoints; what is larger makes the buffers grow.
static constexpr size_t initial_capacity = 16 * 1024;

static void reserve(json_document &document, size_t length) {
  size_t capacity = initial_capacity;
  while (capacity < length) capacity *= 2;
  if (!document.structure) {
    const auto &implementation = simdjson::get_active_implementation();
    if (implementation->create_dom_parser_implementation(capacity, JSON_MAX_DEPTH, document.structure)) throw std::bad_alloc();
  } else if (document.structure->capacity() < length) {
    if (document.structure->set_capacity(capacity)) throw std::bad_alloc();
  }
}

static void reserve_nodes(json_document &document, size_t count) {
  if (document.node_capacity >= count) return;
  size_t capacity = document.node_capacity ? document.node_capacity : 1024;
  while (capacity < count) capacity *= 2;
  document.nodes.reset(new json_node[capacity]);
  document.node_capacity = capacity;
}

json_document *json_document_create(void) noexcept { return new json_document(); }

void json_document_destroy(json_document *document) noexcept { delete document; }

json_status json_document_parse(
    json_document *document, const uint8_t *bytes, size_t length, uint64_t tag) noexcept {
  document->node_count = 0;
  document->tag = 0;
  if (length == 0) return JSON_STATUS_EMPTY;
  reserve(*document, length);
  switch (document->structure->stage1(bytes, length, simdjson::stage1_mode::regular)) {
  case simdjson::SUCCESS: break;
  case simdjson::EMPTY: return JSON_STATUS_EMPTY;
  case simdjson::UTF8_ERROR: return JSON_STATUS_NOT_UTF8;
  default: return JSON_STATUS_INVALID;
  }
  const size_t count = document->structure->n_structural_indexes;
  reserve_nodes(*document, count);
  const uint32_t *const positions = document->structure->structural_indexes.get();
  size_t node_count = 0;
  if (const json_status status = walk(bytes, length, positions, count, document->nodes.get(), node_count)) return status;
  document->node_count = node_count;
  document->tag = tag ? tag : ++document->last_tag;
  json_document_enter(document, bytes, 0);
  return JSON_STATUS_OK;
}

uint64_t json_document_tag(const json_document *document) noexcept { return document->tag; }

json_node json_document_node(const json_document *document, uint32_t index) noexcept {
  return index < document->node_count ? document->nodes[index] : json_node();
}

touchpoint_fields json_document_fields(const json_document *document) noexcept { return document->fields; }

uint32_t json_document_find(
    const json_document *document, const uint8_t *bytes, uint32_t object, const uint8_t *name, size_t length) noexcept {
  const json_node *const nodes = document->nodes.get();
  if (object >= document->node_count || nodes[object].kind != JSON_KIND_OBJECT) return 0;
  uint32_t found = 0;
  for (uint32_t index = object + 1; index < nodes[object].next; index = nodes[index + 1].next) {
    const json_node &key = nodes[index];
    const bool is_same = key.is_escaped ? escaped_text_equals(bytes + key.start, key.length, name, length)
                                        : key.length == length && memcmp(bytes + key.start, name, length) == 0;
    if (is_same) found = index + 1;
  }
  return found;
}
