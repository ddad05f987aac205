// swift-tools-version: 6.3
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// What every target is compiled with, each flag with its reason.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    // `any` is written where a call goes through an existential, so its cost is seen.
    .enableUpcomingFeature("ExistentialAny"),
    // A member is visible only where its module is imported: arrows between rooms stay honest.
    .enableUpcomingFeature("MemberImportVisibility"),
    // What a room imports stays its own business unless it says `public import`.
    .enableUpcomingFeature("InternalImportsByDefault"),
    // An async function runs where its caller runs: no hop to the pool and back per call.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // A conformance of an isolated type is isolated like the type.
    .enableUpcomingFeature("InferIsolatedConformances"),
    // `weak let` is allowed, so that classes with weak references can be Sendable.
    .enableUpcomingFeature("ImmutableWeakCaptures"),
]

/// Rooms that touch raw memory also mark every unsafe expression.
let strictMemory: [SwiftSetting] = settings + [.strictMemorySafety()]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let argumentParser: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")

/// One room of the house: a library target with the arrows it is allowed to have.
func room(
    _ name: String, uses dependencies: [Target.Dependency], settings: [SwiftSetting] = settings
) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one room, through its front door.
func tests(_ name: String, uses dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["FixturesSupport"], swiftSettings: settings)
}

let package = Package(
    name: "agentauth",
    products: [
        .executable(name: "agentauth", targets: ["agentauth"]),
        .library(name: "AgentAuthProtocol", targets: ["AgentAuthProtocol"]),
        .library(name: "AgentAuthLedger", targets: ["AgentAuthLedger"]),
        .library(name: "AgentAuthCapabilities", targets: ["AgentAuthCapabilities"]),
        .library(name: "AgentAuthClient", targets: ["AgentAuthClient"]),
        .library(name: "AgentAuthSimulator", targets: ["AgentAuthSimulator"]),
        // For tools/benchmarks only: the rooms that are nobody else's to import.
        .library(
            name: "_AgentAuthRooms",
            targets: [
                "StrictJSON", "Cryptography", "Storage", "Transparency", "Audit", "Authority",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        // C libraries: a module map and a one-line header each.
        .systemLibrary(
            name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
        .systemLibrary(
            name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // The ground floor.
        room("StrictJSON", uses: []),
        room("Cryptography", uses: ["CSodium", crypto], settings: strictMemory),
        room("Storage", uses: ["CLMDB", "Cryptography"], settings: strictMemory),

        // What is said on the wire, and how it is proved.
        room("AgentAuthProtocol", uses: ["Cryptography", "StrictJSON"]),
        room("Transparency", uses: ["Cryptography"]),

        // The record.
        room(
            "AgentAuthLedger",
            uses: ["Transparency", "Storage", "CZlib", "Cryptography", "StrictJSON"],
            settings: strictMemory),
        room(
            "Audit",
            uses: ["AgentAuthLedger", "AgentAuthProtocol", "Storage", "Cryptography", "StrictJSON"]),

        // The engine and what it offers.
        room("AgentAuthCapabilities", uses: ["AgentAuthProtocol", "StrictJSON"]),
        room(
            "Authority",
            uses: [
                "Audit", "AgentAuthLedger", "Transparency", "AgentAuthCapabilities",
                "AgentAuthProtocol", "Storage", "Cryptography", "StrictJSON",
            ]),

        // The other side of the wire.
        room(
            "AgentAuthClient",
            uses: ["AgentAuthProtocol", "Transparency", "Cryptography", "StrictJSON"]),

        // Fleets, and the one executable.
        room(
            "AgentAuthSimulator",
            uses: [
                "AgentAuthClient", "Authority", "AgentAuthCapabilities", "Audit",
                "AgentAuthLedger", "AgentAuthProtocol", "Storage", "Cryptography", "StrictJSON",
            ]),
        .executableTarget(
            name: "agentauth",
            dependencies: [
                "AgentAuthSimulator", "AgentAuthClient", "Authority", "AgentAuthCapabilities",
                "Audit", "AgentAuthLedger", "Transparency", "AgentAuthProtocol", "Storage",
                "Cryptography", "StrictJSON", argumentParser,
            ],
            swiftSettings: settings),

        // Tests, one target a room; they share only the way to the fixtures.
        .target(name: "FixturesSupport", path: "Tests/FixturesSupport", swiftSettings: settings),
        tests("StrictJSONTests", uses: ["StrictJSON"]),
        tests("CryptographyTests", uses: ["Cryptography", "StrictJSON"]),
        tests("StorageTests", uses: ["Storage", "Cryptography"]),
        tests("AgentAuthProtocolTests", uses: ["AgentAuthProtocol", "Cryptography", "StrictJSON"]),
        tests("TransparencyTests", uses: ["Transparency", "Cryptography", "StrictJSON"]),
        tests(
            "LedgerTests",
            uses: ["AgentAuthLedger", "Transparency", "Storage", "Cryptography", "StrictJSON"]),
        tests(
            "AuditTests",
            uses: [
                "Audit", "AgentAuthLedger", "AgentAuthProtocol", "Transparency", "Storage",
                "Cryptography", "StrictJSON",
            ]),
        tests(
            "CapabilitiesTests",
            uses: ["AgentAuthCapabilities", "AgentAuthProtocol", "StrictJSON"]),
        tests(
            "AuthorityTests",
            uses: [
                "Authority", "Audit", "AgentAuthLedger", "AgentAuthCapabilities",
                "AgentAuthProtocol", "AgentAuthSimulator", "Storage", "Cryptography", "StrictJSON",
            ]),
        tests(
            "ClientTests",
            uses: ["AgentAuthClient", "AgentAuthProtocol", "Cryptography", "StrictJSON"]),
        tests(
            "SimulatorTests",
            uses: [
                "AgentAuthSimulator", "Authority", "AgentAuthProtocol", "Cryptography",
                "StrictJSON",
            ]),
        tests(
            "CommandLineTests",
            uses: [
                "agentauth", "AgentAuthLedger", "Transparency", "Storage", "Cryptography",
                "StrictJSON",
            ]),
    ]
)
