internal import RecordFiles

/// What a column of a file of summaries is.
enum SummaryColumn: String, CaseIterable {
  case id
  case repeats = "x"
  case recency = "t_x"
  case age = "T"
  case mean = "zbar"

  /// What each column of the header is; `nil` for columns that are only handed on.
  static func roles(in header: [UInt8], at place: String) throws(RecordFileError) -> [SummaryColumn?] {
    let names = String(decoding: header, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false).map { name in
      String(name.drop { $0 == " " || $0 == "\"" }.reversed().drop { $0 == " " || $0 == "\"" }.reversed())
    }
    let roles = names.map { SummaryColumn(rawValue: $0) }
    for column in allCases {
      let count = roles.count { $0 == column }
      guard count == 1 else {
        throw RecordFileError(
          .content, at: place,
          "the header names \(column.rawValue) \(count == 0 ? "nowhere" : "\(count) times"); write id,x,t_x,T,zbar, with times in weeks.")
      }
    }
    return roles
  }
}
