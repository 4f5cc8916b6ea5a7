/// A producer as its transaction coordinator knows it. A newer epoch of the same id fences the older ones.
struct ProducerIdentity: Hashable {
  let transactionalID: String
  let producer: Int64
  var epoch: Int
}
