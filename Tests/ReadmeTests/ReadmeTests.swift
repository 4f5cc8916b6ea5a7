import Foundation
import Testing

/// What the README says is so.
@Suite struct ReadmeTests {
  /// Every command of the README, and by what it is run.
  private static let runners: [String: String] = [
    "make demo": "ReadmeTests, and the demonstration below",
    "make demo DATA=online_retail.csv.gz": "ReadmeTests",
    "make test": "CI",
    "make bench": "BenchTests",
    #"make bench BENCH_OPTIONS="--customers 2000 --events 20000 --rounds 1""#: "ReadmeTests",
    #"make bench BENCH_OPTIONS="--rounds 1 --model comwrap clevertap antavo duolingo infusionsoft six-stages""#: "ReadmeTests",
    "make bench BOOTSTRAP_SERVERS=localhost:9092 BENCH_OPTIONS=latency": "ReadmeTests",
    #"make bench BOOTSTRAP_SERVERS=localhost:9092 BENCH_OPTIONS="restore --customers 1000000""#: "ReadmeTests",
    "make build": "ReadmeTests, CI",
    "swift run -c release rondo-simulate --seeds 10000": "ReadmeTests",
    "export RONDO_BOOTSTRAP_SERVERS=localhost:9092": "FirstStepsTests",
    ".build/release/rondo topics apply --replication 1": "FirstStepsTests",
    ".build/release/lifecycle-worker --http-port 8080": "FirstStepsTests",
    ".build/release/rondo dev-broker --port 9092": "FirstStepsTests",
    ".build/release/rondo lint --model six-stages --diagram": "LintTests",
    ".build/release/rondo import --format csv --map customer=user,time=at,order=id,amount=total,currency=currency orders.csv":
      "FirstStepsTests",
    ".build/release/rondo generate --customers 1000 --events 20000": "FirstStepsTests",
    ".build/release/rondo fit summary.csv > parameters.json": "RetentionStepsTests",
    ".build/release/rondo score --parameters parameters.json < summary.csv > scores.csv": "RetentionStepsTests",
    ".build/release/rondo generate --customers 1000 --events 20000 --output journeys.jsonl": "ReplayStepsTests",
    ".build/release/rondo replay journeys.jsonl --output replayed --until 2025-12-31": "ReplayStepsTests",
    ".build/release/rondo replay --model six-stages --against our-phases.yaml journeys.jsonl": "ReplayStepsTests",
    ".build/release/rondo explain c342 --at 2025-04-01 journeys.jsonl": "ReplayStepsTests",
    ".build/release/retention-worker --parameters parameters.json": "RetentionStepsTests",
    ".build/release/rondo lint --model our-phases.yaml --input journeys.jsonl": "ReplayStepsTests",
    ".build/release/winback-worker --plays cart miss-you our-plays.yaml": "WinBackStepsTests",
    ".build/release/rondo lint --plays our-plays.yaml --input journeys.jsonl": "ReplayStepsTests",
    ".build/release/rondo replay --plays cart --plays our-plays.yaml journeys.jsonl": "ReplayStepsTests",
    "docker compose -f compose/compose.yaml up --build": "ComposeTests, without containers",
    ".build/release/rondo topics apply --replication 1 --directory Examples/ComplaintSurge/topics": "FirstStepsTests",
    "swift run -c release complaint-surge --bootstrap-servers localhost:9092": "ExampleWorkerTests",
  ]

