/// A channel of a policy, ready to be asked.
struct CompiledChannel: Sendable {
  let id: String
  let hash: UInt64
  let costMicros: Int64
  let needsConsent, needsIdentity, disturbs, isMail: Bool
  /// The id as it stands in JSON, without quotes.
  let text: [UInt8]

  init(_ channel: Policy.Channel) {
    id = channel.id
    hash = NameHash.of(channel.id)
    costMicros = channel.costMicros
    needsConsent = channel.needsConsent
    needsIdentity = channel.needsIdentity
    disturbs = channel.disturbs
    isMail = channel.id == "email"
    text = JSONPiece.text(channel.id)
  }
}
