import Foundation
import Retention
import RetentionFitting
import Testing

@Suite struct FitTests {
  /// The 1/10 sample of CDNOW in its first 39 weeks, with the two-decimal weeks that were published.
  static func sample() throws -> [PurchaseSummary] {
    try CDNOW.sample().map { $0.summary(until: CDNOW.calibrationEnd, roundedWeeks: true) }
  }

  @Test func `the fit of the CDNOW sample is the published one`() throws {
    let fit = try BGNBDFit.fit(HistoryGroups(Self.sample()))
    #expect(fit.customers == 2357)
    #expect(abs(fit.logLikelihood + 9582.42556056736) < 1e-8)
    #expect(relativeError(fit.model.r, 0.24259290720446597) < 1e-6)
    #expect(relativeError(fit.model.alpha, 4.413531561205429) < 1e-6)
    #expect(relativeError(fit.model.a, 0.7928861480987619) < 1e-6)
    #expect(relativeError(fit.model.b, 2.425753436493598) < 1e-6)
  }
}
