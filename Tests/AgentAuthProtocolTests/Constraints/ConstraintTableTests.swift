// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import StrictJSON
import Testing

@Suite struct ConstraintTableTests {
    /// §2.13, "Combined": the tightest of both, whichever comes first.
    @Test(arguments: Table.rows("constraints/intersection.json"))
    func intersectionsAreAsTheTableSays(_ row: Row) throws {
        let left = try Constraints(stored: try row.value("left"))
        let right = try Constraints(stored: try row.value("right"))
        let result = left.intersection(right)
        #expect(result.json.serialized() == (try row.value("result")).serialized())
        #expect(result.permitNothing == (row["nothing"]?.bool ?? false))
        #expect(right.intersection(left).permitNothing == result.permitNothing)
    }

    /// Decisions 18 and 20: what may be given without asking again.
    @Test(arguments: Table.rows("constraints/narrowness.json"))
    func narrownessIsAsTheTableSays(_ row: Row) throws {
        let left = try Constraints(stored: try row.value("left"))
        let right = try Constraints(stored: try row.value("right"))
        #expect(left.isAtLeastAsNarrow(as: right) == (try row.value("narrow")).bool)
        #expect(left.isAtLeastAsNarrow(as: left))
        #expect(right.isAtLeastAsNarrow(as: right))
    }

    /// What a person reads; also that what cannot be seen is spelled out.
    @Test(arguments: Table.rows("constraints/sentences.json"))
    func sentencesAreAsTheTableSays(_ row: Row) throws {
        let constraints = try Constraints(stored: try row.value("constraints"))
        #expect(constraints.sentence.isSame(as: try row.text("sentence")))
    }
}
