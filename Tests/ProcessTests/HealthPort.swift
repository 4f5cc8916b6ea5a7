import CListenPort
import Foundation
import FoundationNetworking

/// A free port for a worker's health, and what is answered there.
struct HealthPort {
  let number: UInt16

  init() throws {
    // A worker takes a number, not a wish: so a port is tried and left to it.
    guard let free = (0..<100).lazy.map({ _ in UInt16.random(in: 20_000..<32_000) }).first(where: { listen_port_is_free($0) != 0 })
    else { throw Cluster.Unfit(reason: "no port is free") }
    number = free
  }

  var option: [String] { ["--http-port", "\(number)"] }

  /// The status and text of an answer; status 0 where nobody answers.
  func get(_ path: String) async -> (status: Int, text: String) {
    guard let url = URL(string: "http://127.0.0.1:\(number)/\(path)"),
      let (data, response) = try? await URLSession.shared.data(from: url), let answer = response as? HTTPURLResponse
    else { return (0, "") }
    return (answer.statusCode, String(decoding: data, as: UTF8.self))
  }

  /// The value of a metric, whatever its labels.
  func metric(_ name: String) async -> Int? {
    await get("metrics").text.split(separator: "\n").first { $0.hasPrefix(name) }
      .flatMap { $0.split(separator: " ").last }.flatMap { Double($0) }.map { Int($0) }
  }
}
