internal import ArgumentParser
internal import Journeys
internal import WorkerSDK

/// What is processed: the same journeys as `rondo generate` makes, 1 % of them repeated, 2 % late by up to an hour.
struct WorkloadOptions: ParsableArguments {
  @Option(help: "How many customers there may be.")
  var customers = 200_000

  @Option(help: "How many different events.")
  var events = 2_000_000

  @Option(help: "Another seed gives other journeys.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("The time over which the events spread, in days, such as 180d.", valueName: "time"))
  var span = "180d"

  func validate() throws {
    guard (1...100_000_000).contains(customers) else { throw ValidationError("--customers has to lie between 1 and 100,000,000.") }
    guard events > 0 else { throw ValidationError("--events has to be positive.") }
    guard let days, days > 0 else { throw ValidationError("--span has to be a number of days, such as 180d.") }
  }

  private var days: Int64? { span.hasSuffix("d") ? Int64(span.dropLast()) : nil }

  var settings: JourneySettings {
    var settings = JourneySettings()
    settings.customers = customers
    settings.events = events
    settings.seed = seed
    settings.span = .days(days ?? 180)
    return settings
  }
}
