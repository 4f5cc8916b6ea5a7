internal import ArgumentParser

/// A share of something: `1%`, or `0.01`.
struct Share: ExpressibleByArgument, Equatable {
  let value: Double

  init(_ value: Double) { self.value = value }

  init?(argument: String) {
    let isPercent = argument.hasSuffix("%")
    guard let number = Double(isPercent ? String(argument.dropLast()) : argument) else { return nil }
    value = isPercent ? number / 100 : number
    guard (0...1).contains(value) else { return nil }
  }

  var defaultValueDescription: String {
    let percent = value * 100
    return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
  }
}
