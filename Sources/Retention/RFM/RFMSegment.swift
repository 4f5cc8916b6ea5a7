/// Customers by recency and frequency, under the names that are common in marketing.
package enum RFMSegment: String, Sendable, CaseIterable {
  case champions = "Champions"
  case loyalCustomers = "Loyal Customers"
  case potentialLoyalists = "Potential Loyalists"
  case newCustomers = "New Customers"
  case promising = "Promising"
  case needAttention = "Need Attention"
  case aboutToSleep = "About to Sleep"
  case atRisk = "At Risk"
  case cannotLose = "Can't Lose Them"
  case hibernating = "Hibernating"

  /// The segment of a score of recency and one of frequency; below 1 and above 5 count as these.
  package init(recency: Int, frequency: Int) {
    let isFrequent = frequency >= 4
    switch (min(max(recency, 1), 5), min(max(frequency, 1), 5)) {
    case (1...2, ...2): self = .hibernating
    case (1...2, 5): self = .cannotLose
    case (1...2, _): self = .atRisk
    case (3, ...2): self = .aboutToSleep
    case (3, 3): self = .needAttention
    case (4, 1): self = .promising
    case (5, 1): self = .newCustomers
    case (5, _) where isFrequent: self = .champions
    case (_, _) where isFrequent: self = .loyalCustomers
    default: self = .potentialLoyalists
    }
  }
}
