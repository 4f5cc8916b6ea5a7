#ifndef RONDO_WALK_HPP
#define RONDO_WALK_HPP

#include "CSimdJSON.h"

/// Goes over the structure that simdjson found, checks it against RFC 8259 and notes the nodes.
///
/// simdjson's positions are those of brackets, colons, commas, and of the first byte of every string and other scalar.
/// So a scalar's text ends where the next position begins, white space apart.
class Walk {
public:
  /// `positions` are `count`, with the document's length behind them; `nodes` has room for as many.
  Walk(const uint8_t *bytes, size_t length, const uint32_t *positions, size_t count, json_node *nodes);

  /// Checks the whole document.
  json_status document();

  size_t node_count() const { return size_t(node - nodes); }

private:
  json_status value(int depth);
  json_status object(int depth);
  json_status array(int depth);
  json_status string();
  json_status number();
  json_status atom(const char *text, uint32_t length, json_kind kind);
  /// The end of the scalar at `at`.
  uint32_t scalar_end() const;
  void note(json_kind kind, uint32_t start, uint32_t length, bool is_escaped = false);
  json_node *open(json_kind kind);
  void close(json_node *container);
  /// The structural byte at `at`, which is passed; 0 at the end of the document.
  uint8_t take();
  uint8_t peek() const;

  const uint8_t *const bytes;
  const uint32_t *at;
  const uint32_t *const end;
  json_node *const nodes;
  json_node *node;
  /// Whether there is a backslash anywhere: hardly ever, and then no string has to be searched for one.
  const bool has_escapes;
};

#endif
