import Yams

/// What the tests need of `compose/compose.yaml`.
struct ComposeFile: Decodable {
  struct Service: Decodable {
    struct Health: Decodable {
      let test: [String]
    }

    struct Dependency: Decodable {
      let condition: String
    }

    let command: [String]?
    let environment: [String: String]?
    let healthcheck: Health?
    let depends_on: [String: Dependency]?
    let volumes: [String]?
  }

  let services: [String: Service]

  init(yaml: String) throws { self = try YAMLDecoder().decode(ComposeFile.self, from: yaml) }
}
