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
let configuration: Target.Dependency = .product(
    name: "Configuration", package: "swift-configuration")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let asyncHTTPClient: Target.Dependency = .product(
    name: "AsyncHTTPClient", package: "async-http-client")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let lifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(
    name: "UnixSignals", package: "swift-service-lifecycle")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")

let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let certificates: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")

/// One library of SwiftNIO.
func nio(_ name: String) -> Target.Dependency { .product(name: name, package: "swift-nio") }

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
        .library(name: "AgentAuthServer", targets: ["AgentAuthServer"]),
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
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: [.trait(name: "YAML")]),
        // Named for the lines of a configuration file, which swift-configuration does not tell.
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
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
            uses: [
                "AgentAuthProtocol", "Transparency", "Cryptography", "StrictJSON",
                asyncHTTPClient, nio("NIOCore"), nio("NIOPosix"), nio("NIOHTTP1"), nioSSL,
            ]),

        // On the network.
        room("Pages", uses: ["AgentAuthProtocol", mustache]),
        room(
            "AgentAuthServer",
            uses: [
                "Authority", "Audit", "AgentAuthLedger", "Transparency", "Pages",
                "AgentAuthCapabilities", "AgentAuthProtocol", "Storage", "Cryptography",
                "StrictJSON", logging, metrics, lifecycle, httpTypes, asyncHTTPClient, subprocess,
                systemPackage,
                nioSSL, nio("NIOCore"), nio("NIOPosix"), nio("NIOHTTP1"), nio("NIOTLS"),
                nio("NIOConcurrencyHelpers"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
            ]),

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
                "AgentAuthServer", "Cryptography", "StrictJSON", argumentParser, configuration,
                yams, logging, lifecycle, unixSignals, asyncHTTPClient, nio("NIOCore"),
                nio("NIOHTTP1"), certificates, asn1, crypto,
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
                "Authority", "Audit", "AgentAuthLedger", "Transparency", "AgentAuthCapabilities",
                "AgentAuthProtocol", "AgentAuthSimulator", "Storage", "Cryptography", "StrictJSON",
            ]),
        tests(
            "ClientTests",
            uses: [
                "AgentAuthClient", "AgentAuthProtocol", "Transparency", "Cryptography",
                "StrictJSON",
            ]),
        tests("PagesTests", uses: ["Pages", "AgentAuthProtocol", "StrictJSON"]),
        tests(
            "ServerTests",
            uses: [
                "AgentAuthServer", "AgentAuthClient", "AgentAuthSimulator", "Authority",
                "AgentAuthLedger", "Audit", "AgentAuthCapabilities", "AgentAuthProtocol",
                "Storage", "Cryptography", "StrictJSON", lifecycle, logging, metrics,
                nio("NIOCore"), nio("NIOPosix"), asyncHTTPClient, nioSSL, certificates, asn1,
                crypto,
            ]),
        tests(
            "SimulatorTests",
            uses: [
                "AgentAuthSimulator", "Authority", "AgentAuthProtocol", "Cryptography",
                "StrictJSON",
            ]),
        // A server that tests kill: its provider leaves marks outside the process.
        .executableTarget(
            name: "MarkingServer",
            dependencies: [
                "AgentAuthServer", "AgentAuthClient", "Authority", "AgentAuthCapabilities",
                "AgentAuthProtocol", "Cryptography", "StrictJSON", logging, unixSignals,
            ], path: "Tests/MarkingServer", swiftSettings: settings),
        tests(
            "CommandLineTests",
            uses: [
                "agentauth", "MarkingServer", "AgentAuthClient",
                "AgentAuthLedger", "AgentAuthProtocol", "Transparency", "Storage",
                "Cryptography", "StrictJSON",
            ]),
    ]
)
