internal import Glibc

extension BGNBD {
  /// ln r, ln alpha, ln a, ln b: what estimates are made in, since it may be anything.
  package var logarithms: [Double] { [log(r), log(alpha), log(a), log(b)] }

  /// The model with these logarithms of its parameters; `nil` unless there are four and all are finite.
  package init?(logarithms: [Double]) {
    guard logarithms.count == 4 else { return nil }
    self.init(r: exp(logarithms[0]), alpha: exp(logarithms[1]), a: exp(logarithms[2]), b: exp(logarithms[3]))
  }
}
