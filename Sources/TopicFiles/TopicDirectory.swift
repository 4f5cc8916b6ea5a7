internal import Foundation

/// The directory `topics/`: one YAML file per topic.
package enum TopicDirectory {
  /// Reads all files, sorted by topic. Every file must bear its topic's name.
  package static func read(path: String) throws(TopicFileError) -> [TopicFile] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw TopicFileError(path, "there is no such directory; name it with --directory.")
    }
    let files = names.filter { $0.hasSuffix(".yaml") }.sorted()
    guard !files.isEmpty else { throw TopicFileError(path, "there is no topic's file (*.yaml) in it; name another with --directory.") }
    var topics: [TopicFile] = []
    for name in files {
      let place = "\(path)/\(name)"
      guard let text = try? String(contentsOf: URL(filePath: place), encoding: .utf8) else {
        throw TopicFileError(place, "cannot be read as UTF-8 text; check its permissions.")
      }
      let topic = try TopicFile(yaml: text, file: place)
      guard name == topic.topic + ".yaml" else {
        throw TopicFileError(place, "describes \(topic.topic); rename it to \(topic.topic).yaml.")
      }
      topics.append(topic)
    }
    return topics
  }
}
