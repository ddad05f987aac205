// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import Cryptography
import StrictJSON
import Testing

@Suite struct LedgerPointerTests {
    /// The header has one spelling; nothing else is read.
    @Test(arguments: Table.rows("protocol/ledger-pointers.json"))
    func aHeaderIsReadAsTheTableSays(_ row: Row) throws {
        let header = try row.text("header")
        let pointer = LedgerPointer(headerValue: header)
        #expect(pointer.map { String($0.sequence) } == (try row.value("sequence")).string)
        if let pointer {
            #expect(pointer.leaf == Digest(Array(0..<32)))
            #expect(pointer.headerValue == header)
        }
        #expect(LedgerPointer.headerName == "AgentAuth-Ledger")
        // An answer to several operations lists them.
        let twice = header + ", seq=1; leaf=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
        let list = LedgerPointer.list(headerValue: twice)
        #expect(list?.count == pointer.map { _ in 2 })
        #expect(list.map { LedgerPointer.headerValue(of: $0) } == pointer.map { _ in twice })
    }
}
