#ifndef RONDO_MESSAGE_HPP
#define RONDO_MESSAGE_HPP

#include "CSimdJSON.h"
#include "Quotes.hpp"

/// The message that was read last, and the buffer for the next one's quotes.
struct touchpoint_reader {
  touchpoint_message message = {};
  Quotes quotes;
};

#endif
