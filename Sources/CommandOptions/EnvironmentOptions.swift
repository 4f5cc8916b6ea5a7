package import ArgumentParser

/// Options from the environment: `RONDO_BOOTSTRAP_SERVERS` is `--bootstrap-servers` where the command line does not say it.
package struct EnvironmentOptions {
  private let variables: [String: String]

  package init(_ variables: [String: String]) {
    self.variables = variables
  }

  /// `arguments` with what the environment adds for the command that they name. The options are those of the command's help, so that no
  /// list of them has to be kept; flags are on when their variable is `1`, `true` or `yes`.
  package func arguments(_ arguments: [String], of root: any ParsableCommand.Type) -> [String] {
    guard variables.keys.contains(where: { $0.hasPrefix("RONDO_") }) else { return arguments }
    var command = root
    var depth = 0
    for argument in arguments {
      guard let next = command.configuration.subcommands.first(where: { $0._commandName == argument }) else { break }
      command = next
      depth += 1
    }
    guard command.configuration.subcommands.isEmpty else { return arguments }
    let given = arguments.prefix { $0 != "--" }
    var added: [String] = []
    for option in Self.options(in: root.helpMessage(for: command, columns: 200)) {
      let isGiven = given.contains { $0 == option.name || $0.hasPrefix(option.name + "=") }
      guard !isGiven, let value = variables[Self.variable(of: option.name)], !value.isEmpty else { continue }
      if option.takesValue {
        added.append("\(option.name)=\(value)")
      } else if ["1", "true", "yes"].contains(value.lowercased()) {
        added.append(option.name)
      }
    }
    return Array(arguments.prefix(depth)) + added + Array(arguments.dropFirst(depth))
  }

  /// The environment variable of an option such as `--bootstrap-servers`.
  static func variable(of option: String) -> String {
    "RONDO_" + option.drop { $0 == "-" }.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
  }

  /// The options that stand at the beginning of a line of a help text; `--version` and `--help` are nobody's configuration.
  static func options(in help: String) -> [(name: String, takesValue: Bool)] {
    help.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard line.hasPrefix("  -"), let index = words.prefix(2).firstIndex(where: { $0.hasPrefix("--") }) else { return nil }
      let name = String(words[index])
      guard name != "--help", name != "--version" else { return nil }
      return (name, words.dropFirst(index + 1).first?.hasPrefix("<") ?? false)
    }
  }
}
