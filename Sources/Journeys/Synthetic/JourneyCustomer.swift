/// What a customer of the generator is and remembers. Small, since there may be millions.
struct JourneyCustomer {
  /// Something that goes on: the step that is due next, and when; `.max` when nothing is.
  struct Track {
    var due = Int64.max
    var step = Step.page
  }

  /// A product in the cart.
  struct CartItem {
    var product: UInt16 = 0
    var quantity: UInt8 = 0
  }

  let number: Int
  let persona: Persona
  /// Varies the persona's pace from person to person.
  let ownPace: Float
  /// The hour of the day at which this customer prefers to come.
  let hour: UInt8
  let locale: UInt8
  let isMobile: Bool

  var isKnown = false
  var isSubscribed = false
  var isSilent = false
  var visit = Track()
  var mail = Track()
  var care = Track()
  /// Events of the current visit.
  var visitEvents: UInt8 = 0
  var visits: UInt32 = 0
  var mails: UInt32 = 0
  var campaign: UInt8 = 0
  var product: UInt16 = 0
  var cart = [3 of CartItem](repeating: CartItem())
  var cartCount: UInt8 = 0
  var hasCoupon = false
  var orders: UInt16 = 0
  /// Of the last order.
  var orderCents: Int64 = 0
  var orderProduct: UInt16 = 0
  var tickets: UInt16 = 0

  init(number: Int, at time: Int64, random: inout SeededRandom) {
    self.number = number
    persona = Persona.allCases[random.index(weights: Persona.shares)]
    ownPace = Float(0.2 + random.exponential() * 0.8)
    hour = UInt8(random.integer(8..<22))
    locale = UInt8(random.index(weights: Catalogue.localeShares))
    isMobile = random.chance(0.55)
    // Some were customers before the log begins.
    isKnown = random.chance(0.7)
    isSubscribed = isKnown && random.chance(0.6)
    visit = Track(due: time, step: isKnown && random.chance(0.3) ? .signedIn : .page)
  }

  /// How often it comes while it is not silent, in visits per mean pause.
  var frequency: Double { 1 / (persona.pace * Double(ownPace)) }

  /// When the next step of any track is due.
  var due: Int64 { min(visit.due, mail.due, care.due) }
}
