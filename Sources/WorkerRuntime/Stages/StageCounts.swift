/// What the stages have done since the counts were last taken. Plain numbers, so that counting costs nothing.
@usableFromInline
package struct StageCounts: Equatable, Sendable {
  /// Records read from inputs, whatever became of them; ticks and progress apart.
  @usableFromInline package var records = 0
  /// Records with an id that the customer had before.
  @usableFromInline package var repeats = 0
  /// Records refused, by code.
  @usableFromInline package var rejections: [String: Int] = [:]
  /// Alarms fired.
  @usableFromInline package var alarms = 0
  /// Ticks and progress records read.
  @usableFromInline package var controls = 0
  /// Ids of records forgotten before their seven days were over, for want of room.
  @usableFromInline package var forgottenIDs = 0

  /// Records of tables that could not be read, and so were passed over: a table has no dead letters.
  package var unreadableTableRecords = 0
  /// Records read from changelogs.
  package var restoredRecords = 0
  /// Records that went ahead of what another worker had not told in time: only there two runs may differ.
  package var recordsAhead = 0

  @usableFromInline package init() {}
}
