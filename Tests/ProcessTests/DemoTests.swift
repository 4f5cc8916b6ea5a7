import Foundation
import TestWaiting
import Testing
import TestData

/// The demonstration, and whether what it prints is what is in the topics: by kcat, which is not ours.
@Suite struct DemoTests {
  private static let models = ["clevertap", "comwrap"]

  @Test(.timeLimit(.minutes(4)))
  func `the demonstration on generated journeys shows what kcat finds in the topics`() async throws {
    let tally = try await hold(["--customers", "600", "--events", "12000", "--garbage", "1%"])
    #expect(tally.refused > 60)
    #expect(tally.repeats > 60)
    #expect(tally.touchpoints - tally.repeats - tally.refused == 12_000)
  }

  // Six workers that are not optimised share two cores with the tests beside them.
  @Test(.timeLimit(.minutes(20)))
  func `the demonstration on real orders shows what kcat finds in the topics`() async throws {
    guard let orders = SharedFile.url("data/online_retail_I.csv.gz") else {
      print("SKIPPED: the demonstration on real orders, since neither ../shared nor RONDO_SHARED has data/online_retail_I.csv.gz")
      return
    }
    let tally = try await hold(["--data", orders.path])
    // Invoices with a customer, less those without a line that can be used; customers with at least one order, and those with refunds only.
    #expect(tally.touchpoints == 22_186)
    #expect(tally.phases.count >= 4_338)
    #expect(tally.refused == 0)
  }

  @Test(.timeLimit(.minutes(2)))
  func `a demonstration that is interrupted leaves no process and no folder`() async throws {
    try await Workplace.open { place in
      let demo = try Self.start(in: place)
      let address = try await Self.awaitWorkers(of: demo)
      demo.send(SIGINT)
      #expect(try await demo.end(within: .seconds(30)) == 130)
      #expect(try Self.processes(with: address).isEmpty)
      #expect(try !FileManager.default.fileExists(atPath: Self.folder(of: demo)))
    }
  }

  @Test(.timeLimit(.minutes(2)))
  func `a demonstration that a test has not ended leaves no process and no folder`() async throws {
    let (demo, address, folder) = try await Workplace.open { place in
      let demo = try Self.start(in: place)
      let address = try await Self.awaitWorkers(of: demo)
      return (demo, address, try Self.folder(of: demo))
    }
    #expect(try await demo.end() == 130, "it was killed before it could end its workers")
    #expect(try Self.processes(with: address).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  @Test(.timeLimit(.minutes(2)))
  func `the workers of a demonstration that is killed end with it`() async throws {
    try await Workplace.open { place in
      // It has no time to take its folder away.
      let demo = try Self.start(in: place, environment: ["TMPDIR": place.folder.path])
      let address = try await Self.awaitWorkers(of: demo)
      demo.send(SIGKILL)
      #expect(try await demo.end() == -SIGKILL)
      try await until("the end of the workers", within: .seconds(10)) { try Self.processes(with: address).isEmpty }
    }
  }

  /// Starts a demonstration that would go on for long.
  private static func start(in place: Workplace, environment: [String: String] = [:]) throws -> RunningProcess {
    try place.start("rondo", ["demo", "--events", "2000000", "--customers", "1000"], environment: environment)
  }

  /// Waits until its workers run; gives the address of its broker, which they all name.
  private static func awaitWorkers(of demo: RunningProcess) async throws -> String {
    try await until("the workers") { demo.output.contains("workers ") }
    let address = try #require(DemoOutput(demo.output).address)
    try await until("two workers of each kind run") { try processes(with: address).count == 6 }
    return address
  }

  private static func folder(of demo: RunningProcess) throws -> String {
    try #require(demo.output.split(separator: " ").last { $0.contains("rondo-demo-") }).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Runs a demonstration until it holds, compares what it printed with what is in the topics, and interrupts it.
  private func hold(_ options: [String]) async throws -> DemoTally {
    try await Workplace.open { place in
      let demo = try place.start("rondo", ["demo", "--hold"] + options)
      try await until("the demonstration's end", within: .seconds(900)) {
        #expect(demo.isRunning, "\(demo.output)")
        return demo.output.contains("until Ctrl-C") || !demo.isRunning
      }
      let output = DemoOutput(demo.output)
      let address = try #require(output.address)
      let tally = try await DemoTally(Kcat(address, in: place))
      Self.expect(output, toShow: tally)

      demo.send(SIGINT)
      #expect(try await demo.end(within: .seconds(30)) == 130)
      #expect(try Self.processes(with: address).isEmpty)
      return tally
    }
  }

  private static func expect(_ output: DemoOutput, toShow tally: DemoTally) {
    let accounts = output.numbers["accounts"] ?? [:]
    #expect(accounts["touchpoints"] == tally.touchpoints, "\(output.text)")
    #expect(accounts["+ repeats"] == tally.repeats)
    #expect(accounts["+ dead letters"] == tally.refused)
    #expect(accounts["= processed"] == tally.touchpoints - tally.repeats - tally.refused)
    #expect(accounts["transitions"] == tally.transitions)
    #expect(accounts["customers"] == tally.last.count)
    #expect(output.numbers["dead"] ?? [:] == tally.deadLetters)
    #expect(tally.origins.count == tally.refused)

    #expect(tally.last == tally.phases)
    #expect(output.models == models)
    for model in models {
      let phases = tally.customers(of: model)
      #expect(phases.values.reduce(0, +) == tally.last.count)
      let expected = phases.merging(tally.directions[model] ?? [:]) { $1 }.merging(["by silence": tally.silent[model] ?? 0]) { $1 }
      #expect(output.numbers[model] ?? [:] == expected)
    }
    #expect(output.numbers["risk"] ?? [:] == tally.risks && output.numbers["segments"] ?? [:] == tally.segments)
    #expect(tally.risks.values.reduce(0, +) == tally.segments.values.reduce(0, +) && accounts["signals"] == tally.signals)
    #expect(output.numbers["win-back"] ?? [:] == tally.triggers && output.numbers["suppressed"] ?? [:] == tally.suppressions)
    #expect(accounts["decisions"] == tally.decisions)
    #expect(!output.text.contains("does not add up"))
  }

  /// The processes that have `text` among their arguments.
  private static func processes(with text: String) throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }.filter { id in
      guard let arguments = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") else { return false }
      return arguments.split(separator: 0).contains { String(decoding: $0, as: UTF8.self) == text }
    }
  }
}
