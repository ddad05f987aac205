// SPDX-License-Identifier: Apache-2.0
import Storage
import Testing

@Suite("Tables of records")
struct RecordTableTests {
    @Test("What was put is got, replaced, counted and deleted")
    func lifeOfARecord() throws {
        try withEnvironment { environment in
            let table = try environment.table("samples", key: String.self, value: Sample.self)
            let first = Sample(
                count: .max, offset: .min, isOpen: true, name: "é\u{0}", blob: [0, 255], note: "n",
                tags: ["a", ""])
            try environment.write { txn in
                #expect(txn.writes == 0)
                try txn.put(table, "a", first)
                try txn.put(table, "b", Sample())
                #expect(txn.writes == 2)
                #expect(try txn.get(table, "a") == first)
            }
            try environment.read { (txn) throws in
                #expect(try txn.get(table, "a") == first)
                #expect(try txn.get(table, "b") == Sample())
                #expect(try txn.get(table, "c") == nil)
                #expect(try txn.count(table) == 2)
                #expect(try txn.contains(table, "b"))
                #expect(try !txn.contains(table, ""))
            }
            try environment.write { txn in
                try txn.put(table, "a", Sample(name: "new"))
                #expect(try txn.delete(table, "b"))
                #expect(try !txn.delete(table, "b"))
                #expect(txn.writes == 2)
            }
            try environment.read { (txn) throws in
                #expect(try txn.get(table, "a")?.name == "new")
                #expect(try txn.count(table) == 1)
            }
        }
    }
}
