import Foundation
import Testing

/// The README's commands about value and churn, in their order, with debug executables.
@Suite struct RetentionStepsTests {
  /// Customers of whom many come back for a while, and then do not any more.
  private static func summary(_ count: Int) -> String {
    let rows = (0..<count).map { number in
      let repeats = number % 2 == 0 ? 0 : 1 + number % 7 * (number % 5)
      let last = repeats == 0 ? 0 : number % 3 == 0 ? 28 - number % 4 : 1 + number % 6
      return "\(number),\(repeats),\(last),\(30 + number % 8),\(repeats == 0 ? 0 : 10 + number % 40)\n"
    }
    return "id,x,t_x,T,zbar\n" + rows.joined()
  }

  @Test func `parameters are fitted to a summary, and its customers are scored with them`() async throws {
    let commands = try Readme().commands.filter { $0.contains("parameters.json") }
    #expect(commands.count == 2)
    try await TestedPackage.withFolder { folder in
      try Data(Self.summary(400).utf8).write(to: folder.appending(path: "summary.csv"))
      for command in commands {
        let here = command.replacing(".build/release/", with: TestedPackage.executables.path + "/")
        let outcome = try await LocalProcess.run(["bash", "-c", here], in: folder)
        #expect(outcome.code == 0, "\(command): \(outcome.error)")
      }
      let scores = try String(contentsOf: folder.appending(path: "scores.csv"), encoding: .utf8).split(separator: "\n")
      #expect(scores.count == 401)
      #expect(scores.last?.hasPrefix("399,") == true && scores.last?.split(separator: ",").count == 10)
    }
  }
}
