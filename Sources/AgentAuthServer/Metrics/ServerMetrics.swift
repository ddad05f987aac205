// SPDX-License-Identifier: Apache-2.0
import Authority
import CoreMetrics

/// What a server counts, through swift-metrics.
package final class ServerMetrics: Sendable {
    /// The metrics by name, as `docs/server.md` lists them.
    package enum Name: String, CaseIterable {
        case requests = "agentauth_http_requests_total"
        case duration = "agentauth_http_request_duration_seconds"
        case refusals = "agentauth_http_refusals_total"
        case connections = "agentauth_http_connections"
        case handshakeFailures = "agentauth_tls_handshake_failures_total"
        case streams = "agentauth_http_streams"
        case ready = "agentauth_ready"
        case executions = "agentauth_executions_total"
        case refused = "agentauth_refusals_total"
        case invalidOutputs = "agentauth_invalid_outputs_total"
        case notices = "agentauth_notices_total"
        case jobs = "agentauth_jobs_running"
        case abandonedCalls = "agentauth_abandoned_calls"
        case ledgerEntries = "agentauth_ledger_entries"
        case writerQueue = "agentauth_writer_queue"
        case clockDeviation = "agentauth_clock_deviation_seconds"
        case startTime = "process_start_time_seconds"
        case processorTime = "process_cpu_seconds_total"
        case residentMemory = "process_resident_memory_bytes"
        case openDescriptors = "process_open_fds"

        var kind: PrometheusMetrics.Kind {
            switch self {
            case .requests, .refusals, .handshakeFailures, .executions, .refused, .invalidOutputs,
                .notices,
                .processorTime:
                .counter
            case .duration: .histogram
            default: .gauge
            }
        }

        var help: String {
            switch self {
            case .requests: "Requests answered, by method, path and status."
            case .duration: "Time from a whole request to the beginning of its answer."
            case .refusals: "Requests that ended before they reached a route, by reason."
            case .connections: "Open connections."
            case .handshakeFailures: "Connections that ended before their TLS handshake did."
            case .streams: "Event streams that are being read."
            case .ready: "1 while the server is ready to answer, else 0."
            case .executions: "Executions since the start, by how they ended."
            case .refused: "Requests that the engine has refused, by code."
            case .invalidOutputs: "Results that were not what their schema says."
            case .notices: "Notices to people, by what became of them."
            case .jobs: "Jobs that run."
            case .abandonedCalls: "Calls into providers that were given up and have not come back."
            case .ledgerEntries: "Entries in the ledger that are durable."
            case .writerQueue: "Changes that wait for the writer."
            case .clockDeviation: "How far the wall clock is ahead of where it should be."
            case .startTime: "When the process started, in Unix time."
            case .processorTime: "Processor time that the process has used."
            case .residentMemory: "Memory of the process that is resident."
            case .openDescriptors: "File descriptors that the process has open."
            }
        }
    }

    let factory: PrometheusMetrics
    let connections: Meter
    let streams: Meter
    let handshakeFailures: Counter
    private let refusals: [GateRefusal: Counter]
    /// What is read when somebody asks.
    private let process: ProcessMetrics
    private let engine: EngineMetrics

    init(factory: PrometheusMetrics, authority: Authority, isReady: @escaping @Sendable () -> Bool)
    {
        self.factory = factory
        for name in Name.allCases { factory.describe(name.rawValue, name.kind, name.help) }
        connections = Meter(label: Name.connections.rawValue, factory: factory)
        streams = Meter(label: Name.streams.rawValue, factory: factory)
        handshakeFailures = Counter(label: Name.handshakeFailures.rawValue, factory: factory)
        refusals = Dictionary(
            uniqueKeysWithValues: GateRefusal.allCases.map { refusal in
                let counter = Counter(
                    label: Name.refusals.rawValue, dimensions: [("reason", refusal.rawValue)],
                    factory: factory)
                return (refusal, counter)
            })
        process = ProcessMetrics(factory)
        engine = EngineMetrics(factory, authority, isReady: isReady)
    }

    func refused(_ refusal: GateRefusal) {
        refusals[refusal]?.increment()
    }

    func route(_ method: String, _ path: String) -> RouteMetrics {
        RouteMetrics(method: method, path: path, factory: factory)
    }

    /// Everything, in Prometheus' text format.
    func exposition() -> String {
        process.update()
        engine.update()
        return ExpositionText.write(factory)
    }
}
