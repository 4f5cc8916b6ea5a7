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
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let flyingFox = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
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
    .executable(name: "rondo", targets: ["RondoCLI"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // C libraries of the system.
    systemLibrary("CRdKafka", pkgConfig: "rdkafka", apt: "librdkafka-dev"),
    systemLibrary("CXXHash", pkgConfig: "libxxhash", apt: "libxxhash-dev"),
    systemLibrary("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
    systemLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),

    // Bytes: records as they come from and go to a log; no customers, no Kafka.
    room("RecordLog", ["CXXHash", "CCrypto"]),
    room("Kafka", ["CRdKafka", "RecordLog"]),
    room("WorkerSDK", ["RecordLog"]),
    .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    room("Touchpoints", ["CSimdJSON", "RecordLog", "WorkerSDK"]),

    // Records in files, journeys that are made up or read from orders, descriptions of topics: for people, not for workers.
    room("RecordFiles", ["RecordLog", "WorkerSDK", "CZlib"]),
    room("Journeys", ["RecordLog", "WorkerSDK", "Touchpoints", "RecordFiles", heap]),
    // room("TopicFiles", ["RecordLog", "WorkerSDK", yams]),
    executable("RondoCLI", ["RecordLog", "Kafka", "WorkerSDK", "RecordFiles", "Journeys", argumentParser]),

    tests("KafkaTests", ["Kafka", "RecordLog"]),
    tests("TouchpointsTests", ["RecordLog", "Touchpoints", "WorkerSDK"]),
    // tests("JourneysTests", ["RecordLog", "WorkerSDK", "Touchpoints", "RecordFiles", "Journeys"]),
    // tests("RondoTests", ["RecordLog", "WorkerSDK", "RecordFiles", "Journeys", "TopicFiles", "RondoCLI"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
