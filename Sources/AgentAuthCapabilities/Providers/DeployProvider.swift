// SPDX-License-Identifier: Apache-2.0
public import AgentAuthProtocol
import StrictJSON

/// A demo of work that takes a while: a site is deployed by a job that ends a moment later, and the
/// site `fail` cannot be deployed.
public final class DeployProvider: CapabilityProvider {
    /// How long a deployment takes.
    public static let duration: Duration = .milliseconds(300)

    public let id: ProviderID
    private let timeline: any Timeline
    private let life = ProviderLife()

    public init(timeline: any Timeline) {
        guard let id = ProviderID("deploy") else { preconditionFailure("'deploy' is a valid name") }
        self.id = id
        self.timeline = timeline
    }

    public func describe() async throws -> ProviderManifest { DeployProvider.manifest }

    public func execute(_ call: CapabilityCall) async throws -> CapabilityOutcome {
        guard call.capability == "deploy_site", let site = call.arguments["site"]?.string else {
            return .failed(.init(kind: "unknown_capability", message: "Not a deployment."))
        }
        return .job(
            CapabilityJob { [timeline, life] in
                let end = timeline.monotonic + DeployProvider.duration
                try await life.sleep(until: end, by: timeline)
                guard site != "fail" else {
                    throw CapabilityFailure(
                        kind: "deployment_failed", message: "The site 'fail' cannot be deployed.")
                }
                return ["url": .string("https://\(DeployProvider.label(site)).sites.invalid")]
            })
    }

    public func health() async -> ProviderHealth { .ready }

    public func shutdown() async { await life.end() }

    /// The site's name as one label of a host name (RFC 1035 §2.3.1): what a URL cannot hold
    /// becomes a dash.
    private static func label(_ site: String) -> String {
        let letters = site.lowercased().utf8.prefix(63).map { byte in
            switch byte {
            case 48...57, 97...122: Character(Unicode.Scalar(byte))
            default: Character("-")
            }
        }
        return letters.isEmpty ? "-" : String(letters)
    }
}

extension DeployProvider {
    static let manifest = ProviderManifest(
        version: "1.0.0",
        capabilities: [
            CapabilityDefinition(
                name: "deploy_site", description: "Deploy a site", effects: .changes,
                input: [
                    "type": "object", "required": ["site"],
                    "properties": [
                        "site": ["type": "string", "description": "The site's name"]
                    ],
                ],
                output: [
                    "type": "object", "required": ["url"],
                    "properties": ["url": ["type": "string"]],
                ], examples: [["site": "blog"]])
        ])
}
