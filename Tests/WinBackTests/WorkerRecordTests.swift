import FoundationEssentials
import RecordLog
import Testing
import WinBack
import WorkerSDK

/// What other workers write is read from its bytes, and whatever looks otherwise by Foundation: nobody must be able to tell which.
struct WorkerRecordTests {
  private final class Headers: HeaderSource {
    func headers(at index: Int) -> [RecordHeader] {
      [RecordHeader("ce_id", text: "0123456789abcdef"), RecordHeader("ce_time", text: "2025-03-12T10:00:00.000Z")]
    }
  }

  private let headers = Headers()

  private func record(_ value: String?) -> RawRecord {
    let batch = RecordBatch()
    let bytes = Array((value ?? "").utf8)
    batch.append(topic: 0, partition: 0, offset: 0, timestamp: 0, key: Array("c1".utf8).span, value: value == nil ? nil : bytes.span)
    batch.headerSource = headers
    batch.seal()
    return RawRecord(batch: batch, index: 0)
  }

  private static let steps = [
    #"{"customer":"c1","model":"comwrap","model_version":1,"from":null,"to":"win-back","at":"2025-03-12T10:00:00.000Z","corrects":null,"retracted":false}"#,
    #"{"model":"a \"b\" \u00e4","from":"x","to":"y","at":"2025-03-12T10:00:00Z","corrects":"00ff","retracted":true,"evidence":{"to":"no"}}"#,
    #" { "model" : "m" , "at" : "2025-03-12" } "#,
    #"{"model":"m","at":"2025-03-12","from":1}"#, #"{"model":"m","at":"2025-03-12","retracted":"yes"}"#, #"{"model":"m","at":"soon"}"#,
    #"{"model":"m","to":"a","to":"b","at":"2025-03-12"}"#, #"{"model":"m","at":"2025-03-12","retracted":"yes","retracted":true}"#,
    #"{"model":null,"at":"2025-03-12"}"#, #"{"model":"m"}"#, #"{"model":"m","at":"2025-03-12"},"#, "[]", "", "{",
  ]

  @Test(arguments: steps) func `a step between phases is read as Foundation reads it`(text: String) throws {
    let expected = try? JSONDecoder().decode(PhaseStep.self, from: Data(text.utf8))
    let decode = PhaseStep.makeDecoder()
    let record = record(text)
    guard let expected else {
      #expect(throws: Rejection.self) { try decode(record) }
      return
    }
    let decoded = try decode(record)
    #expect(decoded.value == expected)
    #expect(decoded.id == RecordID(hashing: "0123456789abcdef"))
    #expect(decoded.time == EventTime(iso8601: "2025-03-12T10:00:00Z"))
  }

  private static let signals = [
    #"{"customer":"c1","at":"2025-03-12T10:00:00.000Z","risk":"high","rfm":{"recency":1,"segment":"At Risk"},"buying":{"x":1,"p_alive":0.31049999999999994},"value":[{"currency":"EUR","zbar":1.5,"clv_52w":12.345678901234567}],"satisfaction":{"mood":"good","promotions":false}}"#,
    #"{"at":"2025-03-12T10:00:00.000Z","risk":"low","rfm":null,"buying":null,"value":[],"satisfaction":{"promotions":true}}"#,
    #"{"at":"2025-03-12T10:00:00.000Z","value":[{"currency":"EUR","clv_52w":1},{"currency":"USD","clv_52w":2}]}"#,
    #"{"at":"2025-03-12T10:00:00.000Z","value":[{"currency":null,"clv_52w":null}],"buying":{"p_alive":null}}"#,
    #"{"at":"2025-03-12T10:00:00.000Z","value":[{"currency":"EUR","clv_52w":1e300}],"buying":{"p_alive":1e-9}}"#,
    #"{"at":"2025-03-12T10:00:00.000Z","value":[null]}"#, #"{"at":"2025-03-12T10:00:00.000Z","value":[1]}"#,
    #"{"at":"2025-03-12T10:00:00.000Z","value":{}}"#, #"{"at":"2025-03-12T10:00:00.000Z","rfm":[]}"#,
    #"{"at":"2025-03-12T10:00:00.000Z","buying":{"p_alive":"0.5"}}"#, #"{"at":"2025-03-12T10:00:00.000Z","satisfaction":{"promotions":1}}"#,
    #"{"at":"2025-03-12T10:00:00.000Z","risk":"low","risk":"high","rfm":{"segment":"a","segment":"b"}}"#,
    #"{"at":1741773600}"#, #"{"risk":"low"}"#, #"{"at":"2025-03-12T10:00:00.000Z","risk":7}"#, "null", "",
  ]

  @Test(arguments: signals) func `a signal is read as Foundation reads it`(text: String) throws {
    let expected = try? JSONDecoder().decode(SignalReading.self, from: Data(text.utf8))
    let decode = SignalReading.makeDecoder()
    let record = record(text)
    guard let expected else {
      #expect(throws: Rejection.self) { try decode(record) }
      return
    }
    #expect(try decode(record).value == expected)
  }

  @Test func `a record without value forgets a signal, and is no step between phases`() throws {
    let reading = try SignalReading.makeDecoder()(record(nil)).value
    #expect(reading.isForgotten && reading.at == EventTime(iso8601: "2025-03-12T10:00:00Z"))
    #expect(throws: Rejection.self) { try PhaseStep.makeDecoder()(record(nil)) }
  }

  @Test(arguments: ["email", " E-Mail ", "", "  ", "ÄRGER", "ß", "İstanbul", String(repeating: "Langer Name ", count: 9), "\u{00A0}x "])
  func `a name's hash does not depend on case and spaces around it`(name: String) {
    var bytes = Array(name.lowercased().utf8)[...]
    while bytes.first == 0x20 { bytes.removeFirst() }
    while bytes.last == 0x20 { bytes.removeLast() }
    #expect(NameHash.of(name) == max(1, StableHash.hash64(Array(bytes).span)))
  }
}
