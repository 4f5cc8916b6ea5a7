import Foundation

/// `README.md`, taken apart.
struct Readme {
  struct Block {
    let language: String
    let lines: [Substring]
    var text: String { lines.joined(separator: "\n") + "\n" }
  }

  let blocks: [Block]
  private let prose: String

  init() throws {
    var blocks: [Block] = []
    var open: (language: String, lines: [Substring])?
    var prose = ""
    for line in try TestedPackage.text("README.md").split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("```") else {
        if open == nil { prose += line + "\n" } else { open?.lines.append(line) }
        continue
      }
      if let block = open { blocks.append(Block(language: block.language, lines: block.lines)) }
      open = open == nil ? (String(line.dropFirst(3)), []) : nil
    }
    self.blocks = blocks
    self.prose = prose
  }

  /// Every command, in its order: the lines of the `sh` blocks, and what looks like a command within a sentence.
  var commands: [String] {
    let lines = blocks.filter { $0.language == "sh" }.flatMap(\.lines).filter { !$0.isEmpty && !$0.hasPrefix("#") }.map(String.init)
    let inline = prose.matches(of: /`((?:make|swift|docker|kcat|rondo|lifecycle-worker|\.build\/\S+) [^`]+)`/).map { String($0.1) }
    return lines + inline
  }

  /// The files and directories of the package that it links to.
  var linkedPaths: [String] { prose.matches(of: /\]\((?!https?:)([^)#]+)\)/).map { String($0.1) } }
}
