// swift-tools-version: 6.3
import PackageDescription

// The architecture in one place. Each room imports only rooms that stand above it, and
// `Tests/ArchitectureTests` holds every `import` line against the dependencies declared here.

let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let flyingFox = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
let flyingSocks = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

/// A room of Swift code under the strict settings.
func room(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func executable(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func systemLibrary(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
  name: "rondo",
  products: [
    .library(name: "WorkerSDK", targets: ["WorkerSDK"]),
    .library(name: "WorkerCommand", targets: ["WorkerCommand"]),
    .library(name: "WorkerTesting", targets: ["WorkerTesting"]),
    .library(name: "Touchpoints", targets: ["Touchpoints"]),
    .executable(name: "lifecycle-worker", targets: ["LifecycleWorker"]),
    .executable(name: "retention-worker", targets: ["RetentionWorker"]),
    .executable(name: "winback-worker", targets: ["WinBackWorker"]),
    .executable(name: "rondo", targets: ["RondoCLI"]),
    .executable(name: "rondo-simulate", targets: ["RondoSimulate"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // C libraries of the system, and the C face of simdjson.
    systemLibrary("CRdKafka", pkgConfig: "rdkafka", apt: "librdkafka-dev"),
    // A fixed port for the embedded broker: takes the place of `bind`.
    .target(name: "CListenPort"),
    systemLibrary("CXXHash", pkgConfig: "libxxhash", apt: "libxxhash-dev"),
    systemLibrary("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
    systemLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    systemLibrary("CNLopt", pkgConfig: "nlopt", apt: "libnlopt-dev"),
    .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),

    // Bytes: records, and the log as the runtime sees it; no customers. Kafka is one such log.
    room("RecordLog", ["CXXHash", "CCrypto"]),
    room("Kafka", ["CRdKafka", "RecordLog"]),
    // A broker for tests and for a laptop; no worker links it.
    room("EmbeddedKafka", ["CRdKafka", "CListenPort", "RecordLog"]),

    // What a data engineer sees, and what runs it.
    room("WorkerSDK", ["RecordLog"]),
    room("StateStore", ["RecordLog", "WorkerSDK", heap]),
    // Where states outlive the process: files that are mapped into memory.
    room("StateFiles", ["StateStore"]),
    room("WorkerRuntime", ["RecordLog", "WorkerSDK", "StateStore", logging, metrics]),
    room("WorkerHTTP", ["WorkerRuntime", coreMetrics, lifecycle, flyingFox, flyingSocks]),
    room("WorkerTesting", ["RecordLog", "WorkerSDK", "StateStore", "WorkerRuntime", logging]),

    // Workers under simulated disasters: what tests and `rondo-simulate` run.
    room("Simulations", ["RecordLog", "WorkerSDK", "WorkerRuntime", "WorkerTesting"]),

    // From a command line to a running worker.
    room("CommandOptions", [argumentParser]),
    room(
      "WorkerCommand",
      [
        "RecordLog", "Kafka", "WorkerSDK", "StateFiles", "WorkerRuntime", "WorkerHTTP", "CommandOptions", argumentParser, logging,
        coreMetrics,
        lifecycle, unixSignals, system,
      ]),

    // The input event model, and the domains: pure, without I/O, clock or randomness. YAML has a room of its own.
    room("Touchpoints", ["CSimdJSON", "RecordLog", "WorkerSDK"]),
    room("Lifecycle", ["RecordLog", "WorkerSDK", "Touchpoints"]),
    room(
      "LifecycleModels", ["WorkerSDK", "Touchpoints", "Lifecycle", yams],
      resources: ["comwrap", "clevertap", "antavo", "infusionsoft", "six-stages", "duolingo"].map { .embedInCode("models/\($0).yaml") }),

    // Value, churn and satisfaction of customers: pure like the other domains. Fitting its models needs an optimiser, which no worker links.
    room("Retention", ["RecordLog", "WorkerSDK", "Touchpoints"]),
    room("RetentionFitting", ["CNLopt", "Retention"]),

    // When to turn to which customer: pure too. Time zones and name days are part of it, so that every machine decides alike.
    room(
      "WinBack", ["RecordLog", "WorkerSDK", "Touchpoints", "Lifecycle"],
      resources: [.embedInCode("resources/time-zones.txt"), .embedInCode("resources/name-days.txt")]),
    room(
      "WinBackPlays", ["WorkerSDK", "Touchpoints", "Lifecycle", "LifecycleModels", "WinBack", yams],
      resources: ["policy", "cart", "miss-you", "dates", "products", "after-purchase", "nurturing"].map { .embedInCode("plays/\($0).yaml") }
    ),

    // All three workers under simulated disasters.
    room(
      "PlaySimulations",
      [
        "RecordLog", "WorkerSDK", "WorkerRuntime", "WorkerTesting", "Simulations", "Touchpoints", "Lifecycle", "LifecycleModels",
        "Retention", "WinBack", "WinBackPlays",
      ]),

    // For people, not for workers: records in files, journeys made up or read from orders, descriptions of topics.
    room("RecordFiles", ["RecordLog", "WorkerSDK", "CZlib"]),
    room("Journeys", ["RecordLog", "WorkerSDK", "Touchpoints", "RecordFiles", heap]),
    room("RetentionFiles", ["RecordLog", "WorkerSDK", "Touchpoints", "RecordFiles", "Retention"]),
    room("Replay", ["RecordLog", "WorkerSDK", "StateStore", "WorkerRuntime", "Touchpoints", "RecordFiles"]),
    room("TopicFiles", ["RecordLog", "WorkerSDK", yams]),
    room("Terminal"),

    // Executables.
    executable("LifecycleWorker", ["WorkerSDK", "WorkerRuntime", "WorkerCommand", "Lifecycle", "LifecycleModels", argumentParser]),
    executable("RetentionWorker", ["WorkerRuntime", "WorkerCommand", "Retention", argumentParser]),
    executable("WinBackWorker", ["WorkerRuntime", "WorkerCommand", "Lifecycle", "WinBack", "WinBackPlays", argumentParser]),
    executable(
      "RondoCLI",
      [
        "RecordLog", "Kafka", "EmbeddedKafka", "WorkerSDK", "StateStore", "WorkerRuntime", "CommandOptions", "Touchpoints", "Lifecycle",
        "LifecycleModels",
        "Retention", "RetentionFitting", "WinBack", "WinBackPlays", "RecordFiles", "Journeys", "RetentionFiles", "Replay", "TopicFiles",
        "Terminal", argumentParser,
      ]),

    // Measures; it is not shipped.
    .executableTarget(
      name: "rondo-bench",
      dependencies: [
        "RecordLog", "Kafka", "WorkerSDK", "StateStore", "WorkerRuntime", "RecordFiles", "Journeys", "TopicFiles", "Terminal",
        argumentParser,
      ],
      path: "Sources/RondoBench", swiftSettings: strict),

    // Counts allocations: takes the place of `malloc` in the one executable that links it.
    .target(name: "CStageProbe"),
    .executableTarget(
      name: "rondo-stages",
      dependencies: [
        "CStageProbe", "RecordLog", "WorkerSDK", "StateStore", "WorkerRuntime", "Touchpoints", "Lifecycle", "LifecycleModels",
        "Retention", "WinBack", "WinBackPlays", "RecordFiles", "Journeys", "Terminal", argumentParser,
      ],
      path: "Sources/RondoStages", swiftSettings: strict),

    .executableTarget(
      name: "complaint-surge", dependencies: ["WorkerSDK", "WorkerCommand", "Touchpoints"], path: "Examples/ComplaintSurge",
      exclude: ["topics"], swiftSettings: strict),

    .executableTarget(
      name: "complaint-days", dependencies: ["WorkerSDK", "WorkerCommand", "Touchpoints"], path: "Examples/ComplaintDays",
      exclude: ["topics"], swiftSettings: strict),

    executable("RondoSimulate", ["Simulations", "PlaySimulations", argumentParser]),

    // What several test rooms share.
    .target(name: "TestWaiting", path: "Tests/TestWaiting", swiftSettings: strict),
    .target(name: "TestData", path: "Tests/TestData", swiftSettings: strict),
    tests("ArchitectureTests", [subprocess, system]),
    tests("KafkaTests", ["RecordLog", "Kafka", "EmbeddedKafka"]),
    tests("SimulatedBrokerTests", ["RecordLog", "WorkerTesting"]),
    tests("WorkerRuntimeTests", ["RecordLog", "WorkerSDK", "StateStore", "WorkerRuntime", "WorkerTesting", "Simulations"]),
    tests("TouchpointsTests", ["RecordLog", "WorkerSDK", "Touchpoints"]),
    tests("JourneysTests", ["RecordLog", "WorkerSDK", "Touchpoints", "RecordFiles", "Journeys", "TestData"]),
    tests(
      "RondoTests",
      ["RecordLog", "Kafka", "EmbeddedKafka", "WorkerSDK", "Touchpoints", "Lifecycle", "TopicFiles", "RondoCLI", subprocess, system]),
    tests(
      "ReadmeTests",
      [
        "CListenPort", "RecordLog", "Kafka", "EmbeddedKafka", "TopicFiles", "LifecycleWorker", "RetentionWorker", "WinBackWorker",
        "RondoCLI", "RondoSimulate",
        "complaint-surge", "TestWaiting", yams,
      ]),
    tests("ExampleTests", ["WorkerSDK", "WorkerTesting", "complaint-surge", "complaint-days"]),
    tests(
      "ProcessTests",
      [
        "CListenPort", "RecordLog", "Kafka", "EmbeddedKafka", "RecordFiles", "WorkerSDK", "TopicFiles", "LifecycleWorker",
        "RetentionWorker", "WinBackWorker", "RondoCLI",
        "complaint-days", "TestWaiting", "TestData",
      ]),
    tests(
      "BenchTests", ["LifecycleWorker", "RetentionWorker", "RondoCLI", "rondo-bench", "rondo-stages", "TestWaiting", subprocess, system]),
    tests(
      "LifecycleTests",
      ["RecordLog", "WorkerSDK", "WorkerRuntime", "WorkerTesting", "Touchpoints", "Lifecycle", "LifecycleModels", "TestData", yams]),
    tests(
      "ReplayTests",
      [
        "RecordLog", "WorkerSDK", "WorkerRuntime", "WorkerTesting", "Lifecycle", "LifecycleModels", "Retention", "WinBack",
        "WinBackPlays", "RecordFiles", "Journeys", "Replay", "TestData",
      ]),
    tests(
      "RetentionTests",
      [
        "RecordLog", "WorkerSDK", "StateStore", "WorkerRuntime", "WorkerTesting", "Touchpoints", "RecordFiles", "Retention",
        "RetentionFitting", "TestData", "RetentionFiles", yams,
      ]),
    tests(
      "WinBackTests",
      ["RecordLog", "WorkerSDK", "WorkerTesting", "Touchpoints", "Lifecycle", "WinBack", "WinBackPlays", "TestData", yams]),
    tests("PlaySimulationTests", ["WorkerTesting", "Simulations", "PlaySimulations"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
