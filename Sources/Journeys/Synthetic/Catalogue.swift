/// The shop of the generated journeys: what it sells, and where its customers live.
enum Catalogue {
  struct Product {
    let id: String
    let name: String
    let category: String
    let brand: String
    let cents: Int64
  }

  struct Locale {
    let tag: String
    let timezone: String
    let country: String
    let currency: String
  }

  static let locales = [
    Locale(tag: "de-DE", timezone: "Europe/Berlin", country: "DE", currency: "EUR"),
    Locale(tag: "en-GB", timezone: "Europe/London", country: "GB", currency: "GBP"),
    Locale(tag: "fr-FR", timezone: "Europe/Paris", country: "FR", currency: "EUR"),
    Locale(tag: "en-US", timezone: "America/New_York", country: "US", currency: "USD"),
    Locale(tag: "de-CH", timezone: "Europe/Zurich", country: "CH", currency: "CHF"),
  ]
  static let localeShares = [0.5, 0.15, 0.12, 0.15, 0.08]

  static let campaigns = ["spring-sale", "new-arrivals", "we-miss-you", "care-tips", "members-only", "back-to-school"]
  static let searches = ["running shoes", "rain jacket", "tent 2 persons", "wool socks", "camping stove", "head torch", "gift"]
  static let contents = ["size-guide", "tent-care", "packing-list", "winter-layers", "trail-atlas"]
  static let tiers = ["Bronze", "Silver", "Gold"]

  static let products: [Product] = {
    let kinds: [(name: String, category: String, cents: Int64)] = [
      ("Running Shoe", "Shoes", 8990), ("Hiking Boot", "Shoes", 15990), ("Rain Jacket", "Clothing", 12990),
      ("Fleece Pullover", "Clothing", 6990), ("Wool Socks", "Clothing", 1490), ("Sleeping Bag", "Camping", 17990),
      ("Dome Tent", "Camping", 29990), ("Camping Stove", "Camping", 5490), ("Head Torch", "Equipment", 3990),
      ("Water Bottle", "Equipment", 1990), ("Trekking Poles", "Equipment", 7990), ("Dry Bag", "Equipment", 2490),
      ("Impregnating Spray", "Care", 1290), ("Gas Cartridge", "Consumables", 690), ("Energy Bar", "Consumables", 290),
    ]
    let brands = ["Nordwind", "Albatross", "Steinbock", "Lumen", "Fjell"]
    return kinds.enumerated().flatMap { index, kind in
      brands.enumerated().map { number, brand in
        Product(
          id: "P\(1000 + index * 10 + number)", name: "\(brand) \(kind.name)", category: kind.category, brand: brand,
          cents: kind.cents + Int64(number) * kind.cents / 20 / 10 * 10)
      }
    }
  }()
}
