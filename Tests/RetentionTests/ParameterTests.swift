import Foundation
import Retention
import Testing

@Suite struct ParameterTests {
  private func read(_ text: String) throws -> RetentionParameters { try RetentionParameters(json: Array(text.utf8)) }

  @Test func `parameters are read as they were written, to the last bit`() throws {
    var parameters = try #require(RetentionParameters.starting)
    parameters.buying = try #require(ScoringTests.golden.buying)
    parameters.spending = ScoringTests.golden.spending
    parameters.secondOpinion = ParetoNBD(r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669)
    parameters.cutPoints = RFMCutPoints(recencyDays: [1, 2.5, 3, 4], purchases: [1, 1, 2, 3], spend: [0, 0.1, 0.3, 1e9])
    for version in ["7", "spring \"24\""] {
      parameters.version = version
      let again = try read(parameters.json)
      #expect(again.version == version.replacing("\"", with: " "))
      #expect(again.buying == parameters.buying && again.spending == parameters.spending)
      #expect(again.secondOpinion == parameters.secondOpinion && again.cutPoints == parameters.cutPoints)
      let object = try #require(try JSONSerialization.jsonObject(with: Data(parameters.json.utf8)) as? [String: Any])
      #expect(object["time_unit"] as? String == "week" && object["bgnbd"] is [String: Any] && object["gamma_gamma"] is [String: Any])
    }
  }

  @Test func `the least that is needed is the buying model, and days become weeks`() throws {
    let weeks = try read(#"{"version": 3, "time_unit": "week", "bgnbd": {"r": 1, "alpha": 2, "a": 3, "b": 4}, "more": [1]}"#)
    let days = try read(#"{"version": "3", "time_unit": "day", "bgnbd": {"r": 1, "alpha": 14, "a": 3, "b": 4}, "rfm": {}}"#)
    #expect(weeks == days)
    #expect(weeks.spending == nil && weeks.cutPoints == nil)
  }

  @Test(arguments: [
    ("", "is no JSON"), ("[]", "is not what it has to be"), ("{}", "\"version\" is missing"),
    (#"{"version": 1}"#, "\"time_unit\" is missing"),
    (#"{"version": 1, "time_unit": "week", "bgnbd": {"r": 1, "alpha": 2, "a": 3}}"#, "\"bgnbd.b\" is missing"),
    (#"{"version": 1, "time_unit": "month", "bgnbd": {"r": 1, "alpha": 2, "a": 3, "b": 1}}"#, "neither week nor day"),
    (#"{"version": 1, "time_unit": "week", "bgnbd": {"r": 1, "alpha": 2, "a": -3, "b": 1}}"#, "not positive"),
    (#"{"version": 1, "time_unit": "week", "bgnbd": {"r": 1, "alpha": 2, "a": "x", "b": 1}}"#, "\"bgnbd.a\" is not what it has to be"),
  ])
  func `what is wrong with a file of parameters is told`(text: String, message: String) {
    let error = #expect(throws: RetentionParameters.Unreadable.self) { try read(text) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }
}
