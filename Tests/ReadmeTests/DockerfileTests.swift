import Foundation
import Testing

/// The image is not built here: its file is held against what it needs.
@Suite struct DockerfileTests {
  private let file: Dockerfile

  init() throws { file = Dockerfile(try TestedPackage.text("compose/Dockerfile")) }

  /// The distribution of the image, so that its packages can be asked for.
  private static let isBookworm = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8))?.contains("bookworm") ?? false

  @Test func `a linter of Dockerfiles has no objection`() async throws {
    let linter = TestedPackage.checkers.appending(path: "hadolint").path
    // Versions of packages are the distribution's: those of a stable release get corrections only.
    let outcome = try await LocalProcess.run([linter, "--ignore", "DL3008", "compose/Dockerfile"])
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.error) (the linter comes from scripts/setup --test)")
  }

  @Test func `it builds in one stage and runs in another, without privileges, healthily, with its state on a volume`() throws {
    #expect(file.stages.count == 2)
    let (build, run) = (try #require(file.stages.first), try #require(file.stages.last))
    #expect(build.from == ["swift:6.3-bookworm", "AS", "build"])
    #expect(run.from == ["debian:bookworm-slim"])
    #expect(run.all("USER").last?.arguments == "10001")
    #expect(run.all("VOLUME").map(\.arguments) == [try #require(run.environment["RONDO_STATE_DIRECTORY"])])
    #expect(run.all("HEALTHCHECK").count == 1)
    #expect(run.all("EXPOSE").map(\.arguments) == [run.environment["RONDO_HTTP_PORT"]])
    // No shell stands between the orchestrator's signal and the worker.
    #expect(run.all("CMD").map(Dockerfile.array) == [["lifecycle-worker"]])
    #expect(run.all("STOPSIGNAL").map(\.arguments) == ["SIGTERM"])
  }

  @Test func `everything that it copies exists, and everything that the package declares is copied`() throws {
    var copied: Set<String> = []
    for copy in file.stages.flatMap({ $0.all("COPY") }) where !copy.arguments.hasPrefix("--from") {
      for source in copy.words.dropLast() {
        copied.insert(source)
        #expect(FileManager.default.fileExists(atPath: TestedPackage.directory.appending(path: source).path), "\(source)")
      }
    }
    // A package without the directory of one of its targets does not build.
    #expect(copied.isSuperset(of: ["Package.swift", "Sources", "Tests", "Examples", "topics"]))
    let ignored = try TestedPackage.text(".dockerignore").split(separator: "\n").map(String.init)
    #expect(copied.isDisjoint(with: ignored))
    #expect(ignored.contains(".build"))
  }

  @Test func `it installs for the build what scripts setup installs`() throws {
    let setup = try #require(try TestedPackage.text("scripts/setup").firstMatch(of: /packages=\(([^)]*)\)/))
    #expect(Set(file.stages[0].packages) == Set(setup.1.split(separator: " ").map(String.init)))
  }

  @Test(.enabled(if: isBookworm, "The image's packages can only be asked for on Debian 12."))
  func `its packages exist in the distribution`() async throws {
    for package in Set(file.stages.flatMap(\.packages)) {
      let outcome = try await LocalProcess.run(["dpkg-query", "-W", package])
      let known = outcome.code == 0 ? true : try await LocalProcess.run(["apt-cache", "show", package]).code == 0
      #expect(known, "\(package)")
    }
  }

  /// The libraries that a program or library names as its own needs.
  private func needs(of path: String) async throws -> [String] {
    let outcome = try await LocalProcess.run(["readelf", "-d", path])
    #expect(outcome.code == 0, "\(path): \(outcome.error)")
    return outcome.output.matches(of: /\(NEEDED\).*\[([^\]]+)\]/).map { String($0.1) }
  }

  /// The libraries of the system that a program needs, those that Swift's libraries need included: they are linked in for the image.
  private func systemLibraries(of executable: String) async throws -> Set<String> {
    let path = TestedPackage.executables.appending(path: executable).path
    let listed = try await LocalProcess.run(["ldd", path])
    let places = Dictionary(
      listed.output.matches(of: /(\S+) => (\S+)/).map { (String($0.1), String($0.2)) }, uniquingKeysWith: { first, _ in first })
    #expect(places["librdkafka.so.1"] != nil, "\(listed.output)\(listed.error)")
    #expect(!listed.output.contains("not found"), "\(listed.output)")
    var (seen, open): (Set<String>, [String]) = ([], [path])
    while let next = open.popLast() {
      for library in try await needs(of: next) where seen.insert(library).inserted {
        if let place = places[library], place.contains("/swift/") { open.append(place) }
      }
    }
    return seen.filter { places[$0]?.contains("/swift/") == false }
  }

  @Test(
    .enabled(if: isBookworm, "The image's libraries can only be found on Debian 12."),
    arguments: ["lifecycle-worker", "retention-worker", "winback-worker", "rondo"])
  func `each library that an executable needs is in a package of the image`(executable: String) async throws {
    let run = try #require(file.stages.last)
    // In every Debian image.
    let packages = Set(run.packages + ["libc6", "libgcc-s1", "libstdc++6"])
    let libraries = try await systemLibraries(of: executable)
    #expect(libraries.contains("librdkafka.so.1"))
    for library in libraries {
      let owner = try await LocalProcess.run(["dpkg", "-S", "*/\(library)"])
      let owners = owner.output.split(separator: "\n").compactMap { $0.split(separator: ":").first.map(String.init) }
      #expect(!packages.isDisjoint(with: owners), "\(library) is of \(Set(owners)), which the image does not install")
    }
  }
}