  @Test func `every command is run by a test, and none is forgotten there`() throws {
    let commands = Set(try Readme().commands)
    for command in commands { #expect(Self.runners[command] != nil, "no test knows: \(command)") }
    for command in Self.runners.keys { #expect(commands.contains(command), "not in the README any more: \(command)") }
  }

  @Test(arguments: [
    ("demo", ".build/release/rondo demo"), ("demo DATA=online_retail.csv.gz", #"rondo demo --data "online_retail.csv.gz""#),
    ("test", "swift test --skip-build"), ("build", "swift build -c release --product lifecycle-worker"),
  ])
  func `make does what the README says`(target: String, line: String) async throws {
    let outcome = try await LocalProcess.run(["make", "-n"] + target.split(separator: " ").map(String.init))
    #expect(outcome.code == 0)
    #expect(outcome.output.contains(line), "\(outcome.output)")
    #expect(outcome.output.contains("scripts/setup"))
  }

  @Test func `make passes the options of the bench on, and they are options of the bench`() async throws {
    let lines = try Readme().commands.filter { $0.hasPrefix("make bench") }
    #expect(lines.count == 5)
    for line in lines {
      let made = try await LocalProcess.run(["bash", "-c", "\(line) -n"])
      let command = try #require(made.output.split(separator: "\n").last { $0.hasPrefix(".build/release/rondo-bench ") })
      #expect(command.contains("localhost:9092") == line.contains("localhost:9092"))
      let here = command.replacing(".build/release/", with: TestedPackage.executables.path + "/")
      let outcome = try await LocalProcess.run(["bash", "-c", "\(here) --help"])
      #expect(outcome.code == 0 && outcome.output.contains("USAGE: rondo-bench"), "\(outcome.output)\(outcome.error)")
      for option in command.matches(of: /--[a-z-]+/) { #expect(outcome.output.contains("  \(option.output) "), "\(option.output)") }
    }
  }

  @Test func `make alone lists its commands`() async throws {
    let outcome = try await LocalProcess.run(["make"])
    for command in ["make demo", "make bench", "make test", "make lint"] { #expect(outcome.output.contains(command)) }
  }

  @Test func `seeds are run by a command, and what happened is counted`() async throws {
    let line = try #require(try Readme().commands.first { $0.contains("rondo-simulate") })
    let options = line.replacing("swift run -c release rondo-simulate", with: "").replacing("10000", with: "6").split(separator: " ")
    let simulate = TestedPackage.executables.appending(path: "rondo-simulate").path
    let outcome = try await LocalProcess.run([simulate] + options.map(String.init))
    #expect(outcome.code == 0, "\(outcome.output)")
    #expect(outcome.output.contains("process killed "))
    #expect(outcome.output.contains("6 of 6 seeds"))
  }

  @Test func `what it links to exists`() throws {
    let paths = try Readme().linkedPaths
    #expect(paths.count >= 4)
    for path in paths {
      #expect(FileManager.default.fileExists(atPath: TestedPackage.directory.appending(path: path).path), "\(path)")
    }
  }

  @Test func `its topics are those that have a file`() throws {
    let rows = try TestedPackage.text("README.md").matches(of: /(?m)^\| `([a-z.-]+)` \|/).map { String($0.1) }
    let files = try FileManager.default.contentsOfDirectory(atPath: TestedPackage.directory.appending(path: "topics").path)
    #expect(Set(rows) == Set(files.map { $0.replacing(".yaml", with: "") }))
  }

  @Test func `its worker is the example, letter by letter`() throws {
    let code = try Readme().blocks.filter { $0.language == "swift" }.map(\.text)
    #expect(code == [try TestedPackage.text("Examples/ComplaintSurge/ComplaintSurgeWorker.swift")])
  }

  @Test(.timeLimit(.minutes(5)))
  func `the demonstration shows what the README shows`() async throws {
    let shown = try #require(try Readme().blocks.first { $0.language == "text" }).lines
    let outcome = try await LocalProcess.run(
      [TestedPackage.executables.appending(path: "rondo").path, "demo", "--customers", "300", "--events", "4000", "--garbage", "1%"],
      within: .seconds(240))
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.error)")
    let real = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
    // Numbers differ, and so may the phases that somebody is in; what is told does not.
    func heads(_ lines: [Substring]) -> [Substring] { lines.compactMap { $0.hasPrefix(" ") ? nil : $0.split(separator: " ").first } }
    #expect(heads(Array(shown)) == heads(real))
    func sums(_ lines: [Substring]) -> Int { lines.count { $0.contains("adds up") } }
    #expect(sums(real) == 4 && sums(Array(shown)) == 4)
  }
}
