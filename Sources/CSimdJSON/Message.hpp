#ifndef RONDO_MESSAGE_HPP
#define RONDO_MESSAGE_HPP

#include "CSimdJSON.h"
#include "NumberedTexts.hpp"
#include "Quotes.hpp"

/// The message that was read last, and what is of use for the next one.
struct touchpoint_reader {
  touchpoint_message message = {};
  Quotes quotes;
  NumberedTexts texts;
};

#endif
