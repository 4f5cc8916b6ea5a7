#ifndef RONDO_WALK_HPP
#define RONDO_WALK_HPP

#include "CSimdJSON.h"

/// Goes over the structure that simdjson found, checks it against RFC 8259 and notes the nodes.
///
/// simdjson's positions are those of brackets, colons, commas, and of the first byte of every string and other scalar.
/// So a scalar's text ends where the next position begins, white space apart.
///
/// - `positions` are `count`, with the document's length behind them; `nodes` has room for as many.
/// - `node_count` is how many nodes were noted, if the document is in order.
json_status walk(
    const uint8_t *bytes, size_t length, const uint32_t *positions, size_t count, json_node *nodes, size_t &node_count);

#endif
