internal import ArgumentParser
internal import Foundation
internal import Retention
internal import Terminal

/// What the models cost per customer, without reading and writing.
struct Scores: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What scoring a customer costs, in memory: the models alone, without reading and writing.",
    discussion: """
      Customers are made up, with moments that are no whole days, so that hardly two are alike.

      Examples:
        rondo-stages scores --customers 1000000
      """)

  @Option(help: "How many customers.")
  var customers = 1_000_000

  @Flag(help: "Print JSON instead of a table.")
  var json = false

  func validate() throws {
    guard (1...100_000_000).contains(customers) else { throw ValidationError("--customers has to lie between 1 and 100,000,000.") }
  }

  func run() throws {
    guard let parameters = RetentionParameters.starting, let spending = GammaGamma(p: 6.25, q: 3.74, v: 15.4) else { return }
    let customers = (0..<customers).map { ScoredCustomer(number: $0) }
    var scorer = CustomerScorer(parameters.buying, spending: spending)
    var sum = 0.0
    // Fills the curves, which belongs to the first customers of any number.
    for customer in customers.prefix(10_000) { sum += scorer.score(customer.summary, mean: customer.mean).purchases52 }
    var models = Cost()
    models.measure {
      for customer in customers {
        let score = scorer.score(customer.summary, mean: customer.mean)
        sum += score.probabilityAlive + score.purchases39 + (score.lifetimeValue52 ?? 0)
      }
    }
    report(models, sum: sum)
  }

  private func report(_ models: Cost, sum: Double) {
    let count = Double(customers)
    let nanoseconds = Double(models.nanoseconds) / count
    let allocations = Double(models.allocations) / count
    guard !json else {
      Console.standardOutput.write(
        "{\"allocations_per_customer\": \(allocations), \"nanoseconds_per_customer\": \(nanoseconds), \"sum\": \(sum)}\n")
      return
    }
    let perSecond = Int(1e9 / max(nanoseconds, 1e-9))
    Console.standardOutput.write(
      "\(customers.grouped) customers: \(nanoseconds.text(1)) ns and \(allocations.text(3)) allocations each, "
        + "\(perSecond.grouped) a second on one core\n")
  }
}

/// A customer that is like no other, and the same in every run.
private struct ScoredCustomer {
  let summary: PurchaseSummary
  let mean: Double

  init(number: Int) {
    // Fractions of multiples of irrational numbers lie evenly between 0 and 1 (Weyl).
    func fraction(_ factor: Double) -> Double { (Double(number) * factor).truncatingRemainder(dividingBy: 1) }
    let age = 27 + 12 * fraction(0.618_033_988_749_895)
    // Three of five never buy again; the others do mostly once or twice.
    let repeats = fraction(0.414_213_562_373_095) < 0.6 ? 0 : Int(1 / (fraction(0.732_050_807_568_877) + 0.035))
    let recency = repeats == 0 ? 0 : age * fraction(0.236_067_977_499_79)
    summary = PurchaseSummary(repeats: repeats, recency: recency, age: age)
    mean = repeats == 0 ? 0 : 5 + 60 * fraction(0.302_775_637_731_995)
  }
}
