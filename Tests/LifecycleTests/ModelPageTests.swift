import Foundation
import Lifecycle
import LifecycleModels
import Testing

/// The pages of the documentation say what the models say.
struct ModelPageTests {
  private static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/LifecycleModels/LifecycleModels.docc")

  @Test(arguments: Presets.all.map(\.name))
  func `a preset's page is made from its file, diagram included`(name: String) throws {
    let preset = try #require(Presets.preset(name))
    let text = try String(contentsOf: Self.directory.appending(path: "\(name).md"), encoding: .utf8)
    let page = ModelPage.markdown(try preset.model(), text: preset.text)
    #expect(text == page, "write it anew: rondo lint --model \(name) --page")
    #expect(page.contains("```mermaid\nstateDiagram-v2\n"))
    #expect(try String(contentsOf: Self.directory.appending(path: "LifecycleModels.md"), encoding: .utf8).contains("<doc:\(name)>"))
  }

  @Test func `a diagram has all phases and what leads from one to another`() throws {
    let comwrap = try #require(Presets.preset("comwrap")).model()
    #expect(comwrap.diagram(language: "de").contains("  state \"Rückgewinnung\" as win_back\n"))
    #expect(comwrap.diagram().contains("  [*] --> lead_warming: noticed\n"))
    #expect(comwrap.diagram().contains("  win_back --> [*]: ended\n"))
    #expect(comwrap.diagram().hasSuffix("  class win_back lapsed\n"))
    let clevertap = try #require(Presets.preset("clevertap")).model()
    #expect(clevertap.diagram().contains("  reach --> acquisition: acquired\n  acquisition --> reach: not acquired\n"))
  }

  @Test func `every phase of a preset has a roadmap, and every model an ideal way`() throws {
    for preset in Presets.all {
      let model = try preset.model()
      #expect(!model.ideal.isEmpty, "\(model.id)")
      for phase in model.phases {
        #expect(!phase.roadmap.isEmpty, "\(model.id): \(phase.id.name)")
        for planned in phase.roadmap { #expect(planned.names.keys.sorted() == ["de", "en"] && planned.channel != nil) }
      }
    }
  }
}
