internal import Retention
internal import RetentionFiles
internal import RetentionFitting
internal import Terminal

/// All models fitted to the same customers.
struct FittedModels {
  private let buying: Estimate<BGNBD>
  private let secondOpinion: Estimate<ParetoNBD>?
  private let spending: Estimate<GammaGamma>?
  private let cutPoints: RFMCutPoints?
  /// Why a model is missing.
  private var notes: [String] = []
  private let historyCount: Int
  /// From such a parameter on the probabilities of being lost lie within one per cent of each other.
  private static let alikeFrom = 1e4

  init(_ customers: CustomerSet, prior: ParameterPrior?, withSecondOpinion: Bool) throws(FitError) {
    let histories = HistoryGroups(customers.customers.map(\.summary))
    historyCount = histories.groups.count
    buying = try BGNBDFit.fit(histories, prior: prior)
    secondOpinion = withSecondOpinion ? try ParetoNBDFit.fit(histories) : nil
    cutPoints = customers.cutPoints
    if buying.model.a > Self.alikeFrom {
      notes.append("customers hardly differ in how easily they are lost: a and b of BG/NBD are known by their ratio alone\n")
    }
    do {
      spending = try GammaGammaFit.fit(SpendingGroups(customers.customers.lazy.map { (repeats: $0.summary.repeats, mean: $0.mean) }))
    } catch {
      // Values may be missing where purchases are not.
      spending = nil
      notes.append("no gamma_gamma: \(error)\n")
    }
  }

  func parameters(version: String) -> RetentionParameters {
    var parameters = RetentionParameters(
      version: version, buying: buying.model, secondOpinion: secondOpinion?.model, spending: spending?.model, cutPoints: cutPoints)
    parameters.certainty = buying.covariance.flatMap { ParameterCertainty(covariance: $0) }
    return parameters
  }

  /// The parameters with their errors, for people.
  var report: String {
    var table = TextTable([.left, .left, .right, .right])
    let model = buying.model
    add(buying, "BG/NBD", [("r", model.r), ("alpha", model.alpha), ("a", model.a), ("b", model.b)], to: &table)
    if let estimate = secondOpinion {
      let model = estimate.model
      add(estimate, "Pareto/NBD", [("r", model.r), ("alpha", model.alpha), ("s", model.s), ("beta", model.beta)], to: &table)
    }
    if let estimate = spending {
      add(estimate, "Gamma-Gamma", [("p", estimate.model.p), ("q", estimate.model.q), ("v", estimate.model.v)], to: &table)
    }
    let counts = "\(buying.customers.grouped) customers, \(historyCount.grouped) different histories\n"
    return counts + table.text() + notes.joined()
  }

  private func add<Model>(_ estimate: Estimate<Model>, _ name: String, _ parameters: [(String, Double)], to table: inout TextTable) {
    table.add(name, "log-likelihood", "\((estimate.logLikelihood * 1e6).rounded() / 1e6)", "")
    for (index, (label, value)) in parameters.enumerated() {
      let error = estimate.standardErrors.map { "± \(Self.short($0[index]))" } ?? "± unknown"
      table.add("", label, Self.short(value), error)
    }
  }

  private static func short(_ value: Double) -> String {
    abs(value) < 1e9 && abs(value) >= 1e-4 ? "\((value * 1e6).rounded() / 1e6)" : "\(value)"
  }
}
