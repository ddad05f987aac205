// SPDX-License-Identifier: Apache-2.0
import CoreMetrics
import Glibc

/// What the system knows of the process, under the names that Prometheus' own clients give it.
struct ProcessMetrics: Sendable {
    private let processorTime: GrowingCounter
    private let memory: Gauge
    private let descriptors: Gauge

    init(_ factory: PrometheusMetrics) {
        func gauge(_ name: ServerMetrics.Name) -> Gauge {
            Gauge(label: name.rawValue, factory: factory)
        }
        processorTime = GrowingCounter(.processorTime, factory)
        memory = gauge(.residentMemory)
        descriptors = gauge(.openDescriptors)
        gauge(.startTime).record(
            ProcessMetrics.seconds(CLOCK_REALTIME) - ProcessMetrics.secondsSinceStart)
    }

    func update() {
        processorTime.advance(to: ProcessMetrics.seconds(CLOCK_PROCESS_CPUTIME_ID))
        memory.record(ProcessMetrics.residentBytes)
        descriptors.record(ProcessMetrics.openDescriptors)
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The second column of `/proc/self/statm`, in pages (proc(5)).
    private static var residentBytes: Double {
        let pages = procFile("/proc/self/statm").split(separator: " ").dropFirst().first
        return (pages.flatMap { Double($0) } ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// From the 22nd column of `/proc/self/stat`, in ticks since the system's boot; the second one,
    /// the command's name, may hold anything but ends with the last bracket.
    private static var secondsSinceStart: Double {
        let text = procFile("/proc/self/stat")
        guard let bracket = text.lastIndex(of: ")") else { return 0 }
        let columns = text[bracket...].split(separator: " ")
        guard columns.count > 20, let ticks = Double(columns[20]) else { return 0 }
        return max(0, seconds(CLOCK_BOOTTIME) - ticks / Double(sysconf(Int32(_SC_CLK_TCK))))
    }

    private static var openDescriptors: Int {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        // `.`, `..` and the descriptor that reads the directory are not counted.
        var count = -3
        while readdir(directory) != nil { count += 1 }
        return count
    }

    private static func procFile(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
