internal import Foundation
internal import Lifecycle
internal import WinBack
internal import WinBackPlays

/// Plays by the names that people give them: files, and those that come with Rondo.
enum PlaySource {
  /// What a file holds, and its name for messages.
  static func text(_ name: String, orEndWith code: Failure.Code) throws(Failure) -> (text: String, file: String) {
    if let file = Library.file(name) { return (file.text, file.name) }
    guard let text = try? String(contentsOfFile: name, encoding: .utf8) else {
      throw Failure(code, "The file of plays \(name) cannot be read, and none of that name comes with Rondo.")
    }
    return (text, name)
  }

  /// The plays of these names, with the policy that comes with Rondo unless they bring one; without any names all that come with Rondo.
  static func playSet(_ names: [String], orEndWith code: Failure.Code = .badConfiguration) throws(Failure) -> PlaySet {
    var contents = PlayFile.Contents()
    for name in names.isEmpty ? Library.files.map(\.name) : names {
      let (text, file) = try text(name, orEndWith: code)
      do { contents.add(try PlayFile.parse(text, file: file)) } catch { throw Failure(code, error.description) }
    }
    do {
      try contents.completePolicy()
      return try PlaySet(contents.plays, policies: contents.policies)
    } catch { throw Failure(code, error.description) }
  }
}
