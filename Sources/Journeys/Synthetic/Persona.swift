/// What kind of customer somebody is: how often it comes, how likely it buys, speaks up and stays away.
enum Persona: UInt8, CaseIterable {
  /// Looks, and never buys.
  case browser
  /// Buys once, perhaps twice.
  case bargainHunter
  case regular
  /// Buys often, reviews, recommends.
  case enthusiast
  /// Has something sent every month.
  case subscriber
  /// Buys for a company: seldom, and much.
  case business

  /// How common each is, in the order of the cases.
  static let shares = [0.30, 0.22, 0.26, 0.10, 0.06, 0.06]

  /// The mean time between visits in proportion to the mean of all.
  var pace: Double {
    switch self {
    case .browser: 4
    case .bargainHunter: 3
    case .regular: 1
    case .enthusiast: 0.03
    case .subscriber: 0.4
    case .business: 2
    }
  }

  /// How likely a product looked at goes into the cart.
  var desire: Double {
    switch self {
    case .browser: 0.06
    case .bargainHunter: 0.16
    case .regular: 0.22
    case .enthusiast: 0.32
    case .subscriber: 0.25
    case .business: 0.28
    }
  }

  /// How likely a cart is paid for; the others are abandoned.
  func resolve(orders: UInt16) -> Double {
    switch self {
    case .browser: 0
    case .bargainHunter: orders == 0 ? 0.5 : 0.1
    case .regular: 0.55
    case .enthusiast: 0.75
    case .subscriber: 0.6
    case .business: 0.7
    }
  }

  /// How likely somebody speaks up after an order: reviews, referrals, surveys.
  var voice: Double {
    switch self {
    case .browser, .bargainHunter: 0.08
    case .regular: 0.22
    case .enthusiast: 0.55
    case .subscriber, .business: 0.2
    }
  }

  /// How likely a visit is followed by a long silence.
  var fading: Double {
    switch self {
    case .browser: 0.08
    case .bargainHunter: 0.1
    case .regular: 0.05
    case .enthusiast: 0.025
    case .subscriber: 0.04
    case .business: 0.05
    }
  }
}
