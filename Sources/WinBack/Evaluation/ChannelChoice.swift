/// Some of a play's channels, by their places in the play.
struct ChannelChoice: OptionSet, Sendable, Hashable {
  /// More than there are channels of a policy.
  static let most = 32

  let rawValue: UInt32

  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The first channels, `count` of them.
  init(first count: Int) { rawValue = UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(count)) - 1) }

  /// The most preferred one's place.
  var first: Int? { isEmpty ? nil : rawValue.trailingZeroBitCount }

  /// Those of the channels for which `isMeant` is so.
  func filter(_ channels: [CompiledChannel], _ isMeant: (CompiledChannel) -> Bool) -> ChannelChoice {
    var left = rawValue
    for place in channels.indices where left & 1 << UInt32(place) != 0 && !isMeant(channels[place]) { left &= ~(1 << UInt32(place)) }
    return ChannelChoice(rawValue: left)
  }

  func holds(_ place: Int) -> Bool { rawValue & 1 << UInt32(place) != 0 }

  /// Lends each of the channels to `body`, the most preferred first.
  func forEach(_ channels: [CompiledChannel], _ body: (CompiledChannel) -> Void) {
    for place in channels.indices where holds(place) { body(channels[place]) }
  }
}
