internal import Terminal

extension [Double] {
  /// The middle value, or the mean of the two in the middle; 0 of nothing.
  var median: Double {
    guard !isEmpty else { return 0 }
    let sorted = sorted()
    return (sorted[count / 2] + sorted[(count - 1) / 2]) / 2
  }
}

extension Double {
  /// With so many digits behind the point.
  func text(_ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((magnitude * scale).rounded())
    guard digits > 0 else { return (self < 0 ? "-" : "") + scaled.grouped }
    let fraction = String(scaled % Int(scale))
    return (self < 0 ? "-" : "") + (scaled / Int(scale)).grouped + "." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
