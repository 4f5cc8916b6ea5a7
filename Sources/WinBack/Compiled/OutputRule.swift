/// A rule of the worker, by which outputs have their ids.
struct OutputRule: Sendable {
  let name: String
  /// What the ids of its outputs are hashed of first.
  let bytes: [UInt8]

  init(_ name: String) {
    self.name = name
    bytes = Array("winback\0\(name)\0".utf8)
  }
}
