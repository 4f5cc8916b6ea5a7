import Foundation
import Testing

/// Workers that come and go while records stream in.
@Suite struct ScaleTests {
  @Test(.timeLimit(.minutes(5)), arguments: Cluster.kinds)
  func `from one worker to four and back, under load, nothing is lost, repeated or changed`(kind: Cluster.Kind) async throws {
    try await Workplace.open { place in
      let cluster = try await Cluster(kind, partitions: 6, in: place)
      defer { cluster.stop() }
      // An embedded broker takes seconds to let a member in or go.
      let journeys = ["--customers", "500", "--events", kind == .real ? "21000" : "28000", "--seed", "13", "--garbage", "1%"]
      let undisturbed = try await Undisturbed(like: cluster, in: place, inputs: [journeys])
      let crew = Crew(place, cluster, instances: ["a"], options: ["--stop", "leave"])
      try crew.start()
      try await crew.awaitLive()
      let stream = try place.stream(journeys + ["--rate", "700"], to: cluster)
      for newcomer in ["b", "c", "d"] {
        try await crew.moveOn(atLeast: 300, or: { !stream.isRunning })
        try crew.grow([newcomer])
      }
      try await crew.awaitLive()
      try await crew.moveOn(atLeast: 300, or: { !stream.isRunning })
      #expect(stream.isRunning, "there was load while the group grew")
      while crew.workers.count > 1 {
        try await crew.shrink()
        try await crew.moveOn(atLeast: 300, or: { !stream.isRunning })
      }
      try await crew.awaitLive()
      #expect(try await stream.end() == 0, "\(stream.output)")
      try await crew.awaitEnd()
      try await crew.terminate()
      try await undisturbed.expectEqual(cluster)
    }
  }
}
