/// A fact that did not come in time.
package struct WaitedInVain: Error {
  package let what: String

  package init(what: String) { self.what = what }
}
