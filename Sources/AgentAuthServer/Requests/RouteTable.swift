// SPDX-License-Identifier: Apache-2.0
import AgentAuthProtocol
import HTTPTypes

/// All routes of a listener, by path and method.
///
/// The paths are a fixed table with at most one variable component at the end, so two look-ups find
/// a route; Hummingbird's router would also answer a wrong method with 404 instead of 405.
struct RouteTable: Sendable {
    private var exact: [String: [Route]] = [:]
    /// Routes whose last component names one thing, by the path before it.
    private var resources: [String: [Route]] = [:]
    /// Routes that answer whatever stands below a path, and find their own way there.
    private var subtrees: [(path: String, routes: [Route])] = []
    private let metrics: ServerMetrics

    init(metrics: ServerMetrics) {
        self.metrics = metrics
    }

    /// What a path and a method lead to.
    enum Finding {
        case route(Route, resource: String?)
        case nothing
        /// The path is there, for other methods.
        case otherMethods(allowed: String)
    }

    /// Adds a route at `path`, and at the paths one below it when it `takesResource`.
    mutating func add(
        _ method: HTTPRequest.Method, _ path: String, takesResource: Bool = false,
        takesJSON: Bool = false, handler: @escaping Route.Handler
    ) {
        let template = takesResource ? path + "/{id}" : path
        let route = Route(
            method: method, template: template, takesJSON: takesJSON,
            metrics: metrics.route(method.rawValue, template), handler: handler)
        if takesResource {
            resources[path, default: []].append(route)
        } else {
            exact[path, default: []].append(route)
        }
    }

    /// Adds everything below `path`, for every method that anything there takes.
    mutating func addSubtree(
        _ path: String, _ methods: [HTTPRequest.Method], takesJSON: Bool,
        handler: @escaping Route.Handler
    ) {
        let routes = methods.map { method in
            let template = path + "/…"
            return Route(
                method: method, template: template, takesJSON: takesJSON,
                metrics: metrics.route(method.rawValue, template), handler: handler)
        }
        subtrees.append((path + "/", routes))
    }

    func find(_ method: HTTPRequest.Method, _ path: String) -> Finding {
        if let routes = exact[path] { return choose(method, of: routes, resource: nil) }
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")),
            let routes = resources[String(path[..<slash])]
        else { return findBelow(method, path) }
        let resource = String(path[path.utf8.index(after: slash)...])
        return resource.isEmpty ? .nothing : choose(method, of: routes, resource: resource)
    }

    private func findBelow(_ method: HTTPRequest.Method, _ path: String) -> Finding {
        for (prefix, routes) in subtrees where path.utf8.starts(with: prefix.utf8) {
            return choose(method, of: routes, resource: nil)
        }
        return .nothing
    }

    /// HEAD is answered wherever GET is (RFC 9110 §9.1); the gate drops the body.
    private func choose(
        _ method: HTTPRequest.Method, of routes: [Route], resource: String?
    ) -> Finding {
        let sought: HTTPRequest.Method = method == .head ? .get : method
        if let route = routes.first(where: { $0.method == sought }) {
            return .route(route, resource: resource)
        }
        var allowed = routes.map(\.method.rawValue)
        if allowed.contains("GET") { allowed.append("HEAD") }
        return .otherMethods(allowed: allowed.joined(separator: ", "))
    }
}
