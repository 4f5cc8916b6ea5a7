import Foundation
import Journeys
import RecordFiles
import TestData

/// The orders of the Online Retail data set, read once for all tests.
enum RealOrders {
  private static let history = Result { () throws -> OrderHistory? in
    guard let path = SharedFile.url("data/online_retail_I.csv.gz")?.path else {
      print("SKIPPED: Online Retail, since neither ../shared nor RONDO_SHARED has data/online_retail_I.csv.gz")
      return nil
    }
    return try OnlineRetail.read(ByteSource(path: path))
  }

  /// `nil` where the data set is not at hand.
  static func read() throws -> OrderHistory? { try history.get() }
}
