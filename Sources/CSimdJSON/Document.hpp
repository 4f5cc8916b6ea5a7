#ifndef RONDO_DOCUMENT_HPP
#define RONDO_DOCUMENT_HPP

#include "CSimdJSON.h"

#include <memory>

#include <simdjson.h>

/// simdjson's first stage, and the nodes of the document that was parsed last.
struct json_document {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> structure;
  std::unique_ptr<json_node[]> nodes;
  size_t node_capacity = 0;
  size_t node_count = 0;
  uint64_t tag = 0;
  uint64_t last_tag = 0;
  touchpoint_fields fields = {};
};

#endif
