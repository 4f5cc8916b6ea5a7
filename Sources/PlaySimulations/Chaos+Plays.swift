package import Simulations

extension Chaos {
  /// What `seed` is about where all three workers run: carts, logins, orders, phases and risks under plays with caps, quiet hours and arms.
  package static func plays(seed: UInt64) -> Chaos {
    let made = Result { try PlayWorkload.workload() }
    guard case .success(let plays) = made else {
      var chaos = Chaos(.counting)
      chaos.check = { _, _ in ["the simulated plays cannot be read: \(made)"] }
      return chaos
    }
    var chaos = Chaos(plays.workload)
    chaos.writesTicks = seed % 16 == 1
    chaos.rounds = 300
    chaos.script = { PlayScript.script(seed: $0, isTame: $1) }
    chaos.check = { disturbed, peaceful in
      [disturbed, peaceful].flatMap { DecisionLog(of: $0).violations(marketing: plays.marketing, mostPerDay: PlayWorkload.mostPerDay) }
    }
    return chaos
  }
}
