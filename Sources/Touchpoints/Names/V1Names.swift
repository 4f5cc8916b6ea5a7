internal import RecordLog

/// The event names of Segment's first e-commerce specification (https://segment.com/docs/connections/spec/ecommerce/, with the names that
/// its enhanced e-commerce for Google Analytics added), and what the second calls them.
enum V1Names {
  /// Old and new name in normal form.
  static let renamed: [(old: String, new: String)] = [
    ("viewed product category", "product list viewed"),
    ("viewed product", "product viewed"),
    ("viewed product details", "product viewed"),
    ("clicked product", "product clicked"),
    ("added product", "product added"),
    ("removed product", "product removed"),
    ("viewed cart", "cart viewed"),
    ("searched products", "products searched"),
    ("viewed promotion", "promotion viewed"),
    ("clicked promotion", "promotion clicked"),
    ("started order", "checkout started"),
    ("order started", "checkout started"),
    ("viewed checkout step", "checkout step viewed"),
    ("completed checkout step", "checkout step completed"),
    ("entered payment info", "payment info entered"),
    ("completed order", "order completed"),
    ("updated order", "order updated"),
    ("refunded order", "order refunded"),
    ("cancelled order", "order cancelled"),
    ("canceled order", "order cancelled"),
    ("order canceled", "order cancelled"),
    ("applied coupon", "coupon applied"),
    ("viewed experiment", "experiment viewed"),
  ]

  /// Open addressing over hashes, which are random enough to be their own place: a look-up is one comparison with zero.
  private static let table: [(old: UInt64, new: UInt64)] = {
    var table = [(old: UInt64, new: UInt64)](repeating: (0, 0), count: 256)
    for (old, new) in renamed {
      let hash = StableHash.hash64(Array(old.utf8).span)
      var place = Int(hash & 255)
      while table[place].old != 0 { place = (place + 1) & 255 }
      table[place] = (hash, StableHash.hash64(Array(new.utf8).span))
    }
    return table
  }()

  /// The hash of the name that replaced the one with `hash`; the same where none did.
  static func successor(of hash: UInt64) -> UInt64 {
    var place = Int(hash & 255)
    while table[place].old != 0 {
      if table[place].old == hash { return table[place].new }
      place = (place + 1) & 255
    }
    return hash
  }
}
