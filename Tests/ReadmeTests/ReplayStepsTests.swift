import Foundation
import Testing

/// The README's commands about replays, in their order, with debug executables.
@Suite struct ReplayStepsTests {
  @Test(.timeLimit(.minutes(5)))
  func `journeys are replayed, held against another model, explained, and the model against them`() async throws {
    let commands = try Readme().commands.filter { $0.contains("journeys.jsonl") }
    #expect(commands.count == 7)
    try await TestedPackage.withFolder { folder in
      // A model of one's own, which a file of another name may be.
      let preset = try TestedPackage.text("Sources/LifecycleModels/models/six-stages.yaml")
      try Data(preset.replacing("min_dwell: ", with: "min_dwell: 1").utf8).write(to: folder.appending(path: "our-phases.yaml"))
      let plays = try TestedPackage.text("Sources/WinBackPlays/plays/miss-you.yaml")
      try Data(plays.utf8).write(to: folder.appending(path: "our-plays.yaml"))
      var outputs: [String] = []
      for command in commands {
        let here = command.replacing(".build/release/", with: TestedPackage.executables.path + "/")
        let outcome = try await LocalProcess.run(["bash", "-c", here], in: folder, within: .seconds(120))
        #expect(outcome.code == 0, "\(command): \(outcome.error)")
        outputs.append(outcome.output)
      }
      let written = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "replayed").path)
      let topics = [
        "lifecycle.transitions", "lifecycle.phases", "lifecycle.flows", "lifecycle.dead-letters", "retention.signals",
        "retention.dead-letters", "winback.decisions", "winback.triggers", "winback.dead-letters",
      ]
      #expect(Set(written) == Set(topics.map { "\($0).jsonl" }))
      #expect(outputs[2].hasPrefix("six-stages  version "))
      #expect(
        outputs[3].contains("c342  as of 2025-04-01") && outputs[3].contains("if silent")
          && outputs[3].contains("retention  parameters starting") && outputs[3].contains("win-back  "))
      #expect(outputs[4].contains("indicators can come true"))
      #expect(outputs[5].contains("plays  ") && outputs[5].contains("can send something"))
      #expect(outputs[6].hasPrefix("plays  new ones, 6, against today's, 24\n") && outputs[6].contains("cart-abandoned"))
    }
  }
}
