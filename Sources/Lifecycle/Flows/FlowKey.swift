package import WorkerSDK

/// By what flows are summed up: a version of a model, and a day in UTC. As text `comwrap@1/2025-04-01`.
package struct FlowKey: SumKey {
  /// The model's id and version: `comwrap@1`.
  package let model: String
  /// The beginning of the day.
  package let day: EventTime
  /// The model among those that are loaded; `nil` where the key was read.
  private let number: Int?

  private static let dayLength: Int64 = 86_400_000

  /// - Parameter model: The model's id and version, see ``name(of:)``.
  /// - Parameter number: The model's index among those that are loaded.
  package init(_ model: String, number: Int? = nil, dayOf time: EventTime) {
    self.model = model
    self.number = number
    day = EventTime(milliseconds: Int64(floorDividing: time.milliseconds, by: Self.dayLength) * Self.dayLength)
  }

  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count == 10, let day = EventTime(iso8601: String(parts[1])) else { return nil }
    let model = parts[0].split(separator: "@", omittingEmptySubsequences: false)
    guard model.count == 2, !model[0].isEmpty, Int(model[1]) != nil else { return nil }
    self.init(String(parts[0]), dayOf: day)
  }

  package static func name(of model: PhaseModel) -> String { "\(model.id)@\(model.version)" }

  /// The model's id.
  package var id: String { String(model.prefix { $0 != "@" }) }
  /// The model's version.
  package var version: Int { Int(model.drop { $0 != "@" }.dropFirst()) ?? 0 }

  package var code: UInt64? {
    number.map { UInt64($0) << 40 | UInt64(truncatingIfNeeded: day.milliseconds / Self.dayLength) & 0xFF_FFFF_FFFF }
  }

  package func encode(into key: inout KeyWriter) {
    key.write(model)
    key.write("/")
    key.write(dayOf: day)
  }
}
