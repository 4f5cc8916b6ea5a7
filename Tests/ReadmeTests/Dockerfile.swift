/// `compose/Dockerfile` as its instructions.
struct Dockerfile {
  struct Instruction {
    let name: String
    let arguments: String
    var words: [String] { arguments.split(whereSeparator: \.isWhitespace).map(String.init) }
  }

  struct Stage {
    /// The image, and after `AS` the stage's name.
    let from: [String]
    var instructions: [Instruction] = []

    func all(_ name: String) -> [Instruction] { instructions.filter { $0.name == name } }

    /// The packages that its `apt-get install` names.
    var packages: [String] {
      all("RUN").flatMap { run -> [String] in
        guard let install = run.arguments.firstMatch(of: /apt-get install ([^&]*)/) else { return [] }
        return install.1.split(whereSeparator: \.isWhitespace).filter { !$0.hasPrefix("-") }.map(String.init)
      }
    }

    /// The variables that it sets.
    var environment: [String: String] {
      let pairs = all("ENV").flatMap(\.words).compactMap { word -> (String, String)? in
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : nil
      }
      return Dictionary(uniqueKeysWithValues: pairs)
    }
  }

  let stages: [Stage]

  init(_ text: String) {
    let joined = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n").replacing("\\\n", with: " ")
    var stages: [Stage] = []
    for line in joined.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      let instruction = Instruction(name: parts[0], arguments: parts.count > 1 ? parts[1] : "")
      if instruction.name == "FROM" {
        stages.append(Stage(from: instruction.words))
      } else if !stages.isEmpty {
        stages[stages.count - 1].instructions.append(instruction)
      }
    }
    self.stages = stages
  }

  /// The arguments of an instruction in its form as a JSON array.
  static func array(_ instruction: Instruction) -> [String] {
    instruction.arguments.matches(of: /"([^"]*)"/).map { String($0.1) }
  }
}
