package import Lifecycle
package import WinBack

/// The plays that Rondo comes with. They are part of the program, so no file can be missing.
package enum Library {
  /// A file with plays.
  package struct File: Sendable {
    package let name: String
    package let text: String
  }

  /// Carts, customers who are missed, days of the calendar, products, after a purchase, leads, and the policy for all of them.
  /// The policy is the first.
  package static let files = [
    File(name: "policy.yaml", text: String(decoding: PackageResources.policy_yaml, as: UTF8.self)),
    File(name: "cart.yaml", text: String(decoding: PackageResources.cart_yaml, as: UTF8.self)),
    File(name: "miss-you.yaml", text: String(decoding: PackageResources.miss_you_yaml, as: UTF8.self)),
    File(name: "dates.yaml", text: String(decoding: PackageResources.dates_yaml, as: UTF8.self)),
    File(name: "products.yaml", text: String(decoding: PackageResources.products_yaml, as: UTF8.self)),
    File(name: "after-purchase.yaml", text: String(decoding: PackageResources.after_purchase_yaml, as: UTF8.self)),
    File(name: "nurturing.yaml", text: String(decoding: PackageResources.nurturing_yaml, as: UTF8.self)),
  ]

  /// The names of the files, for help texts.
  package static var names: String { files.map { String($0.name.dropLast(5)) }.joined(separator: ", ") }

  /// The file of this name, which may be written with or without `.yaml`.
  package static func file(_ name: String) -> File? { files.first { $0.name == name || $0.name == name + ".yaml" } }

  /// All plays and the policy, compiled.
  package static func playSet() throws(ModelErrors) -> PlaySet {
    var contents = PlayFile.Contents()
    for file in files { contents.add(try PlayFile.parse(file.text, file: file.name)) }
    return try PlaySet(contents.plays, policies: contents.policies)
  }
}

extension PlayFile.Contents {
  /// Adds what another file holds.
  package mutating func add(_ other: PlayFile.Contents) {
    plays += other.plays
    policies += other.policies
  }

  /// Adds the policy that comes with Rondo, if there is none.
  package mutating func completePolicy() throws(ModelErrors) {
    guard policies.isEmpty, let file = Library.files.first else { return }
    policies = try PlayFile.parse(file.text, file: file.name).policies
  }
}
