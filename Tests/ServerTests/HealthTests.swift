// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import AgentAuthServer
import CoreMetrics
import FixturesSupport
import Foundation
import StrictJSON
import Testing

/// What those ask who look after a server.
@Suite struct HealthTests {
    @Test func aServerSaysHowItIs() async throws {
        try await ServedAuthority.run(.live) { served in
            let (lives, isReady) = try await (served.get("/healthz"), served.get("/readyz"))
            #expect(lives.json == ["status": "ok"])
            #expect(isReady.json == ["status": "ready"])
        }
    }

    @Test func aServerWhoseClockIsWrongIsNotReady() async throws {
        let timeline = SettableTimeline()
        try await ServedAuthority.run(.live, timeline: timeline) { served in
            #expect(try await served.get("/readyz").status == 200)
            timeline.set(ahead: .seconds(3600))
            let answer = try await served.get("/readyz")
            #expect(answer.status == 503)
            #expect(answer.code == "unavailable")
            #expect(answer.header("Retry-After") != nil)
            #expect(try await served.get("/healthz").status == 200)
            #expect(try await served.get("/metrics").text.contains("\nagentauth_ready 0\n"))
            timeline.set(ahead: .zero)
            #expect(try await served.get("/readyz").status == 200)
        }
    }

    @Test func metricsAreForThisMachineOrTheToken() async throws {
        let proxies = ["127.0.0.0/8"].compactMap { AddressRange($0) }
        try await ServedAuthority.run(.live, serve: { $0.trustedProxies = proxies }) { served in
            #expect(try await served.get("/metrics").status == 200)
            let forwarded = "X-Forwarded-For: 192.0.2.1\r\n"
            let refused = try await served.get("/metrics", forwarded)
            #expect(refused.status == 403)
            #expect(refused.code == "unauthorized")
            let token = try String(contentsOfFile: served.data + "/admin.token", encoding: .utf8)
            #expect(
                try await served.get(
                    "/metrics", forwarded + "Authorization: Bearer \(token)\r\n"
                ).status == 200)
            #expect(
                try await served.get(
                    "/metrics", forwarded + "Authorization: Bearer \(token)x\r\n"
                ).status == 403)
        }
    }

    @Test func requestsAreCountedByRouteAndStatus() async throws {
        let metrics = PrometheusMetrics()
        try await ServedAuthority.run(.live, metrics: metrics) { served in
            let actor = try await served.delegate(["check_balance"])
            for _ in 0..<3 { #expect(try await served.execute(actor).status == 200) }
            _ = try await served.get("/no-such-path-of-mine")
            _ = try await served.exchange("nonsense\r\n\r\n")
            let text = try await served.get("/metrics").text
            for line in [
                "agentauth_http_requests_total{method=\"POST\",path=\"/capability/execute\",status=\"200\"} 3",
                "agentauth_http_request_duration_seconds_count{method=\"POST\",path=\"/capability/execute\"} 3",
                "agentauth_http_requests_total{method=\"other\",path=\"other\",status=\"404\"} 1",
                "agentauth_http_refusals_total{reason=\"malformed\"} 1",
                "agentauth_executions_total{outcome=\"ok\"} 3",
                "agentauth_ready 1",
            ] {
                #expect(text.contains("\n\(line)\n"), "\(line)")
            }
            #expect(!text.contains("no-such-path-of-mine"))
        }
    }

    /// Prometheus' own parser reads what we write, and finds everything that the docs list. The
    /// parser is Debian's `python3-prometheus-client`, which tools/setup installs.
    @Test(.enabled(if: PrometheusParser.isThere, "python3-prometheus-client is not installed"))
    func prometheusReadsTheMetrics() async throws {
        let metrics = PrometheusMetrics()
        // What libraries may count beside us, with names and labels that need care.
        Counter(label: "a.library's counter", dimensions: [("a-b", "q\"\\\n")], factory: metrics)
            .increment(by: 3)
        Recorder(label: "sizes", dimensions: [], aggregate: true, factory: metrics).record(4096)
        Gauge(label: "nan", factory: metrics).record(Double.nan)
        try await ServedAuthority.run(.live, metrics: metrics) { served in
            let actor = try await served.delegate(["check_balance"])
            #expect(try await served.execute(actor).status == 200)
            let answer = try await served.get("/metrics")
            #expect(answer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
            let families = try PrometheusParser.families(answer.text)
            // The format's own parser leaves `_total` out of a counter's name.
            let names = Set(families.keys)
            for name in ServerMetrics.Name.allCases {
                let base = name.rawValue.replacing(/_total$/, with: "")
                #expect(names.contains(base) || name == .refused, "\(name)")
            }
            #expect(families["a_library_s_counter"]?.first?.labels == ["a_b": "q\"\\\n"])
            #expect(
                families["sizes"]?.contains { $0.name == "sizes_count" && $0.value == 1 } == true)
            let started = try #require(families["process_start_time_seconds"]?.first?.value)
            #expect(abs(started - Date.now.timeIntervalSince1970) < 3600)
        }
    }
}

extension RawAnswer {
    var text: String { String(decoding: body, as: UTF8.self) }
}
