package import WorkerSDK

/// What all scores of customers are made with: a version of the parameters of all models. Times are in weeks.
package struct RetentionParameters: Sendable, Hashable {
  /// What this set of parameters is called; it is part of every signal made with it.
  package var version: String
  /// How customers buy and are lost.
  package var buying: BGNBD
  /// The second opinion on it, if one was fitted.
  package var secondOpinion: ParetoNBD?
  /// How much they spend; `nil` where too little is known.
  package var spending: GammaGamma?
  /// Where RFM scores change; `nil` where nobody was scored.
  package var cutPoints: RFMCutPoints?

  /// How well ``buying`` is known; `nil` where nobody says so.
  package var certainty: ParameterCertainty?
  /// Where the steps lie at which signals are published.
  package var rules = SignalRules.standard
  /// From when on they count, where they are published; `nil`: from when they were published.
  package var effectiveFrom: EventTime?

  package init(
    version: String, buying: BGNBD, secondOpinion: ParetoNBD? = nil, spending: GammaGamma? = nil, cutPoints: RFMCutPoints? = nil
  ) {
    self.version = version
    self.buying = buying
    self.secondOpinion = secondOpinion
    self.spending = spending
    self.cutPoints = cutPoints
  }
}
