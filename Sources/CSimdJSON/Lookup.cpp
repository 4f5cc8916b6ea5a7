#include "Escapes.hpp"
#include "Walk.hpp"

namespace {

/// The quote at a text's end; null where there is none, or a control character before it.
const uint8_t *text_end(const uint8_t *at, const uint8_t *end, bool &is_escaped) {
  using Block = Block<16>;
  while (at < end) {
    const auto block = Block::load(at);
    const uint64_t stops = Block::bits((block == '"') | (block == '\\') | (block < 0x20));
    if (stops == 0) {
      at += 16;
      continue;
    }
    at += __builtin_ctzll(stops);
    if (at >= end) return nullptr;
    if (*at == '"') return at;
    if (*at != '\\') return nullptr;
    is_escaped = true;
    at += 2;
  }
  return nullptr;
}

/// The walk through a part of a document that was read. It finds texts' ends by searching for them, and checks what it needs to stay in the
/// document, whatever may have become of its bytes.
struct Lookup {
  const uint8_t *const bytes;
  const uint8_t *const end;

  const uint8_t *string(const uint8_t *at, json_value &value) const {
    bool is_escaped = false;
    const uint8_t *const stop = text_end(at + 1, end, is_escaped);
    if (stop == nullptr) return nullptr;
    value = json_value{uint32_t(at + 1 - bytes), uint32_t(stop - at - 1), JSON_KIND_STRING, is_escaped};
    return stop + 1;
  }

  /// Behind the bracket that ends the container; null where there is none.
  const uint8_t *container(const uint8_t *at) const {
    int depth = 0;
    bool ignored = false;
    for (; at && at < end; ++at) {
      if (*at == '"') {
        at = text_end(at + 1, end, ignored);
        if (at == nullptr) return nullptr;
      } else if (*at == '{' || *at == '[') {
        ++depth;
      } else if ((*at == '}' || *at == ']') && --depth == 0) {
        return at + 1 < end ? at + 1 : nullptr;
      }
    }
    return nullptr;
  }

  const uint8_t *value(const uint8_t *at, json_value &value) const {
    if (*at == '"') return string(at, value);
    json_kind kind = *at == '{' ? JSON_KIND_OBJECT : JSON_KIND_ARRAY;
    const uint8_t *const behind = *at == '{' || *at == '[' ? container(at) : json::scalar(at, kind);
    if (behind) value = json_value{uint32_t(at - bytes), uint32_t(behind - at), kind, false};
    return behind;
  }

  /// A member's name and colon.
  const uint8_t *name(const uint8_t *at, json_value &name) const {
    at = string(at, name);
    if (at == nullptr) return nullptr;
    at = json::space(at);
    return *at == ':' ? json::space(at + 1) : nullptr;
  }
};

bool is_called(const uint8_t *text, const json_value &found, const uint8_t *name, size_t length) {
  if (found.is_escaped) return escaped_text_equals(text, found.length, name, length);
  return found.length == length && memcmp(text, name, length) == 0;
}

/// The members of an object, one after the other: `visit` takes the name and the value. False where there is no such object, or it does not end.
template <class Visit> RONDO_INLINE bool members(const uint8_t *bytes, size_t length, uint32_t object, Visit visit) {
  const uint8_t *const end = json::document_end(bytes, length);
  if (end == nullptr || bytes + object >= end || bytes[object] != '{') return false;
  const Lookup lookup{bytes, end};
  const uint8_t *at = json::space(bytes + object + 1);
  while (*at == '"') {
    json_value name;
    json_value value;
    at = lookup.name(at, name);
    if (at) at = lookup.value(at, value);
    if (at == nullptr) return false;
    visit(name, value);
    at = json::space(at);
    if (*at != ',') break;
    at = json::space(at + 1);
  }
  return true;
}

/// The member of a product that is called so; null for one that nobody asks for.
json_value *member_called(product_members &product, const uint8_t *text, const json_value &name) {
  const auto is = [&](const char *called, size_t length) { return is_called(text, name, (const uint8_t *)called, length); };
  // A name with escapes in it may be shorter than it looks.
  if (name.length < 5 || (name.length > 11 && !name.is_escaped)) return nullptr;
  if (is("brand", 5)) return &product.brand;
  if (is("price", 5)) return &product.price;
  if (is("category", 8)) return &product.category;
  if (is("quantity", 8)) return &product.quantity;
  if (is("products", 8)) return &product.products;
  if (is("currency", 8)) return &product.currency;
  if (is("product_id", 10)) return &product.product_id;
  if (is("price_class", 11)) return &product.price_class;
  return nullptr;
}

}  // namespace

json_value json_find(const uint8_t *bytes, size_t length, uint32_t object, const uint8_t *name, size_t name_length) noexcept {
  json_value found = {};
  const auto visit = [&](const json_value &called, const json_value &value) {
    if (is_called(bytes + called.start, called, name, name_length)) found = value;
  };
  return members(bytes, length, object, visit) ? found : json_value();
}

product_members json_find_product(const uint8_t *bytes, size_t length, uint32_t object) noexcept {
  product_members product = {};
  const auto visit = [&](const json_value &called, const json_value &value) {
    if (json_value *const member = member_called(product, bytes + called.start, called)) *member = value;
  };
  return members(bytes, length, object, visit) ? product : product_members();
}

json_value json_next(const uint8_t *bytes, size_t length, uint32_t *place) noexcept {
  const uint8_t *const end = json::document_end(bytes, length);
  if (end == nullptr || bytes + *place >= end) return json_value();
  const uint8_t *at = json::space(bytes + *place);
  if (*at == ',') at = json::space(at + 1);
  if (*at == ']') return json_value();
  json_value value;
  at = Lookup{bytes, end}.value(at, value);
  if (at == nullptr) return json_value();
  *place = uint32_t(at - bytes);
  return value;
}

json_value json_next_member(const uint8_t *bytes, size_t length, uint32_t *place, json_value *name) noexcept {
  const uint8_t *const end = json::document_end(bytes, length);
  if (end == nullptr || bytes + *place >= end) return json_value();
  const uint8_t *at = json::space(bytes + *place);
  if (*at == ',') at = json::space(at + 1);
  if (*at != '"') return json_value();
  const Lookup lookup{bytes, end};
  json_value value;
  at = lookup.name(at, *name);
  if (at) at = lookup.value(at, value);
  if (at == nullptr) return json_value();
  *place = uint32_t(at - bytes);
  return value;
}
