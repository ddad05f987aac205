// SPDX-License-Identifier: Apache-2.0
import Configuration

extension Settings {
    // MARK: What others publish

    static let keyTestHosts = Setting(
        "jwks.test_hosts", .hostNames, standard: .stringArray([]),
        "host names that stand for this machine when keys are fetched; for tests only")
    static let keyTestAuthority = Setting(
        "jwks.test_ca", .file, standard: .string(""),
        "the PEM file of the authority that vouches for those hosts")
    static let directoryProviders = Setting(
        "directory.providers", .issuers, standard: .stringArray([]),
        "the servers that the directory at /api/search lists beside this one")

    static let introspectionSecret = Setting(
        "introspection.secret_file", .file, standard: .string(""),
        "the file whose first line other servers show to ask about tokens; without it anybody may ask"
    )

    static let published = [
        keyTestHosts.description, keyTestAuthority.description, directoryProviders.description,
        introspectionSecret.description,
    ]
}
